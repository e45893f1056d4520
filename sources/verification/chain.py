"""The ledger: its entries, the tree over them, and every head that promises them."""

from collections.abc import Iterable, Iterator

from django.conf import settings

from sources.ledger import tree
from sources.ledger.heads import envelope, kept_heads, nodes, signer
from sources.ledger.verifier import (
    Head,
    RefusedError,
    VerifierKey,
    envelope_bytes,
    leaf_hash,
    node_hash,
    root_from_inclusion,
)
from sources.models import LedgerEntry, LedgerNode, TreeHead
from sources.verification.progress import BATCH, Advance, quiet


class Growing:
    """The tree as entry after entry makes it grow: its peaks, and so the root at any size."""

    def __init__(self) -> None:
        self.peaks: list[tuple[int, str]] = []

    def add(self, leaf: str) -> list[tuple[int, str]]:
        """The level and hash of each subtree that the leaf completes."""
        made = [(0, leaf)]
        self.peaks.append((0, leaf))
        while len(self.peaks) > 1 and self.peaks[-1][0] == self.peaks[-2][0]:
            level, right = self.peaks.pop()
            _, left = self.peaks.pop()
            made.append((level + 1, node_hash(left, right)))
            self.peaks.append(made[-1])
        return made

    def root(self) -> str:
        *others, (_, found) = self.peaks
        for _, peak in reversed(others):
            found = node_hash(peak, found)
        return found


class Chain:
    """The ledger's entries in their order, checked one after the other."""

    def __init__(self) -> None:
        self.heads = _heads()
        self.growing = Growing()
        self.count = self.nodes = 0
        self.last: LedgerEntry | None = None
        self.made: list[tuple[int, int, str]] = []

    def add(self, entry: LedgerEntry) -> Iterator[str]:
        """The problems of one more entry."""
        self.count += 1
        last = self.last.seq if self.last else 0
        if entry.seq != last + 1:
            yield f"After entry {last} of the ledger comes {entry.seq}: what was between is gone."
        if self.last and entry.published_at < self.last.published_at:
            yield f"Entry {entry.seq} is dated before the one that it follows."
        self.last = entry
        leaf = leaf_hash(envelope_bytes(envelope(entry)))
        if leaf != entry.leaf:
            yield f"Entry {entry.seq} does not have its leaf: it was changed."
        for level, made in self.growing.add(leaf):
            self.made.append((level, (self.count - 1) >> level, made))
        for where, root in self.heads.pop(self.count, ()):
            if root != self.growing.root():
                yield f"The head of {self.count} entries in {where} has another root than they."
        if len(self.made) >= BATCH:
            yield from self.settle()

    def settle(self) -> Iterator[str]:
        """The problems of the nodes over the entries since the last time."""
        self.nodes += len(self.made)
        yield from _nodes(self.made)
        self.made = []


def ledger(advance: Advance = quiet) -> Iterator[str]:
    """Entries follow each other without a gap, are hashed truly, and every known head stands."""
    chain = Chain()
    for entry in LedgerEntry.objects.order_by("seq").iterator(chunk_size=BATCH):
        yield from chain.add(entry)
        advance(1)
    yield from chain.settle()
    if chain.nodes != (held := LedgerNode.objects.count()):
        yield f"The tree should have {chain.nodes} nodes, and has {held}."
    for size, promised in chain.heads.items():
        for where, _ in promised:
            yield f"A head in {where} promises {size} entries; there are {chain.count}."
    yield from _signatures()


def _nodes(expected: list[tuple[int, int, str]]) -> Iterator[str]:
    by_level: dict[int, list[int]] = {}
    for level, place, _ in expected:
        by_level.setdefault(level, []).append(place)
    held = {
        (level, place): found
        for level, places in by_level.items()
        for place, found in LedgerNode.objects.filter(level=level, index__in=places).values_list(
            "index", "hash"
        )
    }
    for level, place, made in expected:
        if held.get((level, place)) != made:
            yield f"Node {level}/{place} of the tree is not the hash of what is below it."


def _heads() -> dict[int, list[tuple[str, str]]]:
    """Where the heads of each size are kept, with the root that they promise."""
    found: dict[int, list[tuple[str, str]]] = {}
    for size, root in TreeHead.objects.values_list("size", "root"):
        found.setdefault(size, []).append(("the database", root))
    for kept in kept_heads():
        place = str(settings.LEDGER_HEADS_FILE)
        found.setdefault(kept["size"], []).append((place, kept["root"]))
    return found


def _signatures() -> Iterator[str]:
    ours = signer().verifier_key
    held = set(TreeHead.objects.values_list("size", flat=True))
    for kept in kept_heads():
        if kept["size"] not in held:
            yield f"The head of {kept['size']} entries is in the file, and no more in the database."
    notes = [(h.size, h.root, h.note, h.signed_by) for h in TreeHead.objects.order_by("size")]
    notes += [(k["size"], k["root"], k["note"], ours) for k in kept_heads()]
    for size, root, note, key in notes:
        try:
            head = Head(note)
            VerifierKey(key).check(head)
        except RefusedError as refusal:
            yield f"The head of {size} entries is not what was signed: {refusal}"
            continue
        if (head.size, head.root) != (size, root):
            yield f"The head of {size} entries was signed for something else."


def under_newest_head(entries: Iterable[LedgerEntry]) -> Iterator[str]:
    """Each of the entries is hashed truly, and can be proved under the newest head."""
    head = TreeHead.objects.first()
    for entry in entries:
        leaf = leaf_hash(envelope_bytes(envelope(entry)))
        if leaf != entry.leaf:
            yield f"Entry {entry.seq} does not have its leaf: it was changed."
        if head and entry.seq <= head.size:
            yield from _under(head, entry.seq, leaf)


def _under(head: TreeHead, seq: int, leaf: str) -> Iterator[str]:
    node = nodes(tree.inclusion_nodes(seq - 1, head.size))
    try:
        path = tree.inclusion_path(seq - 1, head.size, node)
        root = root_from_inclusion(leaf, seq - 1, head.size, path)
    except (KeyError, RefusedError) as error:
        yield f"Entry {seq} cannot be proved: {error}"
        return
    if root != head.root:
        yield f"Entry {seq} is not under the head of {head.size} entries."
