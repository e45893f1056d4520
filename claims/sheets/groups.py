"""Which sheets are loaded together, and in which order."""

from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter

from claims.sheets.problems import Sheet


def in_groups(
    sheets: Sequence[Sheet], needs: Mapping[Sheet, set[Sheet]]
) -> list[tuple[list[Sheet], set[Sheet]]]:
    """Sheets in loading order, each group with the other sheets that it needs.

    ``needs`` holds, for a sheet, those to whose new records it refers. Sheets that need each
    other, directly or in a circle, are one group: all of them are loaded, or none.
    """
    reach = {sheet: _reach(sheet, needs) for sheet in sheets}
    group_of: dict[Sheet, int] = {}
    groups: list[list[Sheet]] = []
    for sheet in sheets:
        if sheet not in group_of:
            group = [s for s in sheets if s is sheet or (s in reach[sheet] and sheet in reach[s])]
            group_of |= dict.fromkeys(group, len(groups))
            groups.append(group)
    sorter: TopologicalSorter[int] = TopologicalSorter()
    for place, group in enumerate(groups):
        sorter.add(place, *sorted({group_of[n] for s in group for n in reach[s]} - {place}))
    ordered = [groups[place] for place in sorter.static_order()]
    return [(group, set().union(*(reach[s] for s in group)) - set(group)) for group in ordered]


def _reach(sheet: Sheet, needs: Mapping[Sheet, set[Sheet]]) -> set[Sheet]:
    """The sheets that ``sheet`` needs, directly or through others."""
    found: set[Sheet] = set()
    waiting = [sheet]
    while waiting:
        new = needs.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
