"""How the events of aftercare read."""

from comptoir.kernel.timeline import Sentence, tell

tell(
    {
        "return.imported": Sentence("Return {number} imported · {total_money}", "arrow-back-up", "orange"),
        "returns.matched": Sentence("{count} returns matched with their sales", "arrows-exchange", "grey"),
        "homecoming.asked": Sentence(
            "{pieces} pieces of delivery {position} shall come back", "arrow-back-up", "orange", "{reason}"
        ),
        "homecoming.agreed": Sentence("Return {return_id} agreed by {actor}", "check", "blue", "{reason}"),
        "homecoming.refused": Sentence("Return {return_id} refused by {actor}", "circle-x", "red", "{reason}"),
        "homecoming.withdrawn": Sentence("Return {return_id} withdrawn: she keeps it", "arrow-back-up", "grey"),
        "homecoming.received": Sentence(
            "Return {return_id}: {pieces} pieces are here, kept apart", "package", "orange"
        ),
        "homecoming.inspected": Sentence(
            "Return {return_id} inspected by {actor}",
            "eye",
            "blue",
            "{restocked} back on the shelf, {written_off} written off, {sent_back} sent back",
        ),
        "homecoming.closed": Sentence("Return {return_id} closed by {actor}: {ended}", "circle-check", "green"),
    }
)
