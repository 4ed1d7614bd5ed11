from collections import Counter, defaultdict
from datetime import date

import pytest

from comptoir.demo.apparel import apparel_range, apparel_sales, wearers
from comptoir.demo.invent import is_woman
from comptoir.exchange.sales.codes import LineKind
from comptoir.exchange.sales.rules import DocKind

LAST = date(2026, 11, 20)
COUNTRIES = {str(code): "United Kingdom" for code in range(12300, 13300)}
GARMENTS = {garment.code: garment for garment in apparel_range()}


@pytest.fixture(scope="module")
def docs():
    return apparel_sales(COUNTRIES, LAST)


def goods(doc):
    return [line for line in doc.lines if line.kind is LineKind.PRODUCT]


class TestApparelRange:
    def test_has_sixty_products_and_no_sku_twice(self):
        skus = [sku for garment in apparel_range() for sku, _, _ in garment.variants()]
        assert len(apparel_range()) == 60
        assert len(skus) == len(set(skus)) > 500
        assert {size for garment in apparel_range() for size in garment.sizes} >= {"XS", "S", "M", "L", "XL"}


class TestApparelSales:
    def test_are_the_same_each_time(self, docs):
        assert apparel_sales(COUNTRIES, LAST) == docs

    def test_do_not_change_for_one_customer_when_others_are_there(self, docs):
        code = docs[0].customer_code
        alone = apparel_sales({code: "United Kingdom"}, LAST)
        together = [doc for doc in docs if doc.customer_code == code]
        assert [(doc.invoice, doc.at, doc.amount_minor) for doc in alone] == [
            (doc.invoice, doc.at, doc.amount_minor) for doc in together
        ]

    def test_lie_in_the_two_years_up_to_the_day_in_order(self, docs):
        assert docs == sorted(docs, key=lambda doc: doc.at)
        assert (LAST - docs[0].at.date()).days <= 730
        assert docs[-1].at.date() <= LAST

    def test_sell_only_what_there_is_at_its_price(self, docs):
        skus = {sku: one.price_minor for one in apparel_range() for sku, _, _ in one.variants()}
        for doc in docs:
            for line in goods(doc):
                assert line.amount_minor == line.quantity * skus[line.stock_code]

    def test_number_invoices_and_lines_once(self, docs):
        assert len({doc.invoice for doc in docs}) == len(docs)
        numbers = [line.line_no for doc in docs for line in doc.lines]
        assert len(set(numbers)) == len(numbers)

    def test_return_only_what_was_sold_before(self, docs):
        sales = {doc.invoice: doc for doc in docs if doc.kind is DocKind.SALE}
        returns = [doc for doc in docs if doc.kind is DocKind.RETURN]
        assert returns
        for doc in returns:
            sale = sales[doc.invoice.removeprefix("C")]
            sold = Counter({line.stock_code: 0 for line in goods(sale)})
            for line in (*goods(sale), *goods(doc)):
                sold[line.stock_code] += line.quantity
            assert min(sold.values()) >= 0
            assert doc.at > sale.at

    def test_show_what_size_a_customer_wears(self, docs):
        worn = defaultdict(set)
        for doc in docs:
            for line in goods(doc):
                code, _, size = (*line.stock_code.split("-"), "")[:3]
                if GARMENTS[code].sizes == ("XS", "S", "M", "L", "XL"):
                    worn[doc.customer_code].add(size)
        assert worn
        assert all(len(sizes) == 1 for sizes in worn.values())

    def test_dress_people_by_their_names(self, docs):
        for doc in docs:
            department = "men" if is_woman(doc.customer_code) else "women"
            assert all(GARMENTS[line.stock_code[:4]].department != department for line in goods(doc))


class TestWearers:
    def test_are_some_of_the_customers(self):
        some = list(wearers(COUNTRIES))
        assert 0.2 < len(some) / len(COUNTRIES) < 0.4
        assert {wearer.size for wearer in some} == {0, 1, 2, 3, 4}
