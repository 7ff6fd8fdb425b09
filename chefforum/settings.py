"""One settings file, read from the environment. What is missing stops the start and says what to do."""

import sys
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from kombu import Queue

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def required(name: str, remedy: str) -> str:
    """The variable's value. Where it is not set the start ends with one sentence."""
    value = env.str(name, default="")
    if not value:
        sys.exit(f"{name} is not set: {remedy}")
    return value


START = "run `make run` or `make test`, or put `tools/services.py -- ` in front of the command."

# Seconds. The web keeps its connections from one request to the next (wsgi.py); commands and the worker do not.
KEPT = {"CONN_MAX_AGE": env.int("DATABASE_KEEP_SECONDS", default=0), "CONN_HEALTH_CHECKS": True}
DATABASES = {"default": {**KEPT, **env.db_url_config(required("DATABASE_URL", START))}}
# Whether questions may be prepared on the connections that are kept: not where a pool stands in front of the database
# that gives each transaction another connection.
DATABASE_PREPARES = env.bool("DATABASE_PREPARE", default=True)
REDIS_URL = required("REDIS_URL", START)
SECRET_KEY = required("SECRET_KEY", "set it to a long random text that is kept secret, or " + START)

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_FAILURE_VIEW = "chefforum.unsent.stale_token"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The nonce is for the editor's import map, which is inline by nature.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

INSTALLED_APPS = [
    "chefforum",
    "decisions",
    "meetings",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_prose_editor",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "chefforum.caching.CompressedPages",
    "chefforum.caching.AskEachTime",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "chefforum.unsent.AskToSignIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "chefforum.urls"
WSGI_APPLICATION = "chefforum.wsgi.application"

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
                "csp.context_processors.nonce",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who is who
AUTH_USER_MODEL = "meetings.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front_page"
ACCOUNT_ADAPTER = "chefforum.accounts.ClosedAdapter"
ACCOUNT_FORMS = {"login": "chefforum.accounts.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "front_page"

# Danish
LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish"))]
LOCALE_PATHS = [BASE_DIR / "chefforum" / "locale"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True
FORMAT_MODULE_PATH = ["chefforum.formats"]

# Files: static ones are collected once; documents and attachments lie under their hash
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / ".data" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
FILES_ROOT = Path(env.str("FILES_ROOT", default=str(BASE_DIR / ".data" / "files")))
MEDIA_ROOT = FILES_ROOT / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# What is compressed already; and the editor's source map, which takes ten seconds and is read by nobody but a debugger.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("png", "jpg", "woff2", "gz", "br", "map")
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# Tasks
# Celery has its own word for a socket: redis+socket://, where every other client says unix://.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="") or REDIS_URL.replace("unix://", "redis+socket://", 1)
# Seconds. Nobody's page waits for a broker that is silent: what is due stands in the database, and the sweep asks.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 5}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Seconds. Far above the longest document; what takes longer would never end, and others wait behind it.
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
# Queues, asked in turn: somebody who waits for a file to be read, or a mail, does not stand behind all the documents.
CELERY_TASK_QUEUES = [Queue("documents"), Queue("readings"), Queue("mails")]
CELERY_TASK_DEFAULT_QUEUE = "documents"
CELERY_TASK_ROUTES = {
    "decisions.tasks.read_*": {"queue": "readings"},
    "decisions.tasks.remind_*": {"queue": "mails"},
    "decisions.tasks.place_*": {"queue": "mails"},
    "meetings.tasks.read_*": {"queue": "readings"},
    "meetings.tasks.send_*": {"queue": "mails"},
}
CELERY_BEAT_SCHEDULE = {
    "render-what-is-due": {"task": "meetings.tasks.render_due_documents", "schedule": 60.0},
    "read-what-is-due": {"task": "decisions.tasks.read_due_uploads", "schedule": 60.0},
    "read-files-that-are-due": {"task": "meetings.tasks.read_due_files", "schedule": 60.0},
    "send-what-is-due": {"task": "meetings.tasks.send_due_notices", "schedule": 60.0},
    "remind-of-follow-ups": {"task": "decisions.tasks.remind_of_follow_ups", "schedule": 600.0},
    "keep-approvals": {"task": "decisions.tasks.keep_approvals", "schedule": 600.0},
    "place-what-returns": {"task": "decisions.tasks.place_what_returns", "schedule": 60.0},
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Mail: by SMTP as EMAIL_URL says, else to the console. Links in it begin with SITE_URL: no request tells the worker.
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Chefforum <chefforum@localhost>")
EMAIL_TIMEOUT = 20
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Every line of these says what is normal: fonts that are subset, static files that are served.
    "loggers": {"fontTools": {"level": "WARNING"}, "weasyprint": {"level": "ERROR"}, "pikepdf": {"level": "WARNING"}},
}
