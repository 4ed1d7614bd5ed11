"""One quote: as staff see it, and as its customer does."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from comptoir.customers import codes
from comptoir.customers import queries as customers
from comptoir.kernel.models import Event
from comptoir.kernel.texts import storable

from ..lines import Change, Line, Margin, margin_of_all, read, redline
from ..models import Quote, Version
from ..states import QuoteState
from .terms import TermsNow, margins_of, terms_of


@dataclass(frozen=True)
class QuotePage:
    """A quote with every version, the latest first."""

    quote: Quote
    versions: list[Version]
    terms: TermsNow

    @property
    def version(self) -> Version | None:
        """The latest."""
        return self.versions[0] if self.versions else None

    def numbered(self, number: int) -> Version | None:
        return next((one for one in self.versions if one.number == number), None)

    @cached_property
    def margins(self) -> dict[str, Margin]:
        """Of the latest version, by article number."""
        return margins_of(self.version) if self.version else {}

    @property
    def margin(self) -> Margin:
        return margin_of_all(self.margins)

    @property
    def needs_approval(self) -> bool:
        """Whether the version that was written may not be sent yet."""
        written = self.quote.state == QuoteState.DRAFT and self.quote.is_written
        return bool(written and self.version and self.version.approved_at is None and self.margin.is_low)

    def redline(self, earlier: int, later: int) -> list[Change]:
        """What changed between two versions; everything is new against one that there is not."""
        old, new = self.numbered(earlier), self.numbered(later)
        return redline(read(old.lines) if old else [], read(new.lines) if new else [])


def quote_page(number: str) -> QuotePage:
    """A quote as staff see it.

    Raises Quote.DoesNotExist.
    """
    quote = Quote.objects.select_related("shop", "customer", "order").get(number=storable(number))
    versions = list(Version.objects.filter(quote=quote).order_by("-number"))
    return QuotePage(quote, versions, terms_of(quote.shop_id))


def version_in(page: QuotePage, number: int | None) -> Version:
    """A version of a quote, without a number the latest.

    Raises Version.DoesNotExist.
    """
    found = page.version if number is None else page.numbered(number)
    if found is None:
        raise Version.DoesNotExist
    return found


@dataclass(frozen=True)
class CustomersQuote:
    """A quote as its customer sees it: the version that was sent, and what she may do."""

    quote: Quote
    version: Version
    lines: list[Line]

    def is_open(self, at: datetime) -> bool:
        """Whether she may accept or decline it now."""
        quote = self.quote
        return quote.state == QuoteState.SENT and quote.expires_at is not None and at < quote.expires_at


def quote_by_link(quote_id: int) -> CustomersQuote | None:
    """What a link opens; None until something was sent."""
    quote = Quote.objects.select_related("shop").filter(id=quote_id).first()
    version = Version.objects.filter(quote_id=quote_id, number=quote.sent_version).first() if quote else None
    return CustomersQuote(quote, version, read(version.lines)) if quote and version else None


def quote_of_event(event: Event) -> Quote | None:
    """The quote that an event is about."""
    if event.subject_kind != "quote":
        return None
    return Quote.objects.select_related("shop", "customer", "order").filter(id=event.subject_id or 0).first()


def code_of(quote_id: int, *, at: datetime) -> "customers.MailedCode | None":
    """The code that an event ``quote.code_asked`` names, for the mail alone; None once it is used or over."""
    good: datetime = at - codes.LIVES
    quote = Quote.objects.filter(id=quote_id, code_made_at__gt=good, state=QuoteState.SENT).first()
    if quote is None or not quote.code_salt:
        return None
    her = customers.reach(quote.customer_id)
    return customers.MailedCode(her.email, codes.digits_of(quote.code_salt), her.name, her.language)
