"""How a program comes in: its key, its errors, its repeated requests. Thin: parse, one command, answer."""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.idempotency import Answer, Stored, fingerprint
from comptoir.kernel.scope import NOBODY, Actor
from comptoir.shops.queries import actor_of_key

PROBLEM = "application/problem+json"
LONGEST_KEY = 255


class Problem(Schema):
    """What went wrong, after RFC 9457: nothing was done."""

    type: str
    title: str
    status: int
    detail: str
    details: dict[str, Any] = {}


REFUSALS: dict[int, type[Schema]] = dict.fromkeys((400, 401, 403, 404, 409, 422), Problem)


class Key(HttpBearer):
    """``Authorization: Bearer ck_…``: a key of one shop, made in its settings."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        reading: Actor | None = getattr(request, "actor", None)  # A safe request reads under it already.
        actor = reading if reading is not None else actor_of_key(sha256(token.strip().encode()).hexdigest())
        return None if actor is None or actor == NOBODY else actor


api = NinjaAPI(
    title="Comptoir",
    version="1",
    description=(
        "Everything that staff do on a page a program does here, with a key of its shop. Amounts are integers in the "
        "currency's smallest coin. Times are ISO 8601 with an offset. Every POST carries an `Idempotency-Key`: the "
        "same request sent again within 24 hours is done once and answered alike. Errors are `problem+json`: what was "
        "wrong, and that nothing was done. Lists are pages: `next` is where the following one starts."
    ),
    auth=Key(),
    docs_url="/docs",
    openapi_url="/openapi.json",
    urls_namespace="api",
)


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
    by: Actor = request.auth  # type: ignore[attr-defined]
    text = request.headers.get("Idempotency-Key", "")
    if not 0 < len(text) <= LONGEST_KEY or not text.isprintable():
        raise HttpError(400, f"Send an Idempotency-Key of 1 to {LONGEST_KEY} characters: a repeat is then done once.")
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


def _json(shown: Schema | Sequence[Schema]) -> bytes:
    if isinstance(shown, Schema):
        return shown.model_dump_json().encode()
    return b"[" + b",".join(one.model_dump_json().encode() for one in shown) + b"]"


def shop_of(request: HttpRequest) -> int:
    """The one shop of the program's key."""
    return next(iter(request.auth.shops))  # type: ignore[attr-defined]


def reading(request: HttpRequest) -> Any:
    """For a POST that only reads: its scope, as a safe request has one already."""
    return scope.reading(request.auth)  # type: ignore[attr-defined]


def problem(status: int, title: str, detail: str, code: str = "about:blank", **details: Any) -> HttpResponse:
    body = {"type": code, "title": title, "status": status, "detail": detail, "details": details}
    text = json.dumps(body, cls=DjangoJSONEncoder)
    return HttpResponse(text, status=status, content_type=PROBLEM)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    title = {403: "Not allowed", 422: "Cannot be right"}.get(error.status, "Refused")
    return problem(error.status, title, error.message, error.code, **error.details)


@api.exception_handler(ObjectDoesNotExist)
def _unseen(request: HttpRequest, error: ObjectDoesNotExist) -> HttpResponse:
    what = type(error).__qualname__.partition(".")[0].lower()
    return problem(404, "Not found", f"This key sees no such {what}. Nothing was done.", "not_found")


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = [{"where": ".".join(str(p) for p in e["loc"]), "what": e["msg"]} for e in error.errors]
    said = "; ".join(f"{e['where']}: {e['what']}" for e in found[:5])
    return problem(422, "Cannot be right", f"{said}. Nothing was done.", "invalid", errors=found)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = problem(401, "Who are you?", "Send a valid key as “Authorization: Bearer ck_…”.", "unknown_key")
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "Not understood", str(error), "not_understood")


def page_size(limit: int) -> int:
    """How many rows a page has.

    Raises Invalid outside 1 to 100.
    """
    if not 1 <= limit <= 100:
        raise Invalid("A page has 1 to 100 rows.", field="limit")
    return limit
