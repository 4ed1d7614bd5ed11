"""Who is served first by what arrives. Text of SQL, so that all questions about the queue agree."""


def in_turn(row: str) -> str:
    """SQL: the order of promises of the same stock, of an alias: by priority, then who was promised first."""
    return f"{row}.priority desc, {row}.id"


def comes_before(other: str, row: str, *, itself: bool = False) -> str:
    """SQL: whether one promise is served before another of the same stock; ``itself``: or is the same."""
    earlier = "<=" if itself else "<"
    return f"({other}.priority > {row}.priority or {other}.priority = {row}.priority and {other}.id {earlier} {row}.id)"
