"""How the events of aftercare read."""

from comptoir.kernel.timeline import Sentence, tell

tell(
    {
        "return.imported": Sentence("Return {number} imported · {total_money}", "arrow-back-up", "orange"),
        "returns.matched": Sentence("{count} returns matched with their sales", "arrows-exchange", "grey"),
    }
)
