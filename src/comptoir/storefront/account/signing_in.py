"""In by a mailed code or a password, out again, and one's own password.

What is typed is posted and never stands in an address; the answer is the same whoever is asked for.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.customers import commands
from comptoir.customers.commands import Admission
from comptoir.customers.queries import OwnProfile
from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.kernel.network import address_of
from comptoir.kernel.scope import NOBODY, Actor

from ..door import shop_or_404
from .door import is_fresh, let_in, let_out, private, signed_in, taking_at_least, who_is_in
from .forms import CodeForm, EmailForm, NewPasswordForm, PasswordForm, refused
from .views import frame

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

ASKED_AFTER = 0.3  # Seconds that asking for a code takes at least, known address or not.
AFTERWARDS = "password"  # Where a customer goes on who had to prove herself again.


@require_http_methods(["GET", "HEAD", "POST"])
def ask_code(request: HttpRequest, code: str) -> HttpResponse:
    """The way in: an address, to which a code is mailed."""
    shop = shop_or_404(code)
    if request.method != "POST" and "again" not in request.GET and who_is_in(request, shop):
        return redirect("account", code=shop.code)
    form = EmailForm(request.POST or None)
    if is_asked(request, shop, form, commands.ask_code):
        return _page(request, shop, "enter_code", CodeForm(initial={"email": form.cleaned_data["email"]}))
    return _page(request, shop, "sign_in", form)


@require_POST
def enter_code(request: HttpRequest, code: str) -> HttpResponse:
    """The code from the mail."""
    shop = shop_or_404(code)
    form = CodeForm(request.POST)
    if is_admitted(request, shop, form, commands.sign_in_with_code, field="code"):
        return _go_in(request, shop)
    return _page(request, shop, "enter_code", form)


@require_http_methods(["GET", "HEAD", "POST"])
def by_password(request: HttpRequest, code: str) -> HttpResponse:
    """Address and password."""
    shop = shop_or_404(code)
    form = PasswordForm(request.POST or None)
    if is_admitted(request, shop, form, commands.sign_in_with_password):
        return _go_in(request, shop)
    return _page(request, shop, "by_password", form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def password(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor) -> HttpResponse:
    """Set or change one's password: only shortly after signing in. Her other sessions end."""
    form = NewPasswordForm(request.POST or None)
    fresh = is_fresh(request, shop)
    if fresh and form.is_valid():
        try:
            admission = commands.set_password(password=form.cleaned_data["password"], by=by, at=clock.now())
            let_in(request, shop, admission.session or {})
            messages.success(request, "Your password is set. Everywhere else you are signed out.")
            return redirect("account_profile", code=shop.code)
        except Refusal as refusal:
            refused(form, refusal)
    context = frame(shop, her, "profile") | {"form": form, "fresh": fresh}
    return render(request, "storefront/account/password.html", context, status=422 if form.is_bound else 200)


@require_POST
def sign_out(request: HttpRequest, code: str) -> HttpResponse:
    """Leave on this device."""
    shop = shop_or_404(code)
    let_out(request, shop)
    return redirect("account_sign_in", code=shop.code)


@require_POST
@signed_in
def sign_out_everywhere(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor) -> HttpResponse:
    """Leave on every device, at all shops of the group."""
    commands.sign_out_everywhere(by=by, at=clock.now())
    let_out(request, shop)
    messages.success(request, "You are signed out on every device.")
    return redirect("account_sign_in", code=shop.code)


def is_asked(request: HttpRequest, shop: "Shop", form: Form, command: Callable[..., None]) -> bool:
    """Whether what is typed was right, and the command ran that may mail a code; how long it takes tells nothing."""
    if not form.is_valid():
        return False
    given = {**form.cleaned_data, "address": address_of(request)}
    try:
        with taking_at_least(ASKED_AFTER):
            command(shop_id=shop.id, **given, by=NOBODY, at=clock.now())
    except Refusal as refusal:
        refused(form, refusal)
        return False
    return True


def is_admitted(
    request: HttpRequest, shop: "Shop", form: Form, command: Callable[..., Admission], field: str | None = None
) -> bool:
    """Whether a command lets in who typed this; then she is in. Else ``field`` of the form says so."""
    if not form.is_valid():
        return False
    given = {**form.cleaned_data, "address": address_of(request)}
    try:
        admission = command(shop_id=shop.id, **given, by=NOBODY, at=clock.now())
    except Refusal as refusal:
        refused(form, refusal)
        return False
    if admission.session:
        let_in(request, shop, admission.session)
        return True
    form.add_error(field, admission.message)
    return False


def _go_in(request: HttpRequest, shop: "Shop") -> HttpResponse:
    goal = "account_password" if request.POST.get("to") == AFTERWARDS else "account"
    return redirect(goal, code=shop.code)


def _page(request: HttpRequest, shop: "Shop", name: str, form: EmailForm | CodeForm) -> HttpResponse:
    asked = request.POST.get("to") or request.GET.get("to")
    context = frame(shop, None, "") | {"form": form, "to": AFTERWARDS if asked == AFTERWARDS else ""}
    status = 422 if form.errors else 200
    return private(render(request, f"storefront/account/{name}.html", context, status=status))
