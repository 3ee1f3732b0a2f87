import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "approval_platform.settings")
application = get_wsgi_application()
if settings.SECRET_IS_MISSING and not settings.DEBUG:
    raise ImproperlyConfigured("SECRET_KEY is not set: nothing is served without it. ./run makes one in .data/env.")
