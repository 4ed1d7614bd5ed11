"""The shop's own front door: what it is, and finding an order by its number and e-mail address."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from comptoir.fulfilment import queries as fulfilment
from comptoir.fulfilment.tracking import read_code
from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import NOBODY
from comptoir.look.shell import Store
from comptoir.orders import commands, links

from .door import shop_or_404, store_of


class FindOrder(forms.Form):
    number = forms.CharField(max_length=24, label="Order number", help_text="It is in every mail, like AH-10482.")
    email = forms.EmailField(label="E-mail address", help_text="The one you ordered with.")


class FindParcel(forms.Form):
    code = forms.CharField(max_length=40, label="Tracking code")


@require_safe
def front(request: HttpRequest, code: str) -> HttpResponse:
    """A shop's front page: who we are, how to reach us, and where an order is. A private one shows its name only."""
    shop = shop_or_404(code)
    return render(request, "storefront/front.html", {"shop": shop, "store": store_of(shop), "form": FindOrder()})


@require_http_methods(["GET", "HEAD", "POST"])
def find_order(request: HttpRequest, code: str) -> HttpResponse:
    """Number and address prove the order; the answer is its link. Which of the two was wrong is not said."""
    shop = shop_or_404(code)
    form = FindOrder(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = commands.prove_order(shop_id=shop.id, by=NOBODY, at=clock.now(), **form.cleaned_data)
            if found is None:
                raise commands.NotProven
            return HttpResponseRedirect(links.link_address(found))
        except Refusal as refusal:
            form.add_error(None, refusal.message)
    status = 422 if request.method == "POST" else 200
    context = {"shop": shop, "store": store_of(shop), "form": form}
    return render(request, "storefront/find_order.html", context, status=status)


@require_safe
def logo(request: HttpRequest, code: str) -> HttpResponse:
    """The shop's logo; it was cleaned when it was set, and runs nothing."""
    shop = shop_or_404(code)
    if not shop.logo_svg:
        raise Http404
    response = HttpResponse(shop.logo_svg, content_type="image/svg+xml")
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Type a tracking code; it never stands in the address before it was found."""
    form = FindParcel(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if fulfilment.order_behind(form.cleaned_data["code"]) is not None:
            return redirect("tracking", code=read_code(form.cleaned_data["code"]))
        form.add_error("code", "We find no parcel with this code.")
    status = 422 if request.method == "POST" else 200
    return render(request, "storefront/track.html", {"form": form, "store": Store(name="Comptoir")}, status=status)
