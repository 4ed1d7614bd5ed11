import re
from pathlib import Path

import pytest

import comptoir
from comptoir.look.icons import ICONS

SOURCE = Path(comptoir.__file__).parent
TEMPLATES = [path for path in sorted(SOURCE.rglob("templates/**/*.html")) if "/assets/" not in str(path)]
# A name written in the template itself, as a tag, an attribute of a component or in Python.
WRITTEN_ICON = re.compile(r"""{% icon "([a-z0-9-]+)"|<c-[a-z-]+[^>]*?\sicon="([a-z0-9-]+)\"""")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
class TestTemplate:
    def test_draws_only_icons_that_the_sprite_has(self, path):
        names = {name for pair in WRITTEN_ICON.findall(path.read_text()) for name in pair if name}

        assert names <= set(ICONS), f"add to comptoir/look/icons.py: {sorted(names - set(ICONS))}"

    def test_has_no_inline_script_style_or_handler(self, path):
        text = path.read_text()
        found = re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", text)

        assert not found or "mail" in path.parts, f"the pages' policy forbids {found}"

    def test_names_no_colour(self, path):
        assert not re.search(r"""[:"'\s]#[0-9a-fA-F]{6}\b""", path.read_text()) or "mail" in path.parts


class TestLock:
    def test_holds_no_addresses(self):
        lock = SOURCE.parents[1] / "package-lock.json"

        assert not re.search(r"://|resolved", lock.read_text())
