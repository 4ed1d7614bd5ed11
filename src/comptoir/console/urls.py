"""The addresses of the console: each topic brings its own."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

# A topic's fixed addresses come before another's that take any text: /orders/new/ before /orders/<number>/.
TOPICS = (
    "sign_in", "first_run", "home", "new_order", "orders", "customers", "articles", "stock", "settings", "palette",
)  # fmt: skip


def _is_there(topic: str) -> bool:
    package = f"comptoir.console.{topic}"
    return find_spec(package) is not None and find_spec(f"{package}.urls") is not None


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"comptoir.console.{topic}.urls")) for topic in TOPICS if _is_there(topic)
]
