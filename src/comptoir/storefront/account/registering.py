"""An account is made: a name, an address, and the code that was mailed there.

Nobody learns here whose address is known: the answers are the same, and only the code tells it apart.
"""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.customers import commands

from ..door import shop_or_404
from .door import private, who_is_in
from .forms import CodeForm, RegistrationForm
from .signing_in import is_admitted, is_asked
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
    if is_asked(request, shop, form, commands.ask_registration):
        return _page(request, shop, "register_code", CodeForm(initial={"email": form.cleaned_data["email"]}))
    return _page(request, shop, "register", form)


@require_POST
def enter_code(request: HttpRequest, code: str) -> HttpResponse:
    """The code from the mail: she is in."""
    shop = _open_shop(code)
    form = CodeForm(request.POST)
    if is_admitted(request, shop, form, commands.register, field="code"):
        messages.success(request, f"Welcome to {shop.name}.")
        return redirect("account", code=shop.code)
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
