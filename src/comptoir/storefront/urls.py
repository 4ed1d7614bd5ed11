"""The addresses of the storefront."""

from django.urls import include, path

from . import balances, card, downloads, giving_back, papers, pay, quote, shop, status

urlpatterns = [
    path("pay/<str:text>/", pay.page, name="pay"),
    path("pay/<str:text>/balance/", balances.pay, name="pay_from_balance"),
    path("pay/<str:text>/card/", pay.by_card, name="pay_by_card"),
    path("pay/<str:text>/form/", card.pay, name="pay_by_form"),
    path("pay/<str:text>/state/", pay.state, name="pay_state"),
    path("o/<str:text>/", status.page, name="order_status"),
    path("o/<str:text>/papers/<str:document>.pdf", papers.pdf, name="order_paper"),
    path("d/<str:text>/", downloads.page, name="download"),
    path("o/<str:text>/deliveries/<int:position>/returns/", giving_back.page, name="her_return"),
    path("o/<str:text>/returns/<int:return_id>/withdrawal/", giving_back.withdraw, name="her_return_withdrawal"),
    path("q/<str:text>/", quote.page, name="quote_by_link"),
    path("q/<str:text>/code/", quote.code, name="quote_code"),
    path("q/<str:text>/acceptance/", quote.accept, name="quote_accept"),
    path("q/<str:text>/refusal/", quote.decline, name="quote_decline"),
    path("q/<str:text>/pdf/", quote.pdf, name="quote_pdf"),
    path("o/<str:text>/edits/<int:edit>/", status.answer_edit, name="edit_answer"),
    path("s/<str:code>/", shop.front, name="shop"),
    path("s/<str:code>/account/papers/", papers.own_papers, name="account_papers"),
    path("s/<str:code>/account/", include("comptoir.storefront.account.urls")),
    path("s/<str:code>/order/", shop.find_order, name="find_order"),
    path("s/<str:code>/logo.svg", shop.logo, name="shop_logo"),
    path("track/", shop.track, name="track"),
    path("track/<str:code>/", status.tracking, name="tracking"),
]
