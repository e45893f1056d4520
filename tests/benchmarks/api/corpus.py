"""A corpus of any size, the same each time: documents as they are published, varied from samples.

In each copy of a sample other records are named, common ones and rare ones as in life (the k-th in
proportion to 1/k), with other dates, places, topics and words. What a document copies from others,
and what it derives, is done by the code that publishes.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isqrt
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from sources.documents.excerpts import own_excerpts
from sources.publication.embedding import embed, is_mention, mentions
from sources.publication.kinds import Document, Kind, kind_named, kind_of_id, kinds

SEED = 20_241_001
BATCH = 500
SYLLABLES = [first + vowel for first in "bdfghklmnprstvz" for vowel in "aeiou"]
# Of claims so many per hundred were published again.
REVISED = 5
LINKED = ("type", "id", "uuid", "kind", "proposition")
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
    return str(UUID(bytes=hashlib.md5(f"{kind} {number}".encode()).digest(), version=4))


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


class Published(NamedTuple):
    """One revision at its place in the ledger, current until another takes its place."""

    kind: Kind
    number: int
    document: Document
    seq: int
    until: int | None


class Held(Mapping[str, Document]):
    """The documents by UUID, parsed when they are asked for: there may be a million."""

    def __init__(self) -> None:
        self._texts: dict[str, bytes] = {}

    def put(self, document: Document) -> None:
        kept = LINKED if document["type"] == "claim" else document  # others copy no more of it
        self._texts[document["uuid"]] = orjson.dumps({key: document[key] for key in kept})

    def __getitem__(self, uuid: str) -> Document:
        return orjson.loads(self._texts[uuid])

    def __contains__(self, uuid: object) -> bool:
        return uuid in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


class Corpus:
    """All publications of a corpus of so many claims, in the ledger's order, in batches."""

    def __init__(self, claims: int, samples: Samples) -> None:
        self.sizes, self.samples, self.held = sizes(claims), samples, Held()
        self.random = Random(SEED)
        self.lexicon = _lexicon(samples, 20 * isqrt(claims))
        revised = sorted(self.random.sample(range(1, claims + 1), claims * REVISED // 100))
        self.first = sum(self.sizes.values())
        self.revised = {number: self.first + place for place, number in enumerate(revised, start=1)}
        self.total = self.first + len(revised)
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

    def __iter__(self) -> Iterator[list[Published]]:
        seq = 0
        for kind in kinds():
            for numbers in _batches(range(1, self.sizes[kind.name] + 1)):
                documents = self._documents(kind, numbers, revision=1)
                yield [
                    Published(kind, number, document, seq := seq + 1, self._until(kind, number))
                    for number, document in zip(numbers, documents, strict=True)
                ]
        claim = kind_named("claim")
        for numbers in _batches([*self.revised]):
            documents = self._documents(claim, numbers, revision=2)
            yield [
                Published(claim, number, document, self.revised[number], None)
                for number, document in zip(numbers, documents, strict=True)
            ]

    def _until(self, kind: Kind, number: int) -> int | None:
        return self.revised.get(number) if kind.name == "claim" else None

    def _documents(self, kind: Kind, numbers: Sequence[int], revision: int) -> list[Document]:
        made = []
        for number in numbers:
            document = self._varied(kind, number) | {"revision": revision}
            embed([document], self.held, anew=True)
            self.held.put(document)
            made.append(document)
        kind.derive(made, self.held)
        for document in made:
            self.held.put(document)
        return made

    def _varied(self, kind: Kind, number: int) -> Document:
        """A copy of a sample that names others, but holds nothing of theirs yet."""
        document = orjson.loads(self.random.choice(self.samples.documents[kind.name]))
        if number == 1:
            document |= {"links": []} if "links" in document else {}
        for name, value in document.items():
            document[name] = self._change(name, value)
        document |= {"id": kind.human_id(number), "uuid": uuid_of(kind.name, number)}
        if "names" in document:
            document["name"] = document["names"][0]["name"]
        for _, mention in mentions(document, deep=False):
            other = kind_of_id(mention["id"])
            below = number - 1 if other is kind else self.sizes[other.name]
            _name_other(mention, other.name, 1 + zipf(self.random, below))
        self._cite(document)
        return document

    def _change(self, key: str, value: Any) -> Any:
        if value and key in self.changes:
            return self.changes[key](value)
        if isinstance(value, list):
            return [self._change("", each) for each in value]
        if isinstance(value, dict) and not is_mention(value):
            return {name: self._change(name, each) for name, each in value.items()}
        return value

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

    def _moment(self, _: str) -> str:
        return f"{(FIRST_DAY + timedelta(days=self.random.randrange(DAYS))).isoformat()}T00:00:00Z"

    def _digest(self, _: str) -> str:
        return self.random.randbytes(32).hex()

    def _uuid(self, _: str) -> str:
        return str(UUID(bytes=self.random.randbytes(16), version=4))

    def _address(self, _: str) -> str:
        return f"https://{coin(self.random.randrange(500))}.example/{self.random.randrange(10**9)}"


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
