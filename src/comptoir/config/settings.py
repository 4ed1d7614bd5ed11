"""Settings read from the environment; nothing here is secret, secrets lie in the data folder."""

import os
from pathlib import Path

from .databases import database_from
from .logs import logging_config
from .secrets_file import read_secrets

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("COMPTOIR_DATA", ROOT.parent.parent / ".comptoir" / "data"))
DATA_OPTION = os.environ.get("COMPTOIR_DATA_OPTION", "")  # What a verb typed beside `up` needs to find the same data.
_secrets = read_secrets(DATA)

DEMO = os.environ.get("COMPTOIR_DEMO", "0") == "1"  # Demo data is present: nothing leaves the machine.
QUIET = os.environ.get("COMPTOIR_QUIET", "0") == "1"  # No simulated trade in the demo.
DEBUG = False
SECRET_KEY = _secrets.django
SEALING_KEY = _secrets.sealing  # Seals the secrets of providers; never in the database.
LINK_KEY = _secrets.link  # Signs the links that customers get.

PORT = int(os.environ.get("COMPTOIR_PORT", "8000"))
ADDRESS = os.environ.get("COMPTOIR_ADDRESS", f"http://127.0.0.1:{PORT}")
LIVE_ADDRESS = os.environ.get("COMPTOIR_LIVE_ADDRESS", f"http://127.0.0.1:{PORT + 1}")
LIVE_HEARTBEAT = float(os.environ.get("COMPTOIR_LIVE_HEARTBEAT", "15"))  # Seconds between a stream's signs of life.
GATEWAY_ADDRESS = os.environ.get("COMPTOIR_GATEWAY_ADDRESS", f"http://127.0.0.1:{PORT + 2}/gateway")
# Stripe itself, but never from a demo. Its pages are where its customers pay.
_STRIPE = ("https://api.stripe.com", "https://checkout.stripe.com")
_STRIPE = (f"http://127.0.0.1:{PORT + 2}/stripe", f"http://127.0.0.1:{PORT + 2}") if DEMO else _STRIPE
STRIPE_ADDRESS = os.environ.get("COMPTOIR_STRIPE_ADDRESS", _STRIPE[0])
STRIPE_PAGES = os.environ.get("COMPTOIR_STRIPE_PAGES", _STRIPE[1])
COURIER_ADDRESS = os.environ.get("COMPTOIR_COURIER_ADDRESS", f"http://127.0.0.1:{PORT + 2}/courier")
MAILCATCHER_ADDRESS = os.environ.get("COMPTOIR_MAILCATCHER_ADDRESS", f"http://127.0.0.1:{PORT + 2}/mail")
SMTP_HOST = os.environ.get("COMPTOIR_SMTP_HOST", "127.0.0.1")
SMTP_PORT = int(os.environ.get("COMPTOIR_SMTP_PORT", str(PORT + 3)))
# Whether there is anything behind these addresses: without the demo only what somebody named.
HAS_GATEWAY = DEMO or "COMPTOIR_GATEWAY_ADDRESS" in os.environ
HAS_MAIL_SERVER = DEMO or "COMPTOIR_SMTP_HOST" in os.environ
RATE_LIMIT = int(os.environ.get("COMPTOIR_RATE_LIMIT", "6000"))  # Requests of a key in a minute, by process; 0: any.
WEBHOOKS_INSIDE = os.environ.get("COMPTOIR_WEBHOOKS_INSIDE", "0") == "1"  # To private networks too, and without TLS.

ALLOWED_HOSTS = ["*"]  # Which shop a host name means is decided by shops.HostName; unknown ones get the installation.
CSRF_TRUSTED_ORIGINS = [ADDRESS]

# The web process and the worker connect as `app`; only migrate, restore and tests hold the owner's address.
DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", "postgresql://app@/comptoir"))}
if os.environ.get("COMPTOIR_AS_OWNER") == "1":
    DATABASES["default"] = database_from(os.environ["DATABASE_OWNER_URL"], scripts=True)
APP_ROLE = database_from(os.environ.get("DATABASE_URL", "postgresql://app@/comptoir"))["USER"] or "app"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "django_cotton",
    "django_htmx",
    "comptoir.kernel",
    "comptoir.shops",
    "comptoir.customers",
    "comptoir.catalog",
    "comptoir.pricing",
    "comptoir.inventory",
    "comptoir.ledger",
    "comptoir.payments",
    "comptoir.orders",
    "comptoir.fulfilment",
    "comptoir.quotes",
    "comptoir.messaging",
    "comptoir.aftercare",
    "comptoir.exchange",
    "comptoir.look",
    "comptoir.console",
    "comptoir.storefront",
    "comptoir.api",
    "comptoir.demo",
    "comptoir.proving",
]

MIDDLEWARE = [
    "comptoir.config.middleware.RequestLog",
    "comptoir.config.middleware.ContentRules",
    "comptoir.api.limits.RateLimits",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "comptoir.config.hosts.ShopHosts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "comptoir.config.middleware.SafeRequestReads",
]
ROOT_URLCONF = "comptoir.config.urls"
WSGI_APPLICATION = "comptoir.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "comptoir.look.templatetags.look"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
COTTON_SNAKE_CASED_NAMES = False

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "reactions"  # Rooms that react must be loaded before the app is made.

AUTH_USER_MODEL = "shops.Staff"
AUTHENTICATION_BACKENDS = ["comptoir.shops.backend.StaffBackend"]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "comptoir_session"
CSRF_COOKIE_NAME = "comptoir_csrf"
CSRF_COOKIE_HTTPONLY = True
SECURE_COOKIES = ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "assets"] if (ROOT / "assets").is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = DATA / "media"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = SMTP_HOST, SMTP_PORT
EMAIL_HOST_USER = os.environ.get("COMPTOIR_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("COMPTOIR_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("COMPTOIR_SMTP_TLS", "") == "starttls"
EMAIL_USE_SSL = os.environ.get("COMPTOIR_SMTP_TLS", "") == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("COMPTOIR_MAIL_FROM", "Comptoir <counter@comptoir.example>")

LOGGING = logging_config(os.environ.get("COMPTOIR_LOG_LEVEL", "INFO"))
SILENCED_SYSTEM_CHECKS: list[str] = []
