"""The addresses of My account, below ``/s/CODE/account/``."""

from django.urls import path

from . import addresses, quotes, registering, signing_in, views, wallet

urlpatterns = [
    path("", views.overview, name="account"),
    path("orders/", views.own_orders, name="account_orders"),
    path("quotes/", quotes.own_quotes, name="account_quotes"),
    path("quotes/new/", quotes.ask, name="account_quote_new"),
    path("wallet/credit-notes/<str:number>.pdf", wallet.credit_note, name="account_credit_note"),
    path("wallet/statements/<int:account>.pdf", wallet.statement, name="account_statement"),
    path("wallet/", wallet.wallet, name="account_wallet"),
    path("profile/", views.profile, name="account_profile"),
    path("addresses/", addresses.address_book, name="account_addresses"),
    path("addresses/new/", addresses.add, name="account_address_add"),
    path("addresses/<int:address_id>/", addresses.change, name="account_address"),
    path("addresses/<int:address_id>/default/", addresses.make_default, name="account_address_default"),
    path("addresses/<int:address_id>/remove/", addresses.remove, name="account_address_remove"),
    path("sign-in/", signing_in.ask_code, name="account_sign_in"),
    path("sign-in/code/", signing_in.enter_code, name="account_code"),
    path("sign-in/password/", signing_in.by_password, name="account_password_sign_in"),
    path("new/", registering.ask, name="account_new"),
    path("new/code/", registering.enter_code, name="account_new_code"),
    path("password/", signing_in.password, name="account_password"),
    path("sign-out/", signing_in.sign_out, name="account_sign_out"),
    path("sign-out/everywhere/", signing_in.sign_out_everywhere, name="account_sign_out_everywhere"),
]
