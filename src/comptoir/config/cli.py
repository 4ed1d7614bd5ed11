"""The ``comptoir`` command: one small module in ``verbs`` for each verb."""

import argparse
import importlib
import os
import pkgutil
import sys
from types import ModuleType

from . import places, verbs
from .words import CannotStart, say


def main(argv: list[str] | None = None) -> int:
    """Run one verb; its exit code, 1 with a sentence when something is in its way."""
    name, *rest = (sys.argv[1:] if argv is None else argv) or ["help"]
    if name in {"help", "-h", "--help"}:
        if not rest:
            say(overview())
            return 0
        name, rest = rest[0], ["--help"]
    verb = _verb(name)
    if verb is None:
        print(f"There is no verb {name!r}. {places.command('help')} lists them.", file=sys.stderr)
        return 2
    parser = argparse.ArgumentParser(prog=f"comptoir {name}", description=verb.HELP, allow_abbrev=False)
    verb.add_arguments(parser)
    arguments, beyond = parser.parse_known_args(rest)
    if beyond and not getattr(verb, "TAKES_ANYTHING", False):
        parser.error(f"unknown: {' '.join(beyond)}")
    arguments.beyond = beyond
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comptoir.config.settings")
    try:
        return verb.run(arguments) or 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not _is_a_sentence(error):
            raise
        print(error, file=sys.stderr)
        return 1


def overview() -> str:
    """Every verb with its one line of help."""
    lines = [f"  {verb.NAME:<12} {verb.HELP}" for verb in map(_load, _names())]
    return "\n".join(["comptoir VERB [options]", "", *lines, "", "comptoir help VERB says more."])


def _names() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(verbs.__path__))


def _load(module: str) -> ModuleType:
    return importlib.import_module(f"{verbs.__name__}.{module}")


def _verb(name: str) -> ModuleType | None:
    # "import" cannot be the name of a module: verbs/import_.py.
    by_name = {module.rstrip("_").replace("_", "-"): module for module in _names()}
    return _load(by_name[name]) if name in by_name else None


def _is_a_sentence(error: Exception) -> bool:
    """Whether the error was made for people to read; anything else is a bug and keeps its traceback."""
    from comptoir.kernel.errors import Refusal

    return isinstance(error, CannotStart | Refusal)


if __name__ == "__main__":
    raise SystemExit(main())
