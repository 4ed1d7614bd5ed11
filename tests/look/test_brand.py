import pytest

from comptoir.look.brand import DARK_SURFACE, NotAColour, brand_css, contrast, readable


class TestReadable:
    @pytest.mark.parametrize("colour", ["#ffe14d", "#9ad1ff", "#ffffff", "#205c4a", "#000000", "#ff0000"])
    def test_reaches_enough_contrast_on_white_and_on_dark(self, colour):
        assert contrast(readable(colour), "#ffffff") >= 4.5
        assert contrast(readable(colour, DARK_SURFACE), DARK_SURFACE) >= 4.5

    def test_leaves_a_colour_that_is_readable_already(self):
        assert readable("#205c4a") == "#205c4a"


class TestBrandCss:
    def test_holds_the_variables_of_the_shop(self):
        assert "--brand:#205c4a;" in brand_css("#205c4a", "#fcfbf7")

    @pytest.mark.parametrize("text", ["red", "#12", "#12345g", "#205c4a;}body{display:none", ""])
    def test_refuses_what_is_no_colour(self, text):
        with pytest.raises(NotAColour, match="is no colour"):
            brand_css(text)
