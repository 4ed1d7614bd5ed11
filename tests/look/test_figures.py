from comptoir.look.figures import Bar, BarChart, MoneyCard, MoneyChange, MoneyRow


def card(*, due: int = 1000, outstanding: int = 0) -> MoneyCard:
    return MoneyCard(
        "GBP", (MoneyRow("Items", 1200), MoneyRow("Coupon", -200)), due, (MoneyRow("Paid", 1000),), outstanding
    )


class TestMoneyCard:
    def test_adds_up_when_rows_and_payments_agree(self):
        assert card().adds_up

    def test_says_so_when_the_rows_do_not_sum_to_what_is_due(self):
        assert not card(due=999).adds_up

    def test_says_so_when_what_is_outstanding_is_not_the_difference(self):
        assert not card(outstanding=1).adds_up

    def test_is_green_when_even_amber_when_owed_red_when_we_owe(self):
        assert [card(outstanding=minor).tone for minor in (0, 5, -5)] == ["green", "amber", "red"]


class TestMoneyChange:
    def test_knows_its_difference(self):
        assert MoneyChange("Due", 6365, 5818).difference_minor == -547


class TestBarChart:
    def test_draws_the_highest_bar_to_the_top_and_none_below_the_floor(self):
        drawn = BarChart((Bar("08:00", 10, 5), Bar("09:00", 0, 0)), "Revenue").drawn()

        assert drawn[0].y == BarChart.TOP
        assert drawn[1].height == 0

    def test_draws_nothing_at_all_without_values(self):
        assert BarChart((), "Revenue").drawn() == []
