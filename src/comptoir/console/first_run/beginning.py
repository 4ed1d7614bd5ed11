"""The link that `up --no-demo` prints: it makes the first administrator, once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.shops import commands, queries
from comptoir.shops.links import LinkIsOver, require_first_admin_link

from ..door import part
from ..sign_in.callers import asking, device_of, let_in, never_kept
from .forms import FirstAdminForm
from .frame import blame, page


@require_http_methods(["GET", "HEAD", "POST"])
def first_admin(request: HttpRequest, link: str) -> HttpResponse:
    """GET, POST /first-run/<link>/"""
    if asking(request).kind == "staff":  # Back in the browser, after it was used.
        return redirect("first-run")
    try:
        require_first_admin_link(link, at=clock.now())
        form = FirstAdminForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return _make(request, link, form)
    except LinkIsOver as over:
        context = {"is_set_up": queries.has_staff()}
        return never_kept(part(request, "console/first_run/link_over.html", context, status=over.status))
    return page(request, 1, "first_admin", form)


def _make(request: HttpRequest, link: str, form: FirstAdminForm) -> HttpResponse:
    given = {name: form.cleaned_data[name] for name in ("name", "email", "password", "retailer_name", "retailer_code")}
    try:
        key = commands.make_first_admin(
            link=link, **given, device=device_of(request), by=asking(request), at=clock.now()
        )
    except LinkIsOver:
        raise
    except Refusal as refusal:
        status = blame(form, refusal, {"code": "retailer_code"})
        return page(request, 1, "first_admin", form, status=status)
    return let_in(request, key, reverse("first-run-shop"))
