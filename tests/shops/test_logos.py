import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.kernel.errors import Refusal
from comptoir.shops.logos import MOST_CHARACTERS, NotALogo, clean_svg


def svg(inside: str, attributes: str = "") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" {attributes}>{inside}<path d="M0 0h9"/></svg>'


class TestCleanSvg:
    def test_keeps_shapes_colours_and_gradients(self):
        gradient = '<linearGradient id="a"><stop offset="1" stop-color="#fff"/></linearGradient>'
        cleaned = clean_svg(svg(gradient + '<rect fill="url(#a)" x="1"/>'))

        assert 'fill="url(#logo-a)"' in cleaned
        assert 'id="logo-a"' in cleaned
        assert 'd="M0 0h9"' in cleaned

    def test_turns_a_style_into_attributes(self):
        cleaned = clean_svg(svg('<rect style="fill:#123456; background:url(http://x)"/>'))

        assert 'fill="#123456"' in cleaned
        assert "style" not in cleaned

    @pytest.mark.parametrize(
        "bad",
        [
            "<script>alert(1)</script>",
            '<a href="https://x.example">x</a>',
            '<image href="https://x.example/p.png"/>',
            '<rect onload="alert(1)"/>',
            '<rect fill="url(https://x.example)"/>',
            '<rect fill="javascript:alert(1)"/>',
            "<style>@import url(https://x.example)</style>",
            "<foreignObject><b xmlns='http://www.w3.org/1999/xhtml'>x</b></foreignObject>",
            "<text>alert</text>",
            '<use href="#a"/>',
            "<animate attributeName='x'/>",
            "<!-- alert -->",
            "<?php alert ?>",
        ],
    )
    def test_leaves_out_whatever_is_not_drawing(self, bad):
        cleaned = clean_svg(svg(bad))

        for word in ("alert", "x.example", "script", "style", "href", "import", "<use", "animate"):
            assert word not in cleaned

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "cannot be read"),
            ("not xml", "cannot be read"),
            ("<html/>", "outermost"),
            ("<svg><path/></svg>", "outermost"),
            ('<svg xmlns="http://www.w3.org/2000/svg"><text>x</text></svg>', "nothing in it"),
            ('<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg("&a;"), "entities"),
            (svg("x" * MOST_CHARACTERS), "longer"),
            (svg("\x00"), "cannot be read"),
        ],
    )
    def test_says_why_it_is_no_logo(self, text, reason):
        with pytest.raises(NotALogo, match=reason):
            clean_svg(text)

    @given(st.text(max_size=200))
    def test_answers_anything_with_a_sentence(self, text):
        for candidate in (text, svg(text), svg(f'<rect fill="{text}"/>')):
            try:
                clean_svg(candidate)
            except Refusal:
                continue

    def test_changes_nothing_the_second_time_but_ids(self):
        once = clean_svg(svg('<g transform="rotate(3)"><circle r="2" stroke="red"/></g>'))
        assert clean_svg(once) == once
