"""Playing a scenario: the answers of ours that are not what it expects, as lines."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from comptoir.kernel.errors import Refusal

from .adapter import Absent, NotYet, Play, total_of
from .telling import Told, stock_of

LATER_WORDS = ("dates", "line_values", "line_flags")


def play_through(play: Play, scenario: Mapping[str, Any]) -> tuple[list[str], str]:
    """Do every step: a line for each answer that is another one, and the word at which it ended, if it did."""
    lines: list[str] = []
    try:
        _play(play, scenario, lines)
    except NotYet as word:
        return lines, str(word)
    return lines, ""


def _play(play: Play, scenario: Mapping[str, Any], lines: list[str]) -> None:
    for number, step in enumerate(scenario["steps"], 1):
        if "do" in step:
            lines += [f"{number}. {line}" for line in _done(play, step)]
        lines += [f"{number}. {line}" for line in _compared(play, step.get("expect", {}))]


def _done(play: Play, step: Mapping[str, Any]) -> list[str]:
    wanted = next(((word, step[word]) for word in ("handled", "raises") if word in step), ("", None))
    try:
        found = play.step(step)
    except Absent as missing:
        found = "no", str(missing)
    except Refusal as refusal:
        found = "refused", type(refusal).__name__
    same = found == wanted or (wanted == ("", None) and found[0] == "handled")  # It may not say.
    lines = [] if same else [f"{step.get('event', step['do'])}: {_say(found)}, not {_say(wanted)}"]
    if "then" in step and (now := stock_of(play.house, step["sku"])) != step["then"]:
        lines.append(f"stock of {step['sku']}: {_level(now)}, not {_level(step['then'])}")
    return lines


def _compared(play: Play, expected: Mapping[str, Any]) -> list[str]:
    lines = []
    told = play.told if play.number and set(expected) - {"stock"} else None
    for word, wanted in expected.items():
        if word == "stock":
            for sku, level in wanted.items():
                if (now := stock_of(play.house, sku)) != level:
                    lines.append(f"stock of {sku}: {_level(now)}, not {_level(level)}")
        elif word in LATER_WORDS:
            raise NotYet("dates and remarks of a supplier")
        elif (found := answer(play, told, word, wanted)) != _sorted(word, wanted):
            lines.append(f"{word}: {_short(found)}, not {_short(_sorted(word, wanted))}")
    return lines


def answer(play: Play, told: Told | None, word: str, wanted: Any) -> Any:
    """Our answer to what a scenario asks of its last order. Of one that was refused there is nothing."""
    if told is None:
        if word == "order_total":
            return total_of(play)
        nothing = {"order_status": "os.none", "all_deliveries": "ds.fullfillment", "net_captured": "0.00"}
        if word == "payments":
            return []
        return nothing.get(word, "no order")
    match word:
        case "order_total":
            return f"{told.page.order.total_minor / 100:.2f}"
        case "order_status":
            return told.status(online=play.is_online)
        case "all_deliveries":
            return " ".join(sorted({state for _, state in told.deliveries}))
        case "deliveries_by_group":
            return {group: state for group, state in told.deliveries if group in wanted}
        case "delivery_count":
            count = len(told.deliveries)
            return wanted if wanted == ">1" and count > 1 else count
        case "payments":
            return told.payments
        case "net_captured":
            return f"{told.page.money.settled_minor / 100:.2f}"
    raise NotYet(f"the expectation {word}")


def _sorted(word: str, wanted: Any) -> Any:
    if word != "payments":
        return wanted
    return sorted((row["amount"] and row["op"], row["amount"], row["result"], row["settled"]) for row in wanted)


def _short(found: Any) -> str:
    if isinstance(found, list):
        rows = Counter(
            f"{op} {amount} {result}{' settled' if settled else ''}" for op, amount, result, settled in found
        )
        return "; ".join(f"{row}{f' × {count}' if count > 1 else ''}" for row, count in sorted(rows.items())) or "none"
    if isinstance(found, Mapping):
        return " ".join(f"{key} {value}" for key, value in sorted(found.items()))
    return str(found)


def _say(found: tuple[str, object]) -> str:
    word, what = found
    return f"{word} {what}".strip() if word else "done"


def _level(level: Mapping[str, str]) -> str:
    return f"{level['on_hand']}/{level['reserved']}"
