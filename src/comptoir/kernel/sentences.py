"""How the kernel's own events read."""

from .timeline import Sentence, tell

tell(
    {
        "rules.drafted": Sentence("{rules}: version {number} drafted by {actor}", "pencil", "grey", "{reason}"),
        "rules.published": Sentence("{rules}: version {number} put in force by {actor}", "shield-check", "indigo"),
        "rules.retired": Sentence("{rules}: version {number} retired by {actor}", "clock-off", "grey", "{reason}"),
        "rules.dropped": Sentence("{rules}: version {number} dropped by {actor}", "circle-x", "grey"),
    }
)
