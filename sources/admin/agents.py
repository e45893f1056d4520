"""Who wrote something, as people call them."""

from collections.abc import Iterable
from typing import Any

from sources.models import User


def names_of_agents(agents: Iterable[str]) -> dict[str, str]:
    """The name of each agent (``user:12``, ``db:name``), with one query."""
    agents = [*agents]
    keys = [agent.removeprefix("user:") for agent in agents if agent.startswith("user:")]
    people = {str(user.pk): user for user in User.objects.filter(pk__in=filter(str.isdigit, keys))}
    return {agent: _name(agent, people) for agent in agents}


def with_names(rows: Iterable[Any], *columns: str) -> list[Any]:
    """Rows, each with ``people``: the names of all the agents in these columns, with one query."""
    rows = [*rows]
    people = names_of_agents({getattr(row, column) for row in rows for column in columns})
    for row in rows:
        row.people = people
    return rows


def _name(agent: str, people: dict[str, User]) -> str:
    kind, _, name = agent.partition(":")
    if kind == "user" and name in people:
        return people[name].get_full_name() or people[name].username
    return f"the database user {name}" if kind == "db" else agent
