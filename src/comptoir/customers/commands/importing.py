"""Many customers at once: staged by COPY, then merged by a few statements, however many they are."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops
from comptoir.shops.roles import EDIT_CUSTOMERS

from .. import profile
from ..contacts import EMAIL, PHONE, masked, normal
from ..imported import ImportedAddress, ImportedCustomer, ImportOutcome, Problem
from . import staging
from .addresses import clean_address
from .profiles import clean_profile

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

LONGEST_CODE = 24


@dataclass(frozen=True, slots=True)
class StagedCustomer:
    code: str
    kind: str
    name: str
    company: str
    department: str
    policy: str
    country: str
    language: str
    is_invented: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class StagedContact:
    code: str
    kind: str
    value: str
    display: str


@dataclass(frozen=True, slots=True)
class StagedAddress:
    code: str
    kind: str
    name: str
    company: str
    street: str
    city: str
    region: str
    postcode: str
    country: str
    phone: str


@dataclass(frozen=True, slots=True)
class StagedTag:
    code: str
    name: str


@command
def import_customers(*, shop_id: int, rows: Sequence[ImportedCustomer], by: Actor, at: datetime) -> ImportOutcome:
    """Add or change the customers of a batch, by their codes, with contacts, addresses and tags. Some thousand at a
    time: each call is one transaction and one event.

    What cannot be right is left out and named in the outcome, the rest goes in; a number or address that somebody has
    stays with her. Nothing is taken away, and the same batch again changes nothing.

    Raises Shop.DoesNotExist, NotAllowed.
    """
    shop = shops.shops_of(by).get(id=shop_id)
    require(by, EDIT_CUSTOMERS, "import customers", shop=shop.id)
    scope.work_in(shop.id)

    outcome = ImportOutcome()
    owners = {"retailer": shop.retailer_id, "group": shop.group_id, "at": at}
    batch = _Batch(shop, outcome)
    for row in rows:
        batch.take(row)
    with connection.cursor() as cursor:
        for statement in staging.OPEN:
            cursor.execute(statement)
        for table, staged in batch.tables():
            _copy(cursor, table, staged)
        outcome.new, outcome.changed, outcome.same = _run(cursor, staging.CUSTOMERS, owners)[0]
        outcome.contacts = _run(cursor, staging.CONTACTS, owners)[0][0]
        if outcome.contacts < len(batch.contacts):  # Else all were new.
            for code, kind, value in _run(cursor, staging.TAKEN, owners):
                outcome.problems.append(Problem(code, f"{masked(kind, value)} already names another customer."))
        outcome.addresses = _run(cursor, staging.ADDRESSES, owners)[0][0]
        outcome.tags = _run(cursor, staging.TAGS, owners)[0][0]
        cursor.execute(staging.CLOSE)
    if outcome.did_something:
        subject = events.Subject(
            kind="import", id=None, retailer_id=shop.retailer_id, group_id=shop.group_id, shop_id=shop.id
        )
        events.record(
            "customers.imported",
            subject,
            by=by,
            at=at,
            new=outcome.new,
            changed=outcome.changed,
            same=outcome.same,
            contacts=outcome.contacts,
            addresses=outcome.addresses,
            tags=outcome.tags,
            problems=len(outcome.problems),
        )
    return outcome


class _Batch:
    """What of a batch can be right, in the shape of the staging tables; the last row of a code counts."""

    def __init__(self, shop: "Shop", outcome: ImportOutcome) -> None:
        self.country, self.language = shop.country, shop.language
        self.outcome = outcome
        self.customers: dict[str, StagedCustomer] = {}
        self.contacts: list[StagedContact] = []
        self.addresses: list[StagedAddress] = []
        self.tagged: set[StagedTag] = set()

    def tables(self) -> Iterable[tuple[str, Iterable[Any]]]:
        yield "incoming_customer", self.customers.values()
        yield "incoming_contact", self.contacts
        yield "incoming_address", self.addresses
        yield "incoming_tag", self.tagged

    def take(self, row: ImportedCustomer) -> None:
        try:
            customer = self._profile(row)
        except Invalid as error:
            self._complain(row, error)
            return
        if customer.code in self.customers:
            self.outcome.problems.append(Problem(customer.code, "The code stands twice in the batch; the last counts."))
        self.customers[customer.code] = customer
        for kind, text in ((EMAIL, row.email), (PHONE, row.phone)):
            if text.strip():
                self._contact(customer, kind, text, row)
        for address in row.addresses:
            self._address(customer, address, row)
        for tag in row.tags:
            try:
                self.tagged.add(StagedTag(customer.code, profile.text(tag, field="tag", longest=40, needed=True)))
            except Invalid as error:
                self._complain(row, error)

    def _profile(self, row: ImportedCustomer) -> StagedCustomer:
        values = clean_profile(
            name=row.name,
            kind=row.kind,
            company=row.company,
            department=row.department,
            policy=row.policy,
            country=row.country or self.country,
            language=row.language or self.language,
        )
        code = profile.text(row.code, field="code", longest=LONGEST_CODE, needed=True)
        return StagedCustomer(code=code, **values, is_invented=row.is_invented, since=row.since)

    def _contact(self, customer: StagedCustomer, kind: str, text: str, row: ImportedCustomer) -> None:
        try:
            value = normal(kind, text, customer.country)
        except Invalid as error:
            self._complain(row, error)
            return
        self.contacts.append(StagedContact(customer.code, kind, value, text.strip()[:254]))

    def _address(self, customer: StagedCustomer, address: ImportedAddress, row: ImportedCustomer) -> None:
        given = {field.name: getattr(address, field.name) for field in fields(address)}
        given["name"] = address.name or customer.name
        try:
            self.addresses.append(StagedAddress(code=customer.code, **clean_address(**given)))
        except Invalid as error:
            self._complain(row, error)

    def _complain(self, row: ImportedCustomer, error: Invalid) -> None:
        self.outcome.problems.append(Problem(row.code, error.message))


def _copy(cursor: Any, table: str, rows: Iterable[Any]) -> None:
    with cursor.copy(f"copy pg_temp.{table} from stdin") as copy:
        for place, row in enumerate(rows):
            copy.write_row((place, *astuple(row)))


def _run(cursor: Any, statement: str, owners: dict[str, Any]) -> list[tuple[Any, ...]]:
    cursor.execute(statement, owners)
    return cursor.fetchall()
