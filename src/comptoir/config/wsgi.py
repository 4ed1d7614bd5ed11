"""The web process: pages and API."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comptoir.config.settings")
application = get_wsgi_application()

from comptoir.config import self_check  # noqa: E402 - Django must be set up first.

self_check.refuse_unsafe_database()
