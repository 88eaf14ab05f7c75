"""Settings, all from the environment; safe when nothing is set but the secret."""

import tomllib
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from redis.backoff import NoBackoff
from redis.retry import Retry

from sendcases.roof.logs import log_by_structlog, log_settings
from sendcases.roof.schedule import schedule
from sendcases.roof.secret import PUBLISHED_KEY

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]

DEV = env.bool("SENDCASES_DEV", default=False)  # ./run dev alone sets it
DEBUG = env.bool("SENDCASES_DEBUG", default=DEV)
DEMO = env.bool("SENDCASES_DEMO", default=False)
VAR_DIR = Path(env.str("SENDCASES_VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

# Without a secret from the environment a test run uses a fixed, plainly insecure one; `check --deploy` refuses it,
# and so does `./run serve` in production. After a change of the key, the earlier ones go on to be read.
SECRET_KEY = env.str("SENDCASES_SECRET_KEY", default=PUBLISHED_KEY)
SECRET_KEY_FALLBACKS = env.list("SENDCASES_OLD_SECRET_KEYS", default=[])
# Second steps of signing in are kept encrypted: with a key made from the secret above, or with the first of these.
SECOND_STEP_KEYS = env.list("SENDCASES_SECOND_STEP_KEYS", default=[])
ALLOWED_HOSTS = env.list("SENDCASES_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("SENDCASES_CSRF_TRUSTED_ORIGINS", default=[])
# Whom to ask for an account or a new password, as pages say it: a name, a telephone number.
HELP_CONTACT = env.str("SENDCASES_HELP_CONTACT", default="")
AUTHORITY_NAME = env.str("SENDCASES_AUTHORITY_NAME", default="Invented County Council")
# The three digits of the authority, as exports name it and as settings outside its area are told from its own.
AUTHORITY_LA_CODE = env.str("SENDCASES_LA_CODE", default="")

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
    "sendcases.roof",  # for commands that look at all apps
]
if DEMO or DEBUG or SECRET_KEY.startswith("django-insecure-"):
    INSTALLED_APPS.append("sendcases.demo")  # the invented authority: a tool, never part of a real service

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "sendcases.roof.crowding.NoStoreMiddleware",
    "sendcases.roof.origins.OriginMiddleware",
    "sendcases.roof.crowding.FreeThreadMiddleware",
    "sendcases.audit.middleware.NullCharacterMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sendcases.roof.logs.RequestMiddleware",
    "sendcases.audit.middleware.MomentMiddleware",
    "sendcases.accounts.middleware.SessionEndMiddleware",
    "sendcases.accounts.middleware.GivenPasswordMiddleware",
    "sendcases.roof.faults.FaultMiddleware",
    "sendcases.audit.middleware.ReadLogMiddleware",  # innermost: nothing that shows a child goes past it
]

if DEV:  # the toolbar's package is in the dev group, which production does not install
    INSTALLED_APPS.append("debug_toolbar")
    MIDDLEWARE.insert(
        MIDDLEWARE.index("csp.middleware.CSPMiddleware") + 1, "debug_toolbar.middleware.DebugToolbarMiddleware"
    )
    INTERNAL_IPS = ["127.0.0.1", "::1"]

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
# Nobody waits for a row that another holds longer than LOCK_SECONDS, and no statement of a page runs longer than
# STATEMENT_SECONDS; jobs and commands take their time. The web process says of itself that it is one.
IS_WEB = env.bool("SENDCASES_IS_WEB", default=False)
WEB_THREADS = env.int("SENDCASES_WEB_THREADS", default=8)
LOCK_SECONDS = env.int("SENDCASES_LOCK_SECONDS", default=5)
STATEMENT_SECONDS = env.int("SENDCASES_STATEMENT_SECONDS", default=30)
# On PostgreSQL the application's role owns nothing and cannot rewrite history; the tables belong to the role of
# SENDCASES_MIGRATE_DATABASE_URL, which `manage.py migrate` and `manage.py grant_roles` use and nothing else knows.
APPLICATION_DATABASE: dict[str, Any] = env.db_url_config(
    env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'sendcases.sqlite3'}"
)
_database = dict(APPLICATION_DATABASE)
if env.bool("SENDCASES_AS_OWNER", default=False) and env.str("SENDCASES_MIGRATE_DATABASE_URL", default=""):
    _database = env.db("SENDCASES_MIGRATE_DATABASE_URL")
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": LOCK_SECONDS if IS_WEB else 30,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
    }
    # Tests use a file as well: a database in memory is shared between threads without waiting for locks.
    _database["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    _database.setdefault("OPTIONS", {}).update(
        {"pool": {"min_size": 1, "max_size": env.int("SENDCASES_DB_POOL", default=8), "timeout": LOCK_SECONDS}}
        if env.bool("SENDCASES_DB_USE_POOL", default=False)
        else {}
    )
    # Compiling the queries of the measures takes PostgreSQL seconds, and starting other processes to share one takes
    # longer than its part in it; running them takes some milliseconds.
    _options = ["-c jit=off", "-c max_parallel_workers_per_gather=0"]
    if IS_WEB:
        _options += [f"-c lock_timeout={LOCK_SECONDS}s", f"-c statement_timeout={STATEMENT_SECONDS}s"]
        _options += [f"-c idle_in_transaction_session_timeout={2 * STATEMENT_SECONDS}s"]
    _database["OPTIONS"].setdefault("options", " ".join(_options))
    _database["OPTIONS"].setdefault("connect_timeout", LOCK_SECONDS)
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
# An office often has one address: at nine everybody there opens the page and sends it, so "login" leaves room for that.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "login": "300/m/ip"}
# How many proxies of your own stand before the service: without them everybody would share one address, and its limits.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("SENDCASES_TRUSTED_PROXIES", default=0)
# A session ends when nothing was asked for so long, and in any case after so many hours.
IDLE_MINUTES = env.int("SENDCASES_IDLE_MINUTES", default=30)
SESSION_HOURS = env.int("SENDCASES_SESSION_HOURS", default=10)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "sendcases.accounts.session_store"

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
# Documents of children: a private folder, or any storage of Django's, named with its options as JSON, such as one of
# an S3-compatible service whose package the installation brings.
DOCUMENT_MOST_MB = env.int("SENDCASES_DOCUMENT_MOST_MB", default=100)
DOCUMENT_STORAGE = env.str("SENDCASES_DOCUMENT_STORAGE", default="django.core.files.storage.FileSystemStorage")
# The virus scanner clamd, as host:port or the path of its socket; without one files are not scanned.
CLAMD_ADDRESS = env.str("SENDCASES_CLAMD", default="")
CLAMD_SECONDS = env.int("SENDCASES_CLAMD_SECONDS", default=30)
STORAGES = {
    "documents": {
        "BACKEND": DOCUMENT_STORAGE,
        "OPTIONS": env.json(
            "SENDCASES_DOCUMENT_STORAGE_OPTIONS",
            default={"location": str(MEDIA_ROOT / "documents"), "base_url": None, "allow_overwrite": False},
        ),
    },
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedStaticFilesStorage",
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o600
# What the audit keeps outside the database: readings it could not write, and the anchors of the hash chain.
AUDIT_DIR = VAR_DIR / "audit"
AUDIT_ANCHORS = Path(env.str("SENDCASES_AUDIT_ANCHORS", default=str(AUDIT_DIR / "anchors.txt")))
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Jobs -----------------------------------------------------------------------------------------
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = env.str("SENDCASES_BROKER_URL", default="filesystem://")
# A name of its own for each of several installations that share one Redis.
CELERY_TASK_DEFAULT_QUEUE = env.str("SENDCASES_QUEUE", default="celery")
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
        (BROKER_DIR / _name).mkdir(mode=0o700, parents=True, exist_ok=True)
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
    }
else:
    # Telling the worker is tried once: a job that it was not told of waits as a row, and is found within a minute.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 1.5, "socket_connect_timeout": 1, "max_retries": 0}
_SWEEP_EVERY = env.int("SENDCASES_SWEEP_SECONDS", default=0)
CELERY_BEAT_SCHEDULE = schedule(sweep_every=_SWEEP_EVERY)
# The codes of the statistical neighbours (DfE, as 856), beside whom published figures stand.
STATISTICAL_NEIGHBOURS = env.list("SENDCASES_STATISTICAL_NEIGHBOURS", default=[])
# How many people sign a release of figures off before it leaves: one, or two where the house does that.
RELEASE_SIGNATURES = env.int("SENDCASES_RELEASE_SIGNATURES", default=1)
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
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1, "retry": Retry(NoBackoff(), 0)},
    }

# Mail: the digest; printed to a file unless a relay is named ----------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}")
vars().update(EMAIL_CONFIG)
# Links to letters begin with this; a letter that nobody opened in so many days goes by post as well.
PUBLIC_ADDRESS = env.str("SENDCASES_PUBLIC_ADDRESS", default="http://localhost:8000").rstrip("/")
LETTER_UNOPENED_DAYS = env.int("SENDCASES_LETTER_UNOPENED_DAYS", default=5)
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
# Networks of the house that webhooks may reach; without one they reach the internet alone.
WEBHOOK_NETWORKS = env.list("SENDCASES_WEBHOOK_NETWORKS", default=[])
API_ORIGINS = env.list("SENDCASES_API_ORIGINS", default=[])  # whose pages may read it in a browser: https://bi.example
KNOX_TOKEN_MODEL = "accounts.ApiKey"  # noqa: S105 -- the name of a model, not a secret
MIGRATION_MODULES = {"knox": None}  # its one table is replaced by the model above
SPECTACULAR_SETTINGS = {
    "TITLE": "sendcases API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": "Headline figures, releases, deadlines, ratified decisions and funding. Read only. The key decides "
    "at which level figures are told: exact ones (L0) are not for publication.",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "reporting.api.meanings.describe",
        "reporting.api.links.lead_on",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
}

# Logs: JSON lines, no personal data -----------------------------------------------------------
log_by_structlog()
LOGGING = log_settings(env.str("SENDCASES_LOG_LEVEL", default="WARNING"))
SILENCED_SYSTEM_CHECKS = ["models.W040"]  # SQLite leaves the columns out that an index only carries; nothing is lost
