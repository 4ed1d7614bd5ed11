"""Typst at work: the fonts it may use, and data that it can read."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent
FONTS = TEMPLATES.parents[1] / "assets" / "vendor" / "fonts"
# What no page can show: control characters (but for ends of lines and tabs) and halves of characters.
UNSHOWN = {"Cc", "Cs"}
SHOWN = "\n\t"


class CannotBeSet(Exception):
    """The template does not go with its data: a mistake of ours, never of the reader."""


def set_document(template: str, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The PDF of ``template`` (a name beside this file, without its ending) with ``data``, which JSON can hold.

    ``made_at`` is written into the file as when it was made: give the moment of the document, not of the reader.
    Raises CannotBeSet.
    """
    try:
        made = typst.compile(
            str(TEMPLATES / f"{template}.typ"),
            root=str(TEMPLATES),
            font_paths=fonts(),
            format="pdf",
            sys_inputs={"data": json.dumps(_readable(data), ensure_ascii=False, sort_keys=True)},
            timestamp=int(made_at.timestamp()),
        )
    except typst.TypstError as error:
        raise CannotBeSet(f"The document “{template}” cannot be set.") from error
    return bytes(made)  # type: ignore[arg-type]  # One page or many: a PDF is one file.


@cache
def fonts() -> Any:
    """The fonts that may be shipped, read once; none of the machine's own, which would differ from place to place."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)] if FONTS.is_dir() else [])


def _readable(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(letter for letter in value if letter in SHOWN or unicodedata.category(letter) not in UNSHOWN)
    if isinstance(value, Mapping):
        return {str(key): _readable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_readable(one) for one in value]
    return value
