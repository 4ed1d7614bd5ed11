"""How the events of the ledger read."""

from comptoir.kernel.timeline import Sentence, tell

tell(
    {
        "transfer.posted": Sentence("Booked {amount_money}", "scale", "grey", "{fact}"),
        "transfer.batch_posted": Sentence("{count} transfers booked", "scale", "grey"),
        "wallet.paid_in": Sentence("{amount_money} paid into the wallet", "coins", "green", "{source}"),
        "wallet.bonus_paid_in": Sentence(
            "{amount_money} paid into the wallet, {bonus_money} on top", "gift", "green", "{source}"
        ),
        "wallet.spent": Sentence("{amount_money} paid from the wallet", "coins", "grey", "{purpose}"),
        "wallet.refunded": Sentence("{amount_money} given back into the wallet", "coins", "purple", "{purpose}"),
        "money.expired": Sentence("{amount_money} expired", "clock", "grey"),
        "cashback.given": Sentence("{amount_money} cashback", "gift", "green", "{purpose}"),
        "cashback.taken_back": Sentence("{amount_money} cashback taken back", "arrow-back-up", "orange", "{purpose}"),
        "gesture.made": Sentence("{actor} gave {amount_money} as a gesture", "gift", "purple", "“{reason}”"),
        "credit_line.opened": Sentence("{actor} opened a credit line of {limit_money}", "building", "blue"),
        "credit_line.limit_set": Sentence("{actor} set the credit limit to {limit_money}", "building", "blue"),
        "credit_line.drawn": Sentence("{amount_money} bought on credit", "building", "blue", "{purpose}"),
        "credit_line.settled": Sentence("{amount_money} paid towards the credit line", "coins", "green", "{source}"),
        "credit_line.refunded": Sentence("{amount_money} taken off the credit line", "coins", "purple", "{purpose}"),
        "credit_note.issued": Sentence(
            "Credit note {number} of {amount_money} issued by {actor}", "receipt", "purple", "“{reason}”"
        ),
        "credit_note.spent": Sentence("{amount_money} paid with credit note {number}", "receipt", "grey", "{purpose}"),
        "hold.placed": Sentence("{amount_money} held", "lock", "amber", "{account}"),
        "hold.posted": Sentence("{posted_money} of what was held spent", "lock", "grey", "{account}"),
        "hold.voided": Sentence("{amount_money} held no more", "lock", "grey", "{account}"),
        "hold.expired": Sentence("The hold on {amount_money} expired", "clock", "grey", "{account}"),
        "books.sealed": Sentence("Books of {day} sealed", "lock", "grey", "{transfers} transfers"),
        "pay_in_offer.made": Sentence("Offer: pay in {from_money}, get {bonus_money} on top", "gift", "blue"),
        "pay_in_offer.ended": Sentence("The offer of {bonus_money} for {from_money} ended", "gift", "grey"),
        "cashback.rate_set": Sentence("Cashback for {means} set to {percent} %", "gift", "blue"),
        "gesture.limit_set": Sentence("Gestures up to {amount_money}", "gift", "blue"),
    }
)
