"""``/health``: whether this server can do its work, for whoever watches it."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

_current: set[str] = set()  # Databases seen with every migration applied: code does not change under a process.


def health(request: HttpRequest) -> JsonResponse:
    """200 while the database answers and has every migration; else 503. No word about who or what is in it."""
    checks = {"database": _answers(), "migrations": False}
    checks["migrations"] = checks["database"] and _is_migrated()
    good = all(checks.values())
    return JsonResponse({"status": "ok" if good else "failing", **checks}, status=200 if good else 503)


def _answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        connection.close()
        return False
    return True


def _is_migrated() -> bool:
    name = str(connection.settings_dict["NAME"])
    if name not in _current:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _current.add(name)
    return True
