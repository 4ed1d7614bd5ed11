"""The report that a vendor would send at the end of the day."""

import csv
import io
import urllib.request


def report(simulators, query=""):
    with urllib.request.urlopen(f"{simulators.url}/gateway/admin/report.csv{query}") as answer:
        assert answer.headers["Content-Type"].startswith("text/csv")
        return list(csv.DictReader(io.TextIOWrapper(answer)))


class TestReport:
    def test_tells_what_was_taken_and_given_back(self, simulators, shop):
        _, checkout = shop.open()
        shop.pay(checkout)
        (payment,) = shop.state(checkout)["payments"]
        shop.call("POST", "/gateway/v1/refunds", {"payment": payment["id"], "amount": 100, "reference": "ref_9"})
        taken, given = report(simulators)
        assert (taken["id"], taken["kind"], given["kind"]) == (payment["id"], "payment", "refund")
        assert (given["amount"], given["currency"], given["reference"]) == ("-1.00", payment["currency"], "ref_9")

    def test_tells_of_one_shop_and_one_day(self, simulators, shop):
        _, checkout = shop.open()
        shop.pay(checkout)
        assert report(simulators, "?scope=acct_other") == []
        assert report(simulators, "?day=2001-01-01") == []
