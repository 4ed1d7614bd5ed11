"""An account is made: a name, an address, and the code that was mailed there.

Nobody learns here whose address is known: the answers are the same, and only the code tells it apart.
"""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.customers import commands
from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.kernel.network import address_of
from comptoir.kernel.scope import NOBODY

from ..door import shop_or_404
from .door import let_in, private, taking_at_least, who_is_in
from .forms import CodeForm, RegistrationForm, refused
from .signing_in import ASKED_AFTER
from .views import frame

if TYPE_CHECKING:
    from comptoir.shops.models import Shop


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Name and address; a code is mailed there."""
    shop = _open_shop(code)
    if request.method != "POST" and who_is_in(request, shop):
        return redirect("account", code=shop.code)
    form = RegistrationForm(request.POST or None)
    if form.is_valid():
        try:
            with taking_at_least(ASKED_AFTER):
                given = {**form.cleaned_data, "address": address_of(request)}
                commands.ask_registration(shop_id=shop.id, **given, by=NOBODY, at=clock.now())
            return _page(request, shop, "register_code", CodeForm(initial={"email": form.cleaned_data["email"]}))
        except Refusal as refusal:
            refused(form, refusal)
    return _page(request, shop, "register", form)


@require_POST
def enter_code(request: HttpRequest, code: str) -> HttpResponse:
    """The code from the mail: she is in."""
    shop = _open_shop(code)
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            given = {**form.cleaned_data, "address": address_of(request)}
            admission = commands.register(shop_id=shop.id, **given, by=NOBODY, at=clock.now())
            if admission.session:
                let_in(request, shop, admission.session)
                messages.success(request, f"Welcome to {shop.name}.")
                return redirect("account", code=shop.code)
            form.add_error("code", "That did not match, or the code is over. Begin again for another.")
        except Refusal as refusal:
            refused(form, refusal)
    return _page(request, shop, "register_code", form)


def _open_shop(code: str) -> "Shop":
    """A private shop's customers are added by its staff."""
    shop: Shop = shop_or_404(code)
    if shop.kind != "default":
        raise Http404
    return shop


def _page(request: HttpRequest, shop: "Shop", name: str, form: RegistrationForm | CodeForm) -> HttpResponse:
    context = frame(shop, None, "") | {"form": form}
    status = 422 if form.errors else 200
    return private(render(request, f"storefront/account/{name}.html", context, status=status))
