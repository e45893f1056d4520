"""Claimbase's settings. The environment variables that drive them stand in `docs/running.md`."""

from datetime import timedelta
from pathlib import Path

import pghistory
from corsheaders.defaults import default_headers
from csp.constants import NONE, SELF

from config.embedded import EmbeddedPostgres
from config.environment import database, env, ledger_key, secret_key
from config.secrets_file import SecretsFile

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("CLAIMBASE_DATA", default=str(BASE_DIR / ".claimbase")))
SECRETS_FILE = SecretsFile(DATA_DIR / "secrets.json")

# --- Which of three this is: the tests, a demonstration, or production ------------------------

DATABASE_URL = env.str("DATABASE_URL", default="")
TESTING = env.bool("CLAIMBASE_TESTING", default=False)
# A checkout that was told nothing is a demonstration.
DEMO = env.bool("CLAIMBASE_DEMO", default=not DATABASE_URL and not env.str("SECRET_KEY", ""))
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = secret_key(demo=DEMO, secrets_file=SECRETS_FILE)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- Databases: three aliases of one ----------------------------------------------------------

EMBEDDED_POSTGRES = None
if not DATABASE_URL:
    folder = DATA_DIR / ("test-postgres" if TESTING else "postgres")
    EMBEDDED_POSTGRES = EmbeddedPostgres(folder, durable=not TESTING)
    DATABASE_URL = EMBEDDED_POSTGRES.url

# A server's threads keep their connections; a command is better off without.
KEEP = env.bool("CLAIMBASE_KEEP_CONNECTIONS", default=False)
APP_URL = env.str("APP_DATABASE_URL", default="")
PUBLIC_URL = env.str("PUBLIC_DATABASE_URL", default="")
DATABASES = {
    # What the site and the commands work with: cannot change what is append-only.
    "default": database(
        APP_URL or DATABASE_URL,
        role="" if TESTING or APP_URL else "claimbase_app",
        keep=KEEP,
    ),
    # Owns the tables and migrates them (config/routers.py).
    "owner": database(DATABASE_URL),
    # Reads what is published, and nothing else. Replicas serve here later.
    "public": database(
        PUBLIC_URL or DATABASE_URL,
        role="" if PUBLIC_URL else "claimbase_public",
        keep=KEEP,
        default_transaction_read_only="on",
        default_transaction_isolation=r"repeatable\ read",
        statement_timeout="5s",
    ),
}
DATABASE_ROUTERS = ["config.routers.OneDatabase"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Applications -----------------------------------------------------------------------------

INSTALLED_APPS = [
    "config",  # first: its commands migrate as owner
    "claims.apps.ClaimsConfig",
    "actors.apps.ActorsConfig",
    "sources.apps.SourcesConfig",
    "sources.apps.CuratedAdminConfig",  # Django's admin, with a site of ours
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "pghistory",
    "pgtrigger",
    "django_linear_migrations",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "csp",
    "axes",
]
AUTH_USER_MODEL = "sources.User"
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "sources.api.http.licensed",  # before what answers preflights
    "corsheaders.middleware.CorsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sources.api.http.of_api",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",  # after sign-in: it notes who
    "axes.middleware.AxesMiddleware",  # last, as its documentation asks
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

LOCAL = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": LOCAL},
    # Pages as they were made, of up to some 100 kB, for so many seconds: by each process its own.
    "pages": {
        "BACKEND": LOCAL,
        "LOCATION": "pages",
        "TIMEOUT": 60,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}

# --- Language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

# --- Static files -----------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing is uploaded
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Who may come in --------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "sources.signing_in.WithSecondFactor",
]
SESSION_ENGINE = "sources.sessions"  # each with its person, address and device
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{validator}"}
    for validator in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
# Eight wrong passwords for one name from one address, then a quarter of an hour of rest. By both
# together, so that a stranger cannot lock an editor out from elsewhere.
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["password", "code"]  # kept of no attempt
AXES_CLIENT_IP_CALLABLE = "sources.addresses.client_address"
AXES_ENABLE_ADMIN = False  # `manage.py axes_reset` lets somebody in again

# --- What browsers are told -------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A demonstration is served without TLS, on this machine alone.
HTTPS = not DEMO and not TESTING and not DEBUG
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    # Only where a proxy sets this header on every request: anyone else could claim TLS.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- History ----------------------------------------------------------------------------------

PGHISTORY_APPEND_ONLY = True
PGHISTORY_LEVEL = pghistory.Statement
# Who and why stand in the event itself: a context row of its own would be updated.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
# A read changes nothing, so nobody need find out who is signed in: answers do not vary by cookie.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
# Two changes in one transaction keep their order.
PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"

# --- The API ----------------------------------------------------------------------------------

# Requests a minute, to one address and to one token; 0 is no limit.
API_LIMIT = env.int("API_LIMIT", default=120)
API_TOKEN_LIMIT = env.int("API_TOKEN_LIMIT", default=1_200)
# Pages a minute, to one address; 0 is no limit.
PAGE_LIMIT = env.int("PAGE_LIMIT", default=240)
# Reports of errors an hour, from one address; 0 is no limit.
REPORTS_LIMIT = env.int("REPORTS_LIMIT", default=5)

REST_FRAMEWORK = {
    # What is published is for everybody; a token gives a higher limit.
    "DEFAULT_AUTHENTICATION_CLASSES": ["sources.api.access.Bearer"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_THROTTLE_CLASSES": ["sources.api.limits.Limit"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["sources.api.rendering.JSON"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "sources.api.schema.Described",
    "EXCEPTION_HANDLER": "sources.api.problems.problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
# Pages of any other site may read; none with the cookies of somebody signed in here.
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = [
    *default_headers, "if-match", "if-modified-since", "if-none-match", "if-unmodified-since",
]  # fmt: skip
CORS_EXPOSE_HEADERS = [
    "Content-Disposition", "Deprecation", "ETag", "Link", "RateLimit-Limit", "RateLimit-Remaining",
    "RateLimit-Reset", "Repr-Digest", "Retry-After", "Sunset", "WWW-Authenticate",
]  # fmt: skip
# Of the records; words that they quote belong to whoever said them.
DATA_LICENCE = env.str("DATA_LICENCE", default="CC-BY-4.0")
DATA_LICENCE_URL = env.str(
    "DATA_LICENCE_URL", default="https://creativecommons.org/licenses/by/4.0/"
)
SPECTACULAR_SETTINGS = {
    "TITLE": "Claimbase",
    "DESCRIPTION": "Who said what, about whom, on what condition, and the exact words.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "LICENSE": {"name": DATA_LICENCE, "url": DATA_LICENCE_URL},
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVERS": [{"url": "/api/v1", "description": "Where this description comes from."}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "PREPROCESSING_HOOKS": ["sources.api.hooks.without_slashes"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "sources.api.hooks.told",
        "config.examples.exemplified",
    ],
    "ENUM_NAME_OVERRIDES": {
        "SourceKind": "sources.choices.SourceKind",
        "SourceLinkKind": "sources.choices.SourceLinkKind",
        "ActorKind": "actors.choices.ActorKind",
        "NameKind": "actors.choices.NameKind",
        "PlaceKind": "actors.choices.PlaceKind",
        "ClaimKind": "claims.choices.ClaimKind",
        "ClaimLinkKind": "claims.choices.ClaimLinkKind",
        "ObjectKind": "claims.choices_threat.ObjectKind",
        "EventKind": "claims.choices_threat.EventKind",
        "StatementRole": "claims.choices.StatementRole",
        "ParticipantRole": "claims.choices.ParticipantRole",
        "CitationRole": "claims.choices.CitationRole",
        "ThreatRole": "claims.choices_threat.ThreatRole",
        "ConsequenceRole": "claims.choices_threat.ConsequenceRole",
        "PublisherForm": "sources.choices.PublisherForm",
        "ThreatForm": "claims.choices_threat.Form",
        "ThreatStatus": "claims.choices_threat.ThreatStatus",
        "HopMode": "claims.choices.HopMode",
        "Naming": "claims.choices.Naming",
        "RevisionStatus": "sources.api.entries.Standing",
        "PublicationReason": "sources.choices.PublicationReason",
        "RecordKind": "sources.choices.RecordKind",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "defaultModelsExpandDepth": 0},
}

# --- The ledger ---------------------------------------------------------------------------------

LEDGER_NAME = env.str("LEDGER_NAME", default="claimbase.example/demo" if DEMO else "claimbase")
LEDGER_KEY = ledger_key(demo=DEMO or TESTING, secrets_file=SECRETS_FILE)
# Heads are kept outside the database too, best on another machine: whoever holds them can prove
# what was there.
LEDGER_HEADS_FILE = env.str("LEDGER_HEADS_FILE", default=str(DATA_DIR / "ledger-heads.jsonl"))

# --- Documents that come in -------------------------------------------------------------------

# Whether editors may have the site itself fetch a document from its public address.
FETCH_ADDRESSES = env.bool("FETCH_ADDRESSES", default=False)

# --- Uploads and logs -------------------------------------------------------------------------

DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024  # a pasted document comes as a form field
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a threat's form has many small fields
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
    # Django's own handlers would mail, or speak only when debugging.
    "loggers": {"django": {"handlers": [], "level": "NOTSET", "propagate": True}},
}
