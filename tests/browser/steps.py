"""What people do in our pages, in their words."""

from playwright.sync_api import Locator, Page, expect

GOOD_CARD, DECLINED_CARD = "4242 4242 4242 4242", "4000 0000 0000 0002"


def place_order(page: Page, *, customer: str, articles: list[str]) -> str:
    """Sell on the New order screen: the customer found by search, each article once. The order's number."""
    fill_basket(page, customer=customer, articles=articles)
    return send_link(page)


def fill_basket(page: Page, *, customer: str, articles: list[str]) -> None:
    page.goto("/orders/new/")
    page.locator("#customer-q").press_sequentially(customer)
    page.locator("#customer-found .hit").first.click()
    expect(page.get_by_role("region", name="Customer")).to_contain_text("Change")
    for pieces, article in enumerate(articles, 1):
        page.locator("#goods-q").fill(article)
        page.locator("#found .hit").filter(has_text=article).click()
        page.get_by_role("button", name="Add to basket").click()
        expect(page.locator("#basket .count")).to_have_text(str(pieces))


def send_link(page: Page) -> str:
    """Place what is in the basket: the order's number."""
    page.get_by_role("button", name="Place order and send link").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("AH-")
    return heading.inner_text().strip()


def pay_by_card(page: Page, card: str = GOOD_CARD) -> None:
    """From our pay page to the gateway's, and the card typed there."""
    page.get_by_role("button", name="by card").click()
    type_card(page, card)


def type_card(page: Page, card: str) -> None:
    page.get_by_label("Card number").fill(card)
    page.get_by_label("Expiry").fill("12 / 34")
    page.get_by_label("Security code").fill("123")
    page.get_by_label("Name on card").fill("Sofia Keller")
    page.get_by_role("button", name="Pay").click()


def stage(page: Page) -> Locator:
    """The stage of the order in the head of its page."""
    return page.locator("#order-main .titles .badge-stage").first


def next_step(page: Page, name: str) -> None:
    """Press what the order's page offers as the next step."""
    page.get_by_role("region", name="Next step").locator(".now").locator("a, button").filter(has_text=name).click()
