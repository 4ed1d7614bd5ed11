"""The document as a page: our own, so that it opens without the internet and runs no script."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase


@dataclass(frozen=True)
class Field:
    """A parameter or a field of a body, in a line."""

    name: str
    kind: str
    is_needed: bool
    words: SafeString


@dataclass(frozen=True)
class Answer:
    status: int
    words: SafeString


@dataclass(frozen=True)
class Act:
    """One operation, as its section shows it."""

    id: str
    method: str
    path: str
    title: str
    words: SafeString
    fields: list[Field]
    sent: str  # The example of its body.
    answered: str
    answers: list[Answer]


@dataclass(frozen=True)
class Chapter:
    title: str
    acts: list[Act] = field(default_factory=list)


class DocsPage(DocsBase):
    """``/api/v1/docs``: every operation with its fields, an example, and what it may answer."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        document = api.get_openapi_schema(path_params=kwargs)
        context = {
            "api": api,
            "words": _marked(api.description),
            "chapters": chapters(document),
            "document_url": self.get_openapi_url(api, kwargs),
            "address": request.build_absolute_uri("/").rstrip("/"),
        }
        return render(request, "api/docs.html", context)


def chapters(document: dict[str, Any]) -> list[Chapter]:
    """The operations by their tags, each in the order of the document."""
    found: dict[str, Chapter] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            tag = operation["tags"][0]
            act = _act(method.upper(), path, operation, document["components"]["schemas"])
            found.setdefault(tag, Chapter(tag)).acts.append(act)
    return list(found.values())


def _act(method: str, path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> Act:
    body = _json_content(operation.get("requestBody", {}))
    good = next(answer for status, answer in operation["responses"].items() if status < 300)
    return Act(
        id=operation["operationId"],
        method=method,
        path=path,
        title=operation["summary"],
        words=_marked(operation.get("description", "")),
        fields=[*_parameters(operation), *_body_fields(body.get("schema", {}), schemas)],
        sent=_said(body["example"]) if body else "",
        answered=_said(_json_content(good)["example"]),
        answers=[Answer(status, _marked(one["description"])) for status, one in operation["responses"].items()],
    )


def _json_content(part: dict[str, Any]) -> dict[str, Any]:
    return next(iter(part.get("content", {}).values()), {})  # type: ignore[no-any-return]


def _marked(words: str) -> SafeString:
    """Words with what stands between `backticks` as code."""
    parts = words.split("`")
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if n % 2 else part,) for n, part in enumerate(parts))
    )


def _said(example: Any) -> str:
    return json.dumps(example, indent=2, ensure_ascii=False)


def _parameters(operation: dict[str, Any]) -> Iterator[Field]:
    for one in operation["parameters"]:
        if one["in"] != "header":  # The one header is told at the top.
            yield Field(one["name"], _kind(one["schema"]), one["required"], _marked(one.get("description", "")))


def _body_fields(schema: dict[str, Any], schemas: dict[str, Any], before: str = "") -> Iterator[Field]:
    """The fields of a body; those of an object inside it follow as ``address.city``, of a list as ``lines[].sku``."""
    schema = _named(schema, schemas)
    for name, one in schema.get("properties", {}).items():
        needed = name in schema.get("required", [])
        yield Field(before + name, _kind(one), needed, _marked(one.get("description", "")))
        for inner in [one, *one.get("anyOf", [])]:
            if "$ref" in inner:
                yield from _body_fields(inner, schemas, f"{before}{name}.")
            elif "$ref" in inner.get("items", {}):
                yield from _body_fields(inner["items"], schemas, f"{before}{name}[].")


def _named(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    return schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _kind(schema: dict[str, Any]) -> str:
    """A type and its limits in few words: ``text, at most 24``."""
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    kinds = {"string": "text", "integer": "whole number", "boolean": "true or false", "array": "list", "null": "null"}
    words = [kinds.get(schema.get("type", ""), "object")]
    if schema.get("format") == "date-time":
        words = ["time"]
    for limit, said in (("minimum", "from"), ("maximum", "up to"), ("maxLength", "at most"), ("maxItems", "at most")):
        if limit in schema:
            words.append(f"{said} {schema[limit]:,}")
    if "enum" in schema:
        words.append(", ".join(schema["enum"]))
    return ", ".join(words)
