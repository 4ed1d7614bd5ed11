"""The web process: pages and API."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comptoir.config.settings")
application = get_wsgi_application()

from comptoir.config import self_check  # noqa: E402 - Django must be set up first.

self_check.refuse_unsafe_database()


# What is loaded by now stays for good: the collector need not look at it again, nor so often.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
