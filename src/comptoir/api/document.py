"""The OpenAPI document: what ninja knows of each operation, and what is true of all of them, said in one place."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from .problems import MEANINGS, PROBLEM

LONGEST_KEY = 255
KEY_HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "Yours, new for every thing to do. The same request under the same key is done once, for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
    "example": "order-2026-09-17-0001",
}
REPLAYED = {
    "description": "`true` where the answer is the one given before, and nothing was done again.",
    "schema": {"type": "string", "enum": ["true"]},
}
FILLINGS = {"integer": 1, "number": 1.0, "boolean": False, "string": "", "null": None, "object": {}}


class Api(NinjaAPI):
    """Our API: its operations are named by room and verb, and its document tells what every one has in common."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        room = operation.view_func.__module__.removeprefix(f"{__package__}.").partition(".")[0]
        return f"{room}_{operation.view_func.__name__}"

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**given)
        schemas = document["components"]["schemas"]
        for methods in document["paths"].values():
            for method, operation in methods.items():
                if method == "post":
                    _tell_of_repeats(operation)
                _tell_of_errors(operation, may_be_large=method == "post")
                _show_examples(operation, schemas)
        return document


def _tell_of_repeats(operation: dict[str, Any]) -> None:
    operation["parameters"] = [*operation["parameters"], KEY_HEADER]
    for status, answer in operation["responses"].items():
        if status < 300:
            answer["headers"] = {"Idempotent-Replayed": REPLAYED}


def _tell_of_errors(operation: dict[str, Any], *, may_be_large: bool) -> None:
    answers = operation["responses"]
    answers[429] = {"content": dict(answers[422]["content"])}
    if may_be_large:
        answers[413] = {"content": dict(answers[422]["content"])}
    for status, answer in answers.items():
        if status in MEANINGS:
            answer["description"] = MEANINGS[status]
            answer["content"] = {PROBLEM: next(iter(answer["content"].values()))}
    operation["responses"] = dict(sorted(answers.items()))


def _show_examples(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    bodies = [operation["requestBody"]] if "requestBody" in operation else []
    bodies += [answer for status, answer in operation["responses"].items() if status < 300]
    for body in bodies:
        for content in body.get("content", {}).values():
            content["example"] = example_of(content["schema"], schemas)
    for parameter in operation["parameters"]:
        if "examples" in parameter:  # Of a value; those of OpenAPI have names.
            parameter["example"] = parameter.pop("examples")[0]


def example_of(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """A value that a schema allows: put together from the examples of its fields."""
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas)
    if "properties" in schema:
        return {name: example_of(one, schemas) for name, one in schema["properties"].items()}
    if "default" in schema:
        return schema["default"]
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas)]
    if schema.get("format") == "date-time":
        return "2026-09-17T12:05:00Z"
    return FILLINGS[schema.get("type", "null")]
