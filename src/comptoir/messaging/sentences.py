"""How the events of messages read."""

from comptoir.kernel.timeline import Sentence, tell

ON_THE_WAY = frozenset({"message.written", "message.claimed"})  # Pages may leave these lines out.

tell(
    {
        "message.written": Sentence("Mail “{mail}” written", "mail", "grey"),
        "message.claimed": Sentence("Mail “{mail}” is being sent", "mail", "grey"),
        "message.sent": Sentence("{told} told by e-mail", "mail", "blue", "{mail}"),
        "message.delayed": Sentence("Mail “{mail}” waits", "mail", "amber", "{failure}"),
        "message.failed": Sentence("{told} not told: a mail failed", "mail-x", "red", "{failure}"),
        "message.held_back": Sentence(
            "Mail “{mail}” held back", "mail-off", "grey", "Demo data: this shop's channels stay on the machine"
        ),
        "message.sent_again": Sentence("Mail “{mail}” sent again by {actor}", "mail", "indigo"),
        "message.not_possible": Sentence("The customer was not told: no e-mail address", "mail-off", "amber", "{mail}"),
    }
)
