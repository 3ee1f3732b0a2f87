# The image of every program in docker-compose.yml.
FROM node:22-bookworm-slim AS frontend
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONUTF8=1 DATA_DIR=/data DJANGO_SETTINGS_MODULE=approval_platform.settings
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.txt
ENV PATH=/app/.venv/bin:$PATH
COPY . .
COPY --from=frontend /build/node_modules /tmp/node_modules
# The same steps as ./run: the allow-list of files, translations, static files.
RUN python -m launch.frontend /tmp/node_modules && rm -rf /tmp/node_modules \
    && python -m launch.translations \
    && python manage.py collectstatic --noinput --verbosity 0 --ignore 'NotoSerifSC-*' --ignore 'axe.*' --ignore 'bpmn*' --ignore mark \
    && useradd --system --home-dir /data app && mkdir /data && chown app /data
USER app
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "approval_platform.wsgi", "--bind", "0.0.0.0:8000", "--workers", "4", "--threads", "4", "--no-control-socket"]
