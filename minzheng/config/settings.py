"""Settings of every process. What a site may set stands in the list at the top, read from the environment.

docs/operating.md explains each of them; a house test holds the two together.
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from minzheng.config.embedded_postgres import Cluster
from minzheng.config.keys import kept_secret

ROOT = Path(__file__).resolve().parents[2]


def _env(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


# --- What a site may set -----------------------------------------------------------------------------
# Directory of everything that is neither code nor database: files, keys, the embedded database.
VAR = Path(_env("MINZHENG_VAR", str(ROOT / "var"))).resolve()
# postgresql://user:password@host:port/name; without it the embedded server under VAR is used.
DATABASE_URL = _env("DATABASE_URL")
# Signs sessions and forms. Without it a random one is made and kept in VAR.
SECRET_KEY_GIVEN = _env("MINZHENG_SECRET_KEY")
# File of the key that encrypts identity numbers (64 hex digits). Losing it loses them. `manage.py prepare`
# makes one for a new database only, never in place of a lost one.
FIELD_KEY_FILE = _env("MINZHENG_KEY_FILE", str(VAR / "field_key"))
# Host names the site answers to, separated by commas.
ALLOWED_HOSTS = _env("MINZHENG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
# "1" behind a TLS proxy that sets X-Forwarded-Proto: cookies travel only over HTTPS.
HTTPS = _env("MINZHENG_HTTPS") == "1"
# "1" makes this a district in rehearsal (演练), which may set its date. Never in production.
REHEARSAL = _env("MINZHENG_REHEARSAL") == "1"
# Name of the bureau, as pages and papers print it.
BUREAU_NAME = _env("MINZHENG_BUREAU", "永州市冷水滩区民政局（演示）")
# Words before the number of a paper (机关代字), as in 冷民低保〔2020〕19号.
AGENCY_WORD = _env("MINZHENG_AGENCY_WORD", "冷民")
# Division code of the district or city that runs this system; its villages are the ones on offer.
DISTRICT_CODE = _env("MINZHENG_DISTRICT", "431103")
# Folders of fonts the site has licensed for its papers, separated by colons; ours stand behind them.
DOCUMENT_FONT_DIRS = [folder for folder in _env("MINZHENG_FONT_DIRS").split(":") if folder]
# "1" shows stack traces in the browser. Never in production.
DEBUG = _env("MINZHENG_DEBUG") == "1"
# What kind of process this is: web (pages) or command (jobs and manage.py). It decides time limits.
PROCESS = _env("MINZHENG_PROCESS", "command")
# Name of the test database, for several test runs at once.
TEST_DATABASE = _env("MINZHENG_TEST_DB", "test_minzheng")
# -----------------------------------------------------------------------------------------------------


EMBEDDED_POSTGRES = Cluster(VAR / "pg")  # used where DATABASE_URL is not given; manage.py starts it
SECRET_KEY = SECRET_KEY_GIVEN or kept_secret(VAR / "secret_key")

INSTALLED_APPS = [
    "procrastinate.contrib.django",
    "minzheng.config",
    "minzheng.desks.citizen",
    "minzheng.desks.counter",
    "minzheng.desks.review",
    "minzheng.desks.field",
    "minzheng.desks.treasury",
    "minzheng.desks.oversight",
    "minzheng.desks.policy_lab",
    "minzheng.desks.registry",
    "minzheng.desks.organisations",
    "minzheng.desks.institution",
    "minzheng.desks.enforcement",
    "minzheng.desks.hall",
    "minzheng.desks.welfare",
    "minzheng.desks.care",
    "minzheng.matters",
    "minzheng.registers.benefits",
    "minzheng.registers.policy",
    "minzheng.registers.verification",
    "minzheng.registers.appointments",
    "minzheng.registers.marriages",
    "minzheng.registers.marriage_archive",
    "minzheng.registers.adoptions",
    "minzheng.registers.counselling",
    "minzheng.registers.organisations",
    "minzheng.registers.supervision",
    "minzheng.registers.communities",
    "minzheng.registers.purchasing",
    "minzheng.registers.spot_checks",
    "minzheng.registers.enforcement",
    "minzheng.registers.outreach",
    "minzheng.registers.needs",
    "minzheng.registers.support",
    "minzheng.kernel.cases",
    "minzheng.kernel.rounds",
    "minzheng.kernel.watch",
    "minzheng.kernel.exchange",
    "minzheng.kernel.ledger",
    "minzheng.kernel.documents",
    "minzheng.kernel.rules",
    "minzheng.kernel.people",
    "minzheng.kernel.access",
    "minzheng.kernel.territory",
    "minzheng.kernel.audit",
    "minzheng.kernel.base",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "minzheng.kernel.access.web.ActorMiddleware",  # who acts, and when: default-deny, rehearsal clock
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "minzheng.config.urls"
WSGI_APPLICATION = "minzheng.config.wsgi.application"
AUTH_USER_MODEL = "access.Account"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "minzheng" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "minzheng.config.shell.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Milliseconds until a statement, or the wait for a lock, is given up. No page may hold the database.
_LIMITS_MS = {"web": (10_000, 5_000), "command": (1_800_000, 60_000)}
_POOL = {"min_size": 1, "max_size": 6, "timeout": 10}


def _database(url: str, process: str) -> dict:
    """Django's description of the database at a URL, with the time limits of this kind of process."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured("DATABASE_URL 应以 postgresql:// 开头：系统只使用 PostgreSQL（15 以上）。")
    if process not in _LIMITS_MS:
        raise ImproperlyConfigured(f"MINZHENG_PROCESS 只能是 {'、'.join(_LIMITS_MS)}，现在是“{process}”。")
    statement_ms, lock_ms = _LIMITS_MS[process]
    # urlsplit lower-cases `hostname`; a socket's directory must keep its capitals.
    host = parts.netloc.rpartition("@")[2]
    if parts.port:
        host = host.rpartition(":")[0]
    options = dict(parse_qsl(parts.query))
    options["options"] = f"-c statement_timeout={statement_ms} -c lock_timeout={lock_ms}"
    if process == "web":
        options["pool"] = _POOL
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host.strip("[]")),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "TEST": {"NAME": TEST_DATABASE},
    }


DATABASES = {"default": _database(DATABASE_URL or EMBEDDED_POSTGRES.url(), PROCESS)}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

MEDIA_ROOT = VAR / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20  # larger uploads go to disk while they arrive
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 << 20  # everything of a form except its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 50

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "minzheng" / "static"]
_static = "whitenoise.storage.CompressedManifestStaticFilesStorage"
if DEBUG:
    _static = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static},
}

# Nothing is loaded from elsewhere, nothing runs that is not a file of ours.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],  # thumbnails drawn before a photo is sent
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600  # a working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
