"""Which events an endpoint asks for."""

import re
from collections.abc import Iterable

MOST_PATTERNS = 50
EVENT_PATTERN = re.compile(r"\*|[a-z_]{1,32}\.(\*|[a-z_]{1,32})", re.ASCII)
OWN = "webhook."  # What happens to webhooks is told to none: telling it would happen to one again.


def wants(patterns: Iterable[str], name: str) -> bool:
    """``order.placed`` is asked for by itself, by ``order.*`` and by ``*``."""
    family = name.partition(".")[0]
    return family != OWN[:-1] and any(pattern in ("*", name, f"{family}.*") for pattern in patterns)
