"""A corpus of any size, the same each time: documents as they are published, varied from samples.

In each copy of a sample other records are named, common ones and rare ones as in life (the k-th in
proportion to 1/k), with other dates, places, topics and words. What a document copies from others,
and what it derives, is done by the code that publishes. Each document has chances of its own, so
that batches may be made in any order, by several processes.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, reduce
from itertools import accumulate
from math import isqrt
from operator import getitem
from random import Random
from typing import Any, NamedTuple

import orjson

from sources.documents.excerpts import own_excerpts
from sources.publication.documents import number_of
from sources.publication.embedding import IDS, NESTED, embed, is_mention, mentions
from sources.publication.kinds import Document, Kind, kind_named, kind_of_id, kinds

SEED = 20_241_001
BATCH = 500
SYLLABLES = [first + vowel for first in "bdfghklmnprstvz" for vowel in "aeiou"]
# Of claims so many per hundred were published again.
REVISED = 5
# Of the documents that others copy, so many are kept as they were read.
KEPT = 10_000
FIRST_DAY, DAYS = date(2012, 1, 1), 5_000


def zipf(random: Random, count: int) -> int:
    """A number below ``count``: k - 1 is as likely as 1/k."""
    return int((count + 1) ** random.random()) - 1


def coin(number: int) -> str:
    """A word that no language has, another for each number."""
    word = SYLLABLES[number % len(SYLLABLES)]
    while number := number // len(SYLLABLES):
        word += SYLLABLES[number % len(SYLLABLES)]
    return word + "x"


def uuid_of(kind: str, number: int) -> str:
    return _uuid4(hashlib.md5(f"{kind} {number}".encode()).hexdigest())


def _uuid4(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def sizes(claims: int) -> dict[str, int]:
    """How many records of each kind there are; who is named grows more slowly than what is said."""
    root = isqrt(claims)
    return {
        "publisher": root,
        "source": claims // 4,
        "actor": 10 * root,
        "relation": 5 * root,
        "statement": claims // 5,
        "claim": claims,
    }


@dataclass(frozen=True)
class Samples:
    """Published documents by kind, and the places and topics as documents mention them."""

    documents: Mapping[str, Sequence[str]]
    places: Sequence[Document]
    topics: Sequence[Document]


class Batch(NamedTuple):
    """Records of one kind that are published together."""

    kind: str
    numbers: Sequence[int]
    revision: int = 1


class Bare(NamedTuple):
    """A sample without what it holds of others, and the paths to what is other in each copy."""

    text: bytes
    changing: Sequence[Sequence[Any]]


class Published(NamedTuple):
    """One revision at its place in the ledger, current until another takes its place."""

    kind: Kind
    number: int
    document: Document
    seq: int
    until: int | None


class Held(Mapping[str, Document]):
    """The documents by UUID, to copy from; parsed when they are asked for, as there are many."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        # Of the kind that is being made: those that a document links to, as they begin.
        self.lent: dict[str, Document] = {}
        self._parsed = lru_cache(KEPT)(lambda uuid: orjson.loads(self._texts[uuid]))

    def put(self, texts: Mapping[str, str]) -> None:
        self._texts |= texts

    def __getitem__(self, uuid: str) -> Document:
        return self.lent.get(uuid) or self._parsed(uuid)

    def __contains__(self, uuid: object) -> bool:
        return uuid in self.lent or uuid in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


class Corpus:
    """All publications of a corpus of so many claims, in batches.

    The batches of a stage copy from documents of earlier stages, which must be held by then.
    """

    def __init__(self, claims: int, samples: Samples) -> None:
        self.sizes, self.samples, self.held = sizes(claims), samples, Held()
        self.random = Random(SEED)
        self.lexicon = _lexicon(samples, 20 * isqrt(claims))
        revised = sorted(self.random.sample(range(1, claims + 1), claims * REVISED // 100))
        self.first = sum(self.sizes.values())
        self.revised = {number: self.first + place for place, number in enumerate(revised, start=1)}
        self.total = self.first + len(revised)
        # Of each kind the ledger's number before its first.
        before = accumulate(self.sizes.values(), initial=0)
        self.before = dict(zip(self.sizes, before, strict=False))
        self.changes: dict[str, Callable[[Any], Any]] = {
            **dict.fromkeys(("proposition", "exact", "summary", "title", "wording"), self._reword),
            **dict.fromkeys(
                ("said_date", "published_date", "about_date", "expiry_date"), self._date
            ),
            **dict.fromkeys(("raw_sha256", "text_sha256"), self._digest),
            **dict.fromkeys(("url", "canonical_url", "archive_url"), self._address),
            "uuid": self._uuid,
            "name": self._name,
            "place": lambda _: self._pick(self.samples.places),
            "places": lambda old: [self._pick(self.samples.places) for _ in old],
            "topics": lambda old: [self._pick(self.samples.topics) for _ in old],
        }
        self.bare = {
            kind: [_bare(text, self.changes.keys()) for text in texts]
            for kind, texts in samples.documents.items()
        }

    def stages(self) -> Iterator[list[Batch]]:
        for kind in kinds():
            numbers = range(1, self.sizes[kind.name] + 1)
            yield [Batch(kind.name, some) for some in _batches(numbers)]
        yield [Batch("claim", some, revision=2) for some in _batches([*self.revised])]

    def publications(self, batch: Batch) -> list[Published]:
        """What is published of a batch, in the ledger's order."""
        kind, made = kind_named(batch.kind), []
        for number in batch.numbers:
            document = self._varied(kind, number, batch.revision)
            self.held.lent = {
                mention["uuid"]: self._begun(kind, number_of(mention) or 0)
                for _, mention in mentions(document, deep=False)
                if kind_of_id(mention["id"]) is kind
            }
            embed([document], self.held, anew=True)
            made.append(document)
        kind.derive(made, self.held)
        return [
            Published(kind, number, document, seq, self._until(batch, number))
            for number, document, seq in zip(batch.numbers, made, self.seqs(batch), strict=True)
        ]

    def seqs(self, batch: Batch) -> list[int]:
        """The ledger's numbers of a batch."""
        if batch.revision > 1:
            return [self.revised[number] for number in batch.numbers]
        return [self.before[batch.kind] + number for number in batch.numbers]

    def _until(self, batch: Batch, number: int) -> int | None:
        is_ended = batch.kind == "claim" and batch.revision == 1
        return self.revised.get(number) if is_ended else None

    def _begun(self, kind: Kind, number: int) -> Document:
        """A sample with the words, dates and ids of this record, the same in each revision."""
        self.random.seed(f"{SEED} {kind.name} {number}")
        sample = self.random.choice(self.bare[kind.name])
        document = orjson.loads(sample.text)
        for *above, name in sample.changing:
            held = reduce(getitem, above, document)
            held[name] = self.changes[name](held[name])
        document |= {"id": kind.human_id(number), "uuid": uuid_of(kind.name, number)}
        if "names" in document:
            document["name"] = document["names"][0]["name"]
        return document

    def _varied(self, kind: Kind, number: int, revision: int) -> Document:
        """A copy of a sample that names others, but holds nothing of theirs yet."""
        document = self._begun(kind, number) | {"revision": revision}
        if number == 1:
            document |= {"links": []} if "links" in document else {}
        self.random.seed(f"{SEED} {kind.name} {number} {revision}")
        for _, mention in mentions(document, deep=False):
            other = kind_of_id(mention["id"])
            below = number - 1 if other is kind else self.sizes[other.name]
            _name_other(mention, other.name, 1 + zipf(self.random, below))
        self._cite(document)
        return document

    def _cite(self, document: Document) -> None:
        """Take the words from a source that reports the statement, or in whose voice they are."""
        reports = self._reports(document)
        sources = [report["source"] for report in reports] or [document.get("source")]
        for excerpt in own_excerpts(document):
            if source := self.random.choice(sources):
                excerpt["source"] |= {"id": source["id"], "uuid": source["uuid"]}
            capture = self.held[excerpt["source"]["uuid"]]["snapshots"][0]
            excerpt["snapshot"] = {key: capture[key] for key in excerpt["snapshot"]}
            excerpt["end"] = excerpt["start"] + len(excerpt["exact"])

    def _reports(self, document: Document) -> list[Document]:
        statement = document.get("statement")
        return (self.held[statement["uuid"]] if statement else document).get("reports", [])

    # --- What is other in each copy ---------------------------------------------------------------

    def _pick(self, rows: Sequence[Any]) -> Any:
        return rows[zipf(self.random, len(rows))]

    def _reword(self, text: str) -> str:
        words = text.split()
        for place in range(self.random.randrange(3), len(words), 3):
            words[place] = self._pick(self.lexicon)
        return " ".join(words)

    def _name(self, _: str) -> str:
        return " ".join(coin(self.random.randrange(10**5)).title() for _ in range(2))

    def _date(self, _: str) -> str:
        day = FIRST_DAY + timedelta(days=DAYS - 1 - zipf(self.random, DAYS))
        return day.isoformat()[: self.random.choice((10, 10, 10, 7))]

    def _digest(self, _: str) -> str:
        return self.random.randbytes(32).hex()

    def _uuid(self, _: str) -> str:
        return _uuid4(self.random.randbytes(16).hex())

    def _address(self, _: str) -> str:
        return f"https://{coin(self.random.randrange(500))}.example/{self.random.randrange(10**9)}"


def _bare(text: str, changing: Container[str]) -> Bare:
    document = orjson.loads(text)
    for _, mention in mentions(document, deep=False):
        mention.update(dict.fromkeys(mention.keys() - IDS))
    return Bare(orjson.dumps(document), [*_paths(document, changing)])


def _paths(value: Any, keys: Container[str], path: tuple[Any, ...] = ()) -> Iterator[Any]:
    """The paths to values that there are of these keys, in what is the document's own."""
    if isinstance(value, dict) and path and is_mention(value):
        return
    if isinstance(value, NESTED):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            if each and key in keys:
                yield *path, key
            else:
                yield from _paths(each, keys, (*path, key))


def _name_other(mention: Document, kind: str, number: int) -> None:
    mention |= {"id": kind_named(kind).human_id(number), "uuid": uuid_of(kind, number)}


def _lexicon(samples: Samples, coined: int) -> list[str]:
    """The words of the samples, the common ones first, and words that are rarer than any."""
    said = Counter(
        word
        for document in samples.documents["claim"]
        for word in re.findall(r"[a-z]+", orjson.loads(document)["proposition"].lower())
    )
    return [*(word for word, _ in said.most_common()), *map(coin, range(coined))]


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]
