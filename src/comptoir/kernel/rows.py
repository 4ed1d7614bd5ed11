"""Rows read and written past Django's query compiler, whose price shows on the paths that everything waits for."""

import functools
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias, TypeVar

from django.apps import apps
from django.db import connection, models

Column: TypeAlias = "models.Field[Any, Any]"
Row = TypeVar("Row", bound=models.Model)


@functools.cache
def columns(**kinds: str) -> str:
    """What to select of tables by their aliases, as ``columns(s="shops.Shop")``, for :func:`read`."""
    return ", ".join(f'{alias}."{field.column}"' for alias, kind in kinds.items() for field in _fields(kind))


def read(values: Sequence[Any], *kinds: str) -> Iterator[Any]:
    """The rows that a selected line holds side by side; None for one that an outer join did not find."""
    start = 0
    for kind in kinds:
        fields = _fields(kind)
        yield _row(apps.get_model(kind), fields, values[start : start + len(fields)])
        start += len(fields)


def _fields(kind: str) -> Sequence[Column]:
    return apps.get_model(kind)._meta.concrete_fields


def _row(model: type[Row], fields: Sequence[Column], values: Sequence[Any]) -> Row | None:
    if all(value is None for value in values):
        return None
    known = [_known(field, value) for field, value in zip(fields, values, strict=True)]
    return model.from_db(connection.alias, [field.attname for field in fields], known)


def _known(field: Column, value: Any) -> Any:
    convert = getattr(field, "from_db_value", None)
    return convert(value, None, connection) if convert else value


def insert(row: models.Model) -> None:
    """Store a new row; it gets its id. Its constraints are the database's, as with ``save``."""
    statement, fields = _insertion(type(row))
    with connection.cursor() as cursor:
        cursor.execute(statement, [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields])
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias


@functools.cache
def _insertion(model: type[models.Model]) -> tuple[str, tuple[Column, ...]]:
    fields = tuple(field for field in model._meta.concrete_fields if not field.primary_key)
    names = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join("%s" for _ in fields)
    key = model._meta.pk.column
    return f'insert into "{model._meta.db_table}" ({names}) values ({places}) returning "{key}"', fields
