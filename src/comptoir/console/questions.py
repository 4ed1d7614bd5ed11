"""What asks before it acts: a dialog by htmx, else, and after a refusal, a page of its own with what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse

from comptoir.kernel.errors import Refusal

from .door import go, part, seeing, show


def nothing(request: HttpRequest, **named: Any) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Question:
    """Its words, the template of its fields, what they begin with, and the one command it ends in."""

    body: str  # "customers/profile" is templates/console/customers/profile.html.
    title: str
    button: str
    icon: str
    active: str  # The place in the rail.
    run: Callable[..., str]  # Gives the address of what became of it.
    shows: Callable[..., Mapping[str, Any]] = field(default=nothing)
    sub: str = ""
    kind: str = "primary"
    wide: bool = False

    def ask(self, request: HttpRequest, **named: Any) -> HttpResponse:
        """GET: the fields, with what is known."""
        return self._render(request, named, {})

    def act(self, request: HttpRequest, **named: Any) -> HttpResponse:
        """POST: one command; refused, the question again with what was typed."""
        try:
            return go(self.run(request, **named))
        except Refusal as refusal:
            typed = request.POST.dict()
            return self._render(request, named, {"refusal": refusal, "typed": typed}, status=refusal.status)

    def _render(
        self, request: HttpRequest, named: dict[str, Any], more: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        with seeing(request):
            shown = self.shows(request, **named)
            body = f"console/{self.body}.html"
            context = {"question": self, "body": body, "typed": shown.get("known", {}), **shown, **more}
            if request.htmx and request.method == "GET":  # type: ignore[attr-defined]
                return part(request, "console/question_dialog.html", context)
            return show(request, "console/question_page.html", context, active=self.active, status=status)
