import pytest
from django.http import Http404
from django.test import RequestFactory

from comptoir.look import views


class TestPicture:
    def test_is_an_svg_that_may_be_kept_for_a_year(self):
        answer = views.picture(RequestFactory().get("/"), "heart", "red")

        assert answer["Content-Type"] == "image/svg+xml"
        assert "max-age=31536000" in answer["Cache-Control"]

    def test_is_not_found_when_there_is_no_such_motif(self):
        with pytest.raises(Http404):
            views.picture(RequestFactory().get("/"), "submarine", "red")


class TestBrand:
    def test_is_a_style_sheet(self):
        assert b"--brand:#205c4a" in views.brand(RequestFactory().get("/"), "205C4A").content

    def test_is_not_found_when_it_is_no_colour(self):
        with pytest.raises(Http404):
            views.brand(RequestFactory().get("/"), "nocolour")


class TestGallery:
    def test_shows_every_component_with_real_words(self):
        page = views.gallery(RequestFactory().get("/look/")).content.decode()

        assert "Waiting for pick-up" in page
        assert "adds up" in page
        assert "does not add up" not in page
        assert "<c-" not in page


class TestStoreGallery:
    def test_shows_the_five_words(self):
        page = views.store_gallery(RequestFactory().get("/look/store/")).content.decode()

        assert all(word in page for word in ("Ordered", "Paid", "Packed", "On its way", "Delivered"))
        assert "<c-" not in page
