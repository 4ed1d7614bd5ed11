"""Every address that there is: Django's resolver and the API's routes."""

from collections.abc import Collection, Iterator
from typing import Any

from comptoir.api.urls import api


def addresses(resolver: Any, before: str = "") -> Iterator[str]:
    """The patterns of all addresses, those of the API left out, which ``routes`` tells."""
    for found in resolver.url_patterns:
        pattern = before + str(found.pattern)
        if hasattr(found, "url_patterns"):
            yield from addresses(found, pattern)
        elif not pattern.startswith("api/v1/"):
            yield pattern


def routes() -> Iterator[str]:
    """The operations of the API: ``POST orders/{number}/holds``."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                whole = "/".join(part.strip("/") for part in (prefix, path) if part.strip("/"))
                yield from (f"{method} {whole}" for method in operation.methods)


def strangers(found: Iterator[str], table: Collection[str]) -> list[str]:
    """Addresses without an entry in the table, and entries without an address."""
    there = list(dict.fromkeys(found))
    return [f"{one} has no entry" for one in there if one not in table] + [
        f"{one} is no address" for one in table if one not in there
    ]
