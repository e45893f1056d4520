"""The pages of a list, which opens as quickly however long it is."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

# Beyond this it is enough to know that there are many; a filter or a search leads further.
MANY = 10_000


class AndMore(int):
    """A number of which it is known only that it is passed."""

    def __str__(self) -> str:
        return f"{self:,}+"


class Counted(Paginator):
    """Counts up to MANY rows, and tells beyond it that there are more."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        number = rows.order_by()[: MANY + 1].count()
        return AndMore(MANY) if number > MANY else number
