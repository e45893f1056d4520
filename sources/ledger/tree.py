"""Roots and proofs (RFC 9162), made from the stored hashes of complete subtrees.

A node is named ``(level, index)``: the hash over the 2^level leaves from ``index`` · 2^level on.
"""

from collections.abc import Callable, Iterator

from sources.ledger.verifier import EMPTY_ROOT, node_hash

Name = tuple[int, int]
NodeOf = Callable[[int, int], str]


def peaks(start: int, end: int) -> Iterator[Name]:
    """The complete subtrees that leaves ``start`` to ``end`` consist of, from left to right.

    ``start`` must be one at which a subtree of the tree may begin, as it is in every proof.
    """
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def hash_of(start: int, end: int, node: NodeOf) -> str:
    """The hash over leaves ``start`` to ``end``, half-open."""
    *others, last = peaks(start, end)
    found = node(*last)
    for name in reversed(others):
        found = node_hash(node(*name), found)
    return found


def root(size: int, node: NodeOf) -> str:
    """The root of the tree of the first ``size`` leaves."""
    return hash_of(0, size, node) if size else EMPTY_ROOT


def inclusion_path(index: int, size: int, node: NodeOf) -> list[str]:
    """The proof that leaf ``index`` is in the tree of ``size``; ``ValueError`` if it is not."""
    return [hash_of(start, end, node) for start, end in _inclusion(index, size)]


def consistency_path(old: int, new: int, node: NodeOf) -> list[str]:
    """The proof that the tree of ``new`` leaves begins with that of ``old``."""
    return [hash_of(start, end, node) for start, end in _consistency(old, new)]


def nodes_for(ranges: Iterator[tuple[int, int]]) -> list[Name]:
    """The nodes that proofs over these ranges read."""
    return [name for start, end in ranges for name in peaks(start, end)]


def inclusion_nodes(index: int, size: int) -> list[Name]:
    return nodes_for(_inclusion(index, size))


def consistency_nodes(old: int, new: int) -> list[Name]:
    return nodes_for(_consistency(old, new))


def completed(index: int) -> Iterator[Name]:
    """The complete subtrees that end with leaf ``index``."""
    level = 0
    yield level, index
    while index & 1:
        index, level = index >> 1, level + 1
        yield level, index


def _inclusion(index: int, size: int) -> Iterator[tuple[int, int]]:
    """The ranges of leaves whose hashes are the path, from the leaf up."""
    if not 0 <= index < size:
        raise ValueError(f"There is no leaf {index} in a tree of {size}.")
    found, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    yield from reversed(found)


def _consistency(old: int, new: int) -> Iterator[tuple[int, int]]:
    if not 0 < old <= new:
        raise ValueError(f"A tree of {new} cannot continue one of {old}.")
    found, start, end, whole = [], 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start, whole = middle, False
    if not whole:
        found.append((start, end))
    yield from reversed(found)


def _split(width: int) -> int:
    """The largest power of two smaller than ``width``."""
    return 1 << (width - 1).bit_length() - 1
