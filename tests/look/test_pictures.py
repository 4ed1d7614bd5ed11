from xml.etree import ElementTree

import pytest

from comptoir.look.pictures import (
    COLOUR_WORDS,
    HUES,
    KIND_WORDS,
    MOTIFS,
    UNNAMED,
    USUAL,
    motif_for,
    picture_svg,
    picture_url,
)


class TestMotifFor:
    @pytest.mark.parametrize(
        ("description", "motif"),
        [
            ("WHITE HANGING HEART T-LIGHT HOLDER", ("heart", "white")),
            ("JUMBO BAG RED RETROSPOT", ("bag", "red")),
            ("LUNCH BAG CARS BLUE", ("lunchbox", "blue")),
            ("PACK OF 60 PINK PAISLEY CAKE CASES", ("cases", "pink")),
            ("Linen shirt, off-white", ("shirt", "cream")),
            ("Merino crew-neck jumper, moss", ("jumper", "moss")),
            ("", ("parcel", "sand")),
        ],
    )
    def test_reads_the_thing_and_its_colour_from_the_words(self, description, motif):
        assert motif_for(description) == motif

    def test_names_only_what_can_be_drawn(self):
        assert {kind for kind, _ in KIND_WORDS} | set(USUAL) <= set(MOTIFS)
        assert set(COLOUR_WORDS.values()) | set(UNNAMED) | set(USUAL.values()) <= set(HUES)

    def test_is_always_the_same(self):
        assert motif_for("ALARM CLOCK BAKELIKE") == motif_for("alarm clock bakelike")


class TestPictureSvg:
    @pytest.mark.parametrize("kind", sorted(MOTIFS))
    def test_is_a_drawing_with_every_colour_filled_in(self, kind):
        drawn = picture_svg(kind, "red")

        assert ElementTree.fromstring(drawn).tag.endswith("svg")
        assert "$" not in drawn

    def test_refuses_what_does_not_exist(self):
        with pytest.raises(KeyError):
            picture_svg("submarine", "red")


class TestPictureUrl:
    def test_names_motif_and_colour(self):
        assert picture_url("RED UMBRELLA") == "/pictures/umbrella-red.svg"
