"""The addresses of the proofs."""

from django.urls import path

from comptoir.console.door import staff_only

from . import ledger, views

urlpatterns = [
    path("proof/", staff_only(GET=views.page, POST=views.race), name="proof"),
    path("proof/ledger/", staff_only(GET=ledger.page, POST=ledger.follow), name="proof-ledger"),
    path("proof/ledger/entries.csv", staff_only(GET=ledger.export), name="proof-ledger-csv"),
]
