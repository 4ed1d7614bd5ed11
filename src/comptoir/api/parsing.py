"""What programs send, read once: texts that no row can hold are refused before any room sees them."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from comptoir.kernel.errors import Invalid
from comptoir.kernel.texts import is_storable


class NoText(Invalid):
    """A text with a NUL or half a surrogate pair in it."""

    def __init__(self) -> None:
        super().__init__("A text holds characters that are no text (NUL, half a surrogate pair). Nothing was done.")


class StorableTexts(Parser):
    """JSON and query strings whose every text can be stored."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Raises ValueError for what is no JSON, NoText."""
        found = json.loads(request.body)
        check(found)
        return found

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Raises NoText."""
        check(dict(data.lists()))
        return super().parse_querydict(data, list_fields, request)


def check(found: Any) -> None:
    """Raises NoText. A list of what is still to see instead of a recursion: a body may nest deeper than a stack."""
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if not is_storable(one):
                raise NoText
        elif isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
