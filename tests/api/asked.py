"""What the API asked the database."""

from collections.abc import Iterable


def questions(captured: Iterable[dict[str, str]]) -> int:
    """How many statements ask something; the others say how to ask, as savepoints do."""
    return sum(not {"SAVEPOINT", "LOCAL"} & {*query["sql"].split()[:3]} for query in captured)
