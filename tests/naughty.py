"""Texts that break careless programs: a dozen of our own, and a long public list where it is at hand."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMY = 120  # Characters: a field with room for several strings at once.
MOST_TURNS = 90  # Every string in fields of 200 characters.
MARK = "zq7"  # In every text that is sent, so that it can be looked for in logs.
OWN = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; drop table orders_order; --",
    "{{ 7*7 }}{% now %}",
    "${7*7} %s %(x)s {0} {x}",
    "../../etc/passwd",
    "=cmd|'/c calc'!A0",
    "Zoë Ångström-Ñúñez 李小龍",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3f3\ufe0f\u200d\U0001f308",
    "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "a\u0300\u0301\u0302\u0303\u0304\u0305 z\u200b\ufeffw\u00ad",
    "\\u0000 %00 &#0; \\",
)
LIST = "data/dirty/blns/blns.json"  # The Big List of Naughty Strings, github.com/minimaxir/big-list-of-naughty-strings.


def listed() -> tuple[str, ...]:
    """The strings of the public list; none where COMPTOIR_OUTSIDE_DATA names no folder that holds it."""
    file = Path(os.environ.get("COMPTOIR_OUTSIDE_DATA", "/nonexistent")) / LIST
    return tuple(json.loads(file.read_text())) if file.is_file() else ()


needs_list = pytest.mark.skipif(
    not listed(), reason="two walks of 515 strings: COMPTOIR_OUTSIDE_DATA names no folder with the naughty strings"
)


def packed(strings: tuple[str, ...], longest: int) -> list[str]:
    """The strings, as many together as a field has room for, each pack marked; one too long for any is cut."""
    room, packs, pack = longest - len(MARK) - 1, [], ""
    for string in strings:
        string = "".join(c for c in string if c.isprintable() or c in "\u202e\u202c\u200b\ufeff\u00ad").strip()[:room]
        if pack and len(pack) + len(string) + 1 > room:
            packs.append(f"{pack} {MARK}")
            pack = ""
        pack = f"{pack} {string}".strip()
    return [*packs, f"{pack} {MARK}"]


def in_turn(strings: tuple[str, ...], lengths: dict[str, int]) -> Iterator[dict[str, str]]:
    """Texts for the fields of a form, until every field with room has had every string; a short one has some."""
    packs = {name: packed(strings, longest) for name, longest in lengths.items()}
    roomy = [some for name, some in packs.items() if lengths[name] >= ROOMY] or list(packs.values())
    for turn in range(min(MOST_TURNS, max(len(some) for some in roomy))):
        yield {name: some[turn % len(some)] for name, some in packs.items()}
