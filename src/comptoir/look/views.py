"""Drawn pictures, the style sheet of a brand, and the gallery of all components."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from . import specimens
from .brand import NotAColour, brand_css
from .pictures import picture_svg

A_YEAR = "public, max-age=31536000, immutable"


def picture(request: HttpRequest, motif: str, colour: str) -> HttpResponse:
    """GET /pictures/heart-red.svg"""
    try:
        drawn = picture_svg(motif, colour)
    except KeyError:
        raise Http404("There is no such picture.") from None
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": A_YEAR})


def brand(request: HttpRequest, colour: str, canvas: str = "fcfbf7") -> HttpResponse:
    """GET /brand/205c4a-fcfbf7.css: a style sheet, because the pages allow no inline styles."""
    try:
        css = brand_css(f"#{colour}".lower(), f"#{canvas}".lower())
    except NotAColour as problem:
        raise Http404(str(problem)) from None
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": A_YEAR})


def gallery(request: HttpRequest) -> HttpResponse:
    """Every console component with real words; served in the demo only."""
    return render(request, "look/gallery.html", specimens.console())


def store_gallery(request: HttpRequest) -> HttpResponse:
    """Every storefront component with real words; served in the demo only."""
    return render(request, "look/store_gallery.html", specimens.storefront())


def palette_specimen(request: HttpRequest) -> HttpResponse:
    """What a palette answers, for the gallery."""
    return render(request, "look/palette_specimen.html", {"q": request.POST.get("q", "")})
