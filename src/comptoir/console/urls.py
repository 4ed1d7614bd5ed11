"""The addresses of the console: each topic brings its own."""

from django.urls import URLPattern, URLResolver, include, path

# A topic's fixed addresses come before another's that take any text: /orders/new/ before /orders/<number>/.
TOPICS = (
    "sign_in", "first_run", "home", "new_order", "orders", "pick_ups", "returns", "quotes", "customers", "articles",
    "stock", "end_of_day", "settings", "palette",
)  # fmt: skip


urlpatterns: list[URLPattern | URLResolver] = [path("", include(f"comptoir.console.{topic}.urls")) for topic in TOPICS]
