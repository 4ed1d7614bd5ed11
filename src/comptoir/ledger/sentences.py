"""How the events of the ledger read."""

from comptoir.kernel.timeline import Sentence, tell

tell(
    {
        "transfer.posted": Sentence("Booked {amount_money}", "scale", "grey", "{fact}"),
        "transfer.batch_posted": Sentence("{count} transfers booked", "scale", "grey"),
    }
)
