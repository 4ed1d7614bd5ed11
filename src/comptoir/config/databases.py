"""From the address of a database to Django's settings for it."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def database_from(url: str, *, scripts: bool = False) -> dict[str, Any]:
    """Django's settings for a ``postgresql://`` address; a socket folder is given as ``?host=/folder``.

    ``scripts``: several commands in one text may be sent, as migrations do; such texts cannot be prepared.
    """
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "comptoir",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(query.pop("port", parts.port or "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": False,
        # Prepared statements halve PostgreSQL's work: Django prepares none by default.
        "OPTIONS": {**({} if scripts else {"server_side_binding": True, "prepare_threshold": 0}), **query},
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
