"""How a program comes in: its key, its errors, its repeated requests. Thin: parse, one command, answer."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer

from comptoir.kernel import clock
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.idempotency import Answer, Stored, fingerprint
from comptoir.kernel.scope import NOBODY, Actor
from comptoir.shops.queries import actor_of_key
from comptoir.shops.roles import SUPPLY

from .docs import DocsPage
from .document import LONGEST_KEY, Api
from .parsing import StorableTexts
from .problems import REFUSALS, answer_errors

__all__ = [
    "REFUSALS",
    "After",
    "Id",
    "PageSize",
    "actor_of",
    "api",
    "cursor",
    "done",
    "done_each_time",
    "place_in",
    "shop_of",
]

MOST_ROWS = 100
SUPPLIERS = "/api/v1/supplier/"
LARGEST_ID = 2**63 - 1  # PostgreSQL's bigint.
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
PageSize = Annotated[int, Query(ge=1, le=MOST_ROWS, description="How many rows a page has.")]
After = Annotated[str, Query(max_length=60, description="`next` of the page before.")]


class Key(HttpBearer):
    """``Authorization: Bearer ck_…``: a key of one shop, made in its settings."""

    openapi_description = (
        "A key of one shop, made in its settings: it reads; or writes too, all that a sale needs; or manages too: "
        "articles, prices, stock, refunds paid by hand. Seeing a customer's number or address is a right of its own."
    )

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        reading: Actor | None = getattr(request, "actor", None)  # A safe request reads under it already.
        actor = reading if reading is not None else actor_of_key(sha256(token.strip().encode()).hexdigest())
        if actor is None or actor == NOBODY:
            return None
        if actor.can(SUPPLY) and not request.path.startswith(SUPPLIERS):
            raise NotAllowed("The key of a supplier opens what its location is to send, below /supplier/, alone.")
        return actor


api = Api(
    title="Comptoir",
    version="1",
    description=(
        "Everything that staff do on a page a program does here, with a key of its shop. Amounts are integers in the "
        "currency's smallest coin. Times are ISO 8601 with an offset. Every POST carries an `Idempotency-Key`: the "
        "same request sent again within 24 hours is done once and answered alike. Errors are `problem+json`: what was "
        "wrong, and that nothing was done. Lists are pages: `next` is where the following one starts."
    ),
    auth=Key(),
    parser=StorableTexts(),
    docs=DocsPage(),
    docs_url="/docs",
    openapi_url="/openapi.json",
    urls_namespace="api",
)
answer_errors(api)


def done(
    request: HttpRequest,
    command: Callable[..., Any],
    show: Callable[[Any], Schema | Sequence[Schema]],
    *,
    status: int = 200,
    **given: Any,
) -> HttpResponse:
    """Run one command for a program and answer with what ``show`` makes of its result, inside its transaction.

    Raises HttpError 400 without an Idempotency-Key.
    """
    by, text = actor_of(request), _own_key(request)
    answer = Answer(
        key_id=by.id or 0,
        text=text,
        fingerprint=fingerprint(request.method or "", request.get_full_path(), request.body),
        retailer_id=by.retailer or 0,
        shop_id=next(iter(by.shops)),
        render=lambda result: (status, _json(show(result))),
    )
    stored: Stored = command(**given, by=by, at=clock.now(), answer=answer)
    response = HttpResponse(stored.body, status=stored.status, content_type="application/json")
    if stored.replayed:
        response["Idempotent-Replayed"] = "true"
    return response


def done_each_time(
    request: HttpRequest, command: Callable[..., Any], show: Callable[[Any], Schema], **given: Any
) -> HttpResponse:
    """Run one command whose answer is too secret to be kept: a repeat is done, and journalled, again."""
    _own_key(request)
    shown = show(command(**given, by=actor_of(request), at=clock.now()))
    response = HttpResponse(_json(shown), content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


def _own_key(request: HttpRequest) -> str:
    text = request.headers.get("Idempotency-Key", "")
    if not 0 < len(text) <= LONGEST_KEY or not text.isascii() or not text.isprintable():
        raise HttpError(400, f"Send an Idempotency-Key of 1 to {LONGEST_KEY} characters: a repeat is then done once.")
    return text


def actor_of(request: HttpRequest) -> Actor:
    """The program."""
    return request.auth  # type: ignore[attr-defined, no-any-return]


def _json(shown: Schema | Sequence[Schema]) -> bytes:
    if isinstance(shown, Schema):
        return shown.model_dump_json().encode()
    return b"[" + b",".join(one.model_dump_json().encode() for one in shown) + b"]"


def shop_of(request: HttpRequest) -> int:
    """The one shop of the program's key."""
    return next(iter(actor_of(request).shops))


def place_in(text: str) -> tuple[datetime, int] | None:
    """The place in a list that ``after`` names; None at its beginning.

    Raises Invalid for anything but what ``cursor`` gave.
    """
    if not text:
        return None
    at, _, last = text.rpartition("_")
    try:
        place = datetime.fromisoformat(at), int(last)
        if place[0].tzinfo is not None and 0 < place[1] <= LARGEST_ID:
            return place
    except ValueError:
        pass
    raise Invalid("That is no place in the list; use `next` of an answer.", field="after")


def cursor(place: tuple[datetime, int]) -> str:
    """Where the following page starts, in letters that a URL keeps as they are."""
    return f"{place[0].astimezone(UTC).isoformat().replace('+00:00', 'Z')}_{place[1]}"
