"""How errors read to a program: problem+json after RFC 9457, a sentence each, and nothing was done."""

import json
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from ninja import Field, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from comptoir.kernel.errors import Refusal

PROBLEM = "application/problem+json"


class Problem(Schema):
    """What went wrong, after RFC 9457: nothing was done."""

    type: str = Field(description="The reason, for programs.", examples=["nowhere_in_stock"])
    title: str = Field(examples=["Refused"])
    status: int = Field(examples=[409])
    detail: str = Field(
        description="The reason, for people.",
        examples=["No location of Alder Home can send 2 × 22423 now. Nothing was reserved."],
    )
    details: dict[str, Any] = Field({}, description="Facts about the reason.", examples=[{"skus": ["22423"]}])


REFUSALS: dict[int, type[Schema]] = dict.fromkeys((400, 401, 403, 404, 409, 422), Problem)
MEANINGS = {
    400: "The body is no JSON, or a POST came without its Idempotency-Key.",
    401: "No key, or one that is unknown or revoked.",
    403: "The key may only read, or its rights do not go so far: `details.right` names the one it lacks.",
    404: "The key's shop sees no such thing.",
    409: "Understood and refused as things stand: out of stock, paid already, gone already.",
    413: "The body is too large.",
    422: "A value cannot be right; `details.errors` or `details.field` says which.",
    429: "The key sent too much within a minute; `Retry-After` says in how many seconds it may again.",
}


def problem(status: int, title: str, detail: str, code: str = "about:blank", **details: Any) -> HttpResponse:
    body = {"type": code, "title": title, "status": status, "detail": detail, "details": details}
    text = json.dumps(body, cls=DjangoJSONEncoder)
    return HttpResponse(text, status=status, content_type=PROBLEM)


def unknown_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address below ``/api/`` that names no operation."""
    return problem(404, "Not found", "There is no such address; /api/v1/docs lists them all.", "not_found")


def _refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    title = {403: "Not allowed", 422: "Cannot be right"}.get(error.status, "Refused")
    return problem(error.status, title, error.message, error.code, **error.details)


def _unseen(request: HttpRequest, error: ObjectDoesNotExist) -> HttpResponse:
    what = type(error).__qualname__.partition(".")[0].lower()
    return problem(404, "Not found", f"This key sees no such {what}. Nothing was done.", "not_found")


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = [{"where": ".".join(str(p) for p in e["loc"]), "what": e["msg"]} for e in error.errors]
    said = "; ".join(f"{e['where']}: {e['what']}" for e in found[:5])
    return problem(422, "Cannot be right", f"{said}. Nothing was done.", "invalid", errors=found)


def _unknown_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = problem(401, "Who are you?", "Send a valid key as “Authorization: Bearer ck_…”.", "unknown_key")
    response["WWW-Authenticate"] = "Bearer"
    return response


def _not_understood(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The parser's own words stand behind ninja's."""
    if isinstance(error.__cause__, Refusal):
        return _refused(request, error.__cause__)
    if isinstance(error.__cause__, RequestDataTooBig):
        return _too_large(request, error.__cause__)
    said = "The body is no JSON in UTF-8. Nothing was done." if error.__cause__ else str(error)
    return problem(error.status_code, "Not understood", said, "not_understood")


def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413, "Too large", "The body is larger than 2.5 MB. Nothing was done.", "too_large")


def answer_errors(api: NinjaAPI) -> None:
    """Each error of the house to its answer."""
    for error, answer in (
        (Refusal, _refused),
        (ObjectDoesNotExist, _unseen),
        (ValidationError, _invalid),
        (AuthenticationError, _unknown_key),
        (HttpError, _not_understood),
        (RequestDataTooBig, _too_large),
    ):
        api.add_exception_handler(error, answer)  # type: ignore[arg-type]
