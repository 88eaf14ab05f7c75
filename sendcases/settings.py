"""Settings, all from the environment; safe when nothing is set but the secret."""

from pathlib import Path
from typing import Any

import environ
import structlog
from celery.schedules import crontab
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("SENDCASES_DEBUG", default=False)
DEMO = env.bool("SENDCASES_DEMO", default=False)
VAR_DIR = Path(env.str("SENDCASES_VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# Without a secret from the environment a demo or a test run uses a fixed, plainly insecure one;
# `check --deploy` refuses it.
SECRET_KEY = env.str("SENDCASES_SECRET_KEY", default="django-insecure-for-demo-and-tests-only")
ALLOWED_HOSTS = env.list("SENDCASES_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("SENDCASES_CSRF_TRUSTED_ORIGINS", default=[])
# Whom to ask for an account or a new password, as pages say it: a name, a telephone number.
HELP_CONTACT = env.str("SENDCASES_HELP_CONTACT", default="")
AUTHORITY_NAME = env.str("SENDCASES_AUTHORITY_NAME", default="Invented County Council")

INSTALLED_APPS = [
    "sendcases.accounts",  # before Django's own, so that its commands stand in their place
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "rules.apps.AutodiscoverRulesConfig",
    "csp",
    "django_structlog",
    "sendcases.audit",
    "ehcp",
    "panels",
    "reporting",
    "sendcases",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "sendcases.audit.middleware.NullCharacterMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "sendcases.audit.middleware.MomentMiddleware",
    "sendcases.accounts.middleware.SessionEndMiddleware",
    "sendcases.accounts.middleware.GivenPasswordMiddleware",
]

ROOT_URLCONF = "sendcases.urls"
WSGI_APPLICATION = "sendcases.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sendcases.accounts.context.shell",
            ]
        },
    }
]
FORM_RENDERER = "sendcases.roof.forms.GovukRenderer"

# Database -------------------------------------------------------------------------------------
_database: dict[str, Any] = env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'sendcases.sqlite3'}")
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
    }
    # Tests use a file as well: a database in memory is shared between threads without waiting for locks.
    _database["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    _database.setdefault("OPTIONS", {}).update(
        {"pool": {"min_size": 1, "max_size": env.int("SENDCASES_DB_POOL", default=8), "timeout": 10}}
        if env.bool("SENDCASES_DB_USE_POOL", default=False)
        else {}
    )
    # Compiling the queries of the measures takes PostgreSQL seconds, running them some milliseconds.
    _database["OPTIONS"].setdefault("options", "-c jit=off")
DATABASES = {"default": _database}

# People and sign-in ---------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "ehcp:home"
ACCOUNT_ADAPTER = "sendcases.accounts.adapter.ClosedAdapter"
ACCOUNT_FORMS = {
    "login": "sendcases.accounts.forms.SignInForm",
    "change_password": "sendcases.accounts.forms.OwnPasswordForm",
    "reauthenticate": "sendcases.accounts.forms.OnceMoreForm",
}
MFA_ADAPTER = "sendcases.accounts.adapter.CodesAdapter"
MFA_FORMS = {
    "authenticate": "sendcases.accounts.forms.CodeForm",
    "reauthenticate": "sendcases.accounts.forms.CodeOnceMoreForm",
    "activate_totp": "sendcases.accounts.forms.FirstCodeForm",
}
# How long a password that an administrator gave may be used to choose one's own.
GIVEN_PASSWORD_DAYS = env.int("SENDCASES_GIVEN_PASSWORD_DAYS", default=7)
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
# How many proxies of your own stand before the service: without them everybody would share one address, and its limits.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("SENDCASES_TRUSTED_PROXIES", default=0)
# A session ends when nothing was asked for so long, and in any case after so many hours.
IDLE_MINUTES = env.int("SENDCASES_IDLE_MINUTES", default=30)
SESSION_HOURS = env.int("SENDCASES_SESSION_HOURS", default=10)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Transport: production is behind TLS; the demo and the tests are plain HTTP on this machine.
SECURE = env.bool("SENDCASES_SECURE", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = env.bool("SENDCASES_SSL_REDIRECT", default=SECURE)
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # asked from inside, by the container's own check
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Language and time: days are civil dates in London --------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["sendcases.roof.formats"]

# Files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = DEBUG or DEMO
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = VAR_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o600

# Jobs -----------------------------------------------------------------------------------------
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = env.str("SENDCASES_BROKER_URL", default="filesystem://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
if CELERY_BROKER_URL.startswith("filesystem"):
    for _name in ("messages", "processed", "control"):
        (BROKER_DIR / _name).mkdir(parents=True, exist_ok=True)
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 2, "socket_connect_timeout": 2}
_SWEEP_EVERY = env.int("SENDCASES_SWEEP_SECONDS", default=0)
CELERY_BEAT_SCHEDULE = {
    "sweep-deadlines": {
        "task": "ehcp.tasks.sweep_deadlines",
        "schedule": float(_SWEEP_EVERY) if _SWEEP_EVERY else crontab(minute=15),
    },
    "catch-up-sweep": {"task": "ehcp.tasks.catch_up_sweep", "schedule": 60.0},
    "find-doubles": {"task": "ehcp.tasks.find_doubles", "schedule": crontab(hour=3, minute=40)},
    "deliver-outbox": {"task": "ehcp.tasks.deliver_outbox", "schedule": 300.0},
    "look-after-jobs": {"task": "ehcp.tasks.look_after_jobs", "schedule": 60.0},
}
SWEEP_STALE_AFTER_MINUTES = env.int("SENDCASES_SWEEP_STALE_MINUTES", default=130)

# Counts ---------------------------------------------------------------------------------------
# Attempts to sign in are counted in the database, which every thread, process and machine shares and which
# signing in needs anyway. Requests by API key are counted in Redis, or where there is none by each process for
# itself: they only read, and must not wait for whoever writes.
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "sendcases_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    "api": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "api"},
}
if CELERY_BROKER_URL.startswith("redis"):
    CACHES["api"] = {
        "BACKEND": "sendcases.roof.cache.OptionalRedisCache",
        "LOCATION": CELERY_BROKER_URL,
        "KEY_PREFIX": "sendcases",
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }

# Mail: the digest; printed to a file unless a relay is named ----------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="filemail:///" + str(VAR_DIR / "mail").lstrip("/"))
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("SENDCASES_FROM_EMAIL", default="sendcases@localhost")

# API ------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["reporting.api.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["reporting.api.permissions.MayReadCases"],
    "DEFAULT_THROTTLE_CLASSES": ["reporting.api.throttles.KeyThrottle"],
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "reporting.api.problems.problem_response",
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
API_RATE = env.str("SENDCASES_API_RATE", default="300/min")  # of each key
KNOX_TOKEN_MODEL = "accounts.ApiKey"  # noqa: S105 -- the name of a model, not a secret
MIGRATION_MODULES = {"knox": None}  # its one table is replaced by the model above
SPECTACULAR_SETTINGS = {
    "TITLE": "sendcases API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": "Headline figures, deadlines and ratified decisions. Read only. Until figures are frozen for "
    "release every one of them is operational (level L0): exact, and not for publication.",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
}

# Logs: JSON lines, no personal data -----------------------------------------------------------
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("SENDCASES_LOG_LEVEL", default="WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
