"""Every setting of the portal, in one file; what differs between places comes from the environment.

``ENVIRONMENT`` is ``development`` (the default), ``test`` or ``production``. Production starts only when
every value in ``REQUIRED_IN_PRODUCTION`` is given; ``docs/operations.md`` explains each of them.
"""

import os
from importlib.resources import files
from pathlib import Path

import environ
from bootstrap_wrapper import get_bootstrap_css_dir
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu.entity import Exchange, Queue

from ita_portal.lib.catalogues import compiled

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

ENVIRONMENT = env("ENVIRONMENT", default="development")
if ENVIRONMENT not in ("development", "test", "production"):
    raise ImproperlyConfigured(f"ENVIRONMENT={ENVIRONMENT!r}: use development, test or production")
PRODUCTION = ENVIRONMENT == "production"

REQUIRED_IN_PRODUCTION = ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "CELERY_BROKER_URL")
if PRODUCTION and (missing := [name for name in REQUIRED_IN_PRODUCTION if not os.environ.get(name)]):
    raise ImproperlyConfigured(
        f"ENVIRONMENT=production needs these environment variables: {', '.join(missing)} (docs/operations.md)"
    )

# Where the embedded database, uploads and the file broker live; nothing in it belongs in the repository.
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# While this file is there the portal is closed; its first line, in Thai, is shown to everybody (docs/operations.md).
MAINTENANCE_FILE = Path(env("MAINTENANCE_FILE", default=str(VAR_DIR / "maintenance")))

DEBUG = env.bool("DEBUG", default=False) and not PRODUCTION
# A key for trying the portal out on one's own machine; production must bring its own (above).
SECRET_KEY = env("SECRET_KEY", default="development-only-key-never-used-in-production-0123456789abcdef")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []

INSTALLED_APPS = [
    "ita_portal",
    "ita_portal.accounts",
    "ita_portal.audit",
    "ita_portal.inbox",
    "assessments",
    "measures",
    "reports",
    "whitenoise.runserver_nostatic",
    "ita_portal.back_office.BackOfficeConfig",  # django.contrib.admin, its tables in our order
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before the static files, which only production has packed beforehand.
    "ita_portal.lib.compress.CompressText",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ita_portal.lib.middleware.Maintenance",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ita_portal.lib.middleware.LoginInPlace",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ita_portal.appearance.VaryByAppearance",
    "ita_portal.lib.middleware.PrivateResponses",
    "ita_portal.lib.middleware.RuleBrokenAsMessage",
    "ita_portal.page_digits.PageDigits",
]

ROOT_URLCONF = "ita_portal.urls"
WSGI_APPLICATION = "ita_portal.wsgi.application"

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
                "ita_portal.navigation.frame",
                "ita_portal.appearance.theme",
            ],
            "builtins": ["ita_portal.templatetags.ita", "ita_portal.templatetags.components"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Data ---------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock at once and waits its turn; without this, two writers that both read first
        # end in "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # A file, not memory: the tests' Celery worker is a process of its own and opens the same database.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 3
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all processes, for log-in limits must hold whichever process answers.
if env("CACHE_URL", default=""):
    CACHES = {"default": env.cache("CACHE_URL")}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entries"}}

MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "media")))
# What is too large of an upload is dropped as it comes in, the rest of the form is kept (docs/decisions/0008).
FILE_UPLOAD_HANDLERS = [
    "ita_portal.lib.uploads.handlers.DropTheRest",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # bytes; larger requests go through a temporary file
DATA_UPLOAD_MAX_NUMBER_FILES = 40  # more than a report may have, so that the form can say so and keep what was typed
STORAGES = {
    "default": {"BACKEND": "ita_portal.lib.files.SafeFileStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Static files: ours, and those of pinned packages, all served by us -----------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", str(get_bootstrap_css_dir())),
    ("sarabun", str(files("fontpkg_sarabun").joinpath("files"))),
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "ita_portal.lib.web_fonts.WebFontFinder",
]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG

# People ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "ita_portal.accounts.passwords.LikeThePerson"},
    {"NAME": "ita_portal.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "ita_portal.accounts.passwords.NotCommon"},
    {"NAME": "ita_portal.accounts.passwords.NotDigitsOnly"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "reports:public_home"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "ita_portal.accounts.adapter.ClosedAdapter"
ACCOUNT_FORMS = {
    "login": "ita_portal.accounts.login_forms.LoginForm",
    "change_password": "ita_portal.accounts.login_forms.ChangePasswordForm",
    "reset_password": "ita_portal.accounts.login_forms.ResetPasswordForm",
    "reset_password_from_key": "ita_portal.accounts.login_forms.ResetPasswordKeyForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by administrators, who know the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers, and none that invites them to sign up
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day

# Language and time -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย")]
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
# What Django itself says, in our words.
LOCALE_PATHS = [compiled(BASE_DIR / "ita_portal" / "locale", VAR_DIR / "locale")]

# Security ---------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap draws its arrows and ticks as data: pictures inside its own stylesheet.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
# W019 asks for DENY; our own pages show the report's preview in a frame.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ita_portal.lib.problems.csrf_failure"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]  # asked by the machine itself, without TLS
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if env.bool("BEHIND_PROXY", default=True):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1 if PRODUCTION else 0)

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)  # seconds; a hung mail server must not hold up a worker
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="ita-portal@localhost")

# Background work ----------------------------------------------------------------------------------------------------
# The database holds each job (reports.RenderJob); Celery carries only the hint that there is one. So a lost hint,
# a hint delivered twice and a dead worker are one and the same case (docs/decisions).
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="filesystem://localhost")
if CELERY_BROKER_URL.startswith("filesystem:"):
    for folder in ("queue", "processed", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.1,  # seconds; the default of 1 is what a person at the report button would wait
    }
else:
    # A hung broker must never hang a page.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_timeout": 2,
        "socket_connect_timeout": 2,
        "visibility_timeout": 600,
        # In the order of CELERY_TASK_QUEUES: what a person waits for comes before what a batch has.
        "queue_order_strategy": "priority",
        "max_retries": 1,
    }
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
}
# «celery» has what people wait for, «batch» the reports of whole batches. A worker takes from both unless -Q says
# which; on the broker without a server it takes from each in turn.
CELERY_TASK_QUEUES = [Queue(name, Exchange(name), routing_key=name) for name in ("celery", "batch")]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
# KiB at its peak; an ordinary report takes a third of it. A process that built an enormous one is replaced after it.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 700 * 1024
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "sweep-render-jobs": {"task": "reports.tasks.sweep_render_jobs", "schedule": 30.0, "options": {"expires": 25}},
    # Both find only what was not done yet, so every hour makes up for one in which the portal was off.
    "open-rounds": {
        "task": "measures.tasks.open_rounds",
        "schedule": crontab(hour="6-18", minute="0"),
        "options": {"expires": 50 * 60},
    },
    "send-reminders": {
        "task": "measures.tasks.send_reminders",
        "schedule": crontab(hour="8-18", minute="5"),
        "options": {"expires": 50 * 60},
    },
    "post-mail": {"task": "ita_portal.inbox.tasks.post_mail", "schedule": 60.0, "options": {"expires": 55}},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    # A line for every page of every report says nothing to the one who reads the log.
    "loggers": {name: {"level": "WARNING"} for name in ("weasyprint.progress", "pikepdf", "fontTools")},
}
if ENVIRONMENT == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; no real password is ever here
