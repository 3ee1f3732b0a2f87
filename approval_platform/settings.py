"""Settings. The environment is read here and nowhere else.

`./run` writes `.data/env` on first start (secret keys, addresses of the private PostgreSQL and Redis), so that
`manage.py` works afterwards without any variable set. A variable in the real environment always wins.
"""

import hashlib
import sys
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

TESTING = "pytest" in sys.modules
if TESTING:
    # pytest-django reads these settings before any conftest, so each worker's own servers are chosen here.
    from tests import servers

    servers.choose()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data")))
if (DATA_DIR / "env").is_file():
    environ.Env.read_env(DATA_DIR / "env")  # never overrides what is already set

DEBUG = env.bool("DEBUG", default=False)
DEMO_MODE = env.bool("DEMO_MODE", default=False)
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="demo-2016-cixi")
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    # Without a secret nothing may be served; commands that need no secret (due, makemigrations) and tests still work.
    SECRET_KEY = "insecure-only-for-commands-and-tests"
    SECRET_IS_MISSING = True
else:
    SECRET_IS_MISSING = False


def _key(name: str) -> bytes:
    """A 32-byte key: 64 hex digits from the environment, else derived from SECRET_KEY (development and tests)."""
    given = env.str(name, default="")
    return bytes.fromhex(given) if given else hashlib.sha256(f"{name}:{SECRET_KEY}".encode()).digest()


FIELD_KEY = _key("FIELD_KEY")  # encrypts identity numbers and files at rest
HASH_KEY = _key("HASH_KEY")  # keyed hash, for looking an identity number up

PORT = env.int("PORT", default=8000)
PUBLIC_URL = env.str("PUBLIC_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[PUBLIC_URL])
REGION_CODE = env.str("REGION_CODE", default="330282")
BUREAU_NAME = env.str("BUREAU_NAME", default="慈溪市人力资源和社会保障局")
LOCAL_GOVERNMENT = env.str("LOCAL_GOVERNMENT", default="慈溪市人民政府")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "guardian",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "axes",
    "accounts",
    "items",
    "workflows",
    "supervision",
    "exchange",
    "demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "approval_platform.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "approval_platform.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "approval_platform.middleware.AskedOnce",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "approval_platform.urls"
WSGI_APPLICATION = "approval_platform.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "approval_platform.context.site",
                "accounts.preferences.elder",
                "accounts.navigation.navigation",
                "workflows.moved_clock.moved_clock",
                "supervision.banner.sweep",
            ],
        },
    },
]

# One engine everywhere. DATABASE_URL is the owner of the schema (migrations); DATABASE_WEB_URL is the role that
# everything else uses and that cannot change what is append-only.
DATABASE_ROLE = env.str("DATABASE_ROLE", default="web")
_owner = env.db_url_config(env.str("DATABASE_URL", default="") or "postgres://owner@127.0.0.1:5432/approval_platform")
_web_url = env.str("DATABASE_WEB_URL", default="")
_web = env.db_url_config(_web_url) if _web_url else _owner
DATABASES = {"default": {**(_owner if DATABASE_ROLE == "owner" or TESTING else _web)}}
DATABASES["default"].update(
    CONN_MAX_AGE=env.int("CONN_MAX_AGE", default=60),
    CONN_HEALTH_CHECKS=True,
    DISABLE_SERVER_SIDE_CURSORS=True,  # PgBouncer in transaction mode
)
# Off behind PgBouncer in transaction mode: nothing stays prepared there (workflows/prepared.py).
PREPARED_STATEMENTS = env.bool("PREPARED_STATEMENTS", default=True)
WEB_ROLE_NAME = _web["USER"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
# Only counts of failed look-ups lie here (workflows/lookup_limits.py), which go on in each process while Redis is away.
_PER_PROCESS = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process"}
_IN_REDIS = {
    "BACKEND": "django.core.cache.backends.redis.RedisCache",
    "LOCATION": REDIS_URL,
    "KEY_PREFIX": "approval",
    "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
}
CACHES = {"default": _PER_PROCESS if TESTING else _IN_REDIS, "process": _PER_PROCESS}
# Ways by which notices leave the platform ("mail", "sms"; empty: none). Without SMS_GATEWAY and with the default mail
# backend they are written to files under DATA_DIR, marked as not really sent.
MESSAGE_CHANNELS = env.list("MESSAGE_CHANNELS", default=["mail", "sms"])
SMS_GATEWAY = env.str("SMS_GATEWAY", default="")
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = DATA_DIR / "mail"
# House numbers of orders and appeals, in working days (no law gives them)
ORDER_SIGN_WORKDAYS = env.int("ORDER_SIGN_WORKDAYS", default=1)
ORDER_ANSWER_WORKDAYS = env.int("ORDER_ANSWER_WORKDAYS", default=5)
APPEAL_WORKDAYS = env.int("APPEAL_WORKDAYS", default=5)
APPEAL_DECIDE_WORKDAYS = env.int("APPEAL_DECIDE_WORKDAYS", default=5)
# When the office is open: only these hours count until a notice nobody noted goes to the next one above
OFFICE_HOURS = env.str("OFFICE_HOURS", default="08:30-12:00,13:30-17:00")
SWEEP_EVERY = env.float("SWEEP_EVERY", default=15)  # seconds between rounds of timers, feed and sweep

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.client_address"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
VENDOR_DIR = BASE_DIR / ".vendor"
STATICFILES_DIRS = [BASE_DIR / "static"] + ([("vendor", VENDOR_DIR)] if VENDOR_DIR.is_dir() else [])
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "files")},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not (DEBUG or TESTING)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long table in a form: 300 rows of 30 columns
# House bounds on what an applicant's account may send in, so that nobody fills the disk (workflows/upload_limits.py).
UPLOAD_DRAFT_FILES = env.int("UPLOAD_DRAFT_FILES", default=100)  # files lying in one application being written
UPLOAD_DRAFT_BYTES = env.int("UPLOAD_DRAFT_MB", default=300) * 1024 * 1024
UPLOAD_DAY_FILES = env.int("UPLOAD_DAY_FILES", default=300)  # a day and account, what was taken back again included
UPLOAD_DAY_BYTES = env.int("UPLOAD_DAY_MB", default=600) * 1024 * 1024
API_MAX_BODY = 1024 * 1024

SESSION_ENGINE = "django.contrib.sessions.backends.db"  # a lost Redis loses nobody's work
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
PROXIES = env.int("PROXIES", default=0)  # of ours in front, each adding to X-Forwarded-For (accounts/addresses.py)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'"
)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PARSER_CLASSES": [
        "workflows.api.parsing.LimitedJSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "PAGE_SIZE": 20,
    "EXCEPTION_HANDLER": "workflows.api.errors.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {"TITLE": "Approval platform", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False}

# House rules (rules §1.2, §1.5): not law, therefore configuration.
# Of the cases towns decide in the bureau's name, the share drawn for the section to look at (house rule).
# 三项半 (S2): the types the shares of speed-up and stars speak of: licences, confirmations, other approvals.
APPROVAL_TYPES = env.list("APPROVAL_TYPES", default=["01", "07", "10"])
SPEEDUP_SHARES = [int(share) for share in env.list("SPEEDUP_SHARES", default=["30", "50"])]  # per cent shorter (S4)
INSTANT_CASES = env.int("INSTANT_CASES", default=20)  # 承转即 is proposed from so many cases in a year,
INSTANT_SHARE = env.int("INSTANT_SHARE", default=80)  # and such a share decided on the day of receipt, per cent
SIMULATION_MINUTES = env.int("SIMULATION_MINUTES", default=30)  # work at a visit where the record does not tell it
BOTTLENECK_CASES = env.int("BOTTLENECK_CASES", default=20)  # fewer cases give no suggestion about a flow
SLOW_STAGE_VISITS = env.int("SLOW_STAGE_VISITS", default=5)  # from so many in 30 days a stage is named on the dashboard
BOTTLENECK_IDLE_DAYS = env.float("BOTTLENECK_IDLE_DAYS", default=2)  # lying untouched so long, at the median, is long
BOTTLENECK_SENT_BACK = env.int("BOTTLENECK_SENT_BACK", default=10)  # per cent sent back, from which it is said
STAR_TARGETS = [int(share) for share in env.list("STAR_TARGETS", default=["40", "50"])]  # per cent, least and aim (S9)
STAR_VISITS = {3: 2, 4: 1, 5: 0}  # the most visits a star allows: a reconstruction, no official text is known
LIST_CHANGE_DAYS_AHEAD = env.int("LIST_CHANGE_DAYS_AHEAD", default=366)  # a later day for a change is a slip of the pen
TOWN_SPOT_CHECK_PERCENT = env.int("TOWN_SPOT_CHECK_PERCENT", default=10)
LICENCE_REMIND_DAYS = env.int("LICENCE_REMIND_DAYS", default=30)  # before the last day to ask for a renewal
CORRECTION_DAYS = env.int("CORRECTION_DAYS", default=30)  # natural days to answer a correction notice
SUSPENSION_REVIEW_DAYS = env.int("SUSPENSION_REVIEW_DAYS", default=30)  # natural days until a suspension is looked at
# For how long who broke a written commitment (告知承诺) is offered none.
COMMITMENT_REST_MONTHS = env.int("COMMITMENT_REST_MONTHS", default=12)
# Art. 78, 79: items that directly concern public safety, health, life or property, by their codes
# (直接关系公共安全、人身健康、生命财产安全). Only for these do false materials or fraud bar a new application.
PUBLIC_SAFETY_ITEMS = env.list("PUBLIC_SAFETY_ITEMS", default=[])
CONSULTATION_DAYS = env.int("CONSULTATION_DAYS", default=3)  # working days another department has to answer

# Worlds in which time may be moved: tests and the demonstration, never production.
CLOCK_MAY_MOVE = DEMO_MODE or TESTING

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
