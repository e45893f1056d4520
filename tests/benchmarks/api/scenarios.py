"""What consumers ask, and by what each answer is measured."""

from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from sources.api.pages import Cursor
from tests.benchmarks.api.servers import FLOOR, OURS, PLAIN
from tests.benchmarks.api.values import Values

API = "/api/v1"
# Of the floor's requests a second so many, at least.
LIST, DETAIL, EXPORT = 0.5, 0.4, 0.5
PLAIN_DRF = 20
# An export is measured by so many of the newest documents.
EXPORTED = 10_000


@dataclass(frozen=True)
class Scenario:
    """A question, and how much of the floor's rate it should reach: of requests, or of bytes."""

    name: str
    path: str
    goal: float = LIST
    plain: str = ""
    # In a stream: the number in the ledger after which it begins.
    after: int | None = None

    def paths(self, answer: bytes) -> dict[str, str]:
        """What each variant is asked for; of the floor, the documents of our ``answer``."""
        floor = f"/?after={self.after}" if self.after is not None else _same_documents(answer)
        plain = {PLAIN: self.plain} if self.plain else {}
        return {OURS: self.path, FLOOR: floor, **plain}


def _same_documents(answer: bytes) -> str:
    said = orjson.loads(answer)
    rows = said.get("results", [said])
    return "/?seq=" + ",".join(str(row["seq"]) for row in rows)


def scenarios(values: Values) -> Iterator[Scenario]:
    """In a corpus, with its common and rare values."""
    claim, seq, claims = values.claim, values.seq, f"{API}/claims"
    deep = Cursor("-number", str(claim // 2), claim // 2, seq)
    of = values.query
    hit = f"{of('threats', 'target')}&{of('threats', 'status')}"
    after = max(seq - EXPORTED, 0)
    stream = f"{claims}?changed_since=seq:{after}&format="
    facets = "facets=kind,claimant,topic,source,place"
    yield Scenario("list, newest", claims, plain="/claims")
    yield Scenario("list, by claimant", f"{claims}?{of('claims', 'claimant')}")
    yield Scenario("list, deep cursor", f"{claims}?cursor={deep}")
    yield Scenario("threats, target and status", f"{API}/threats?{hit}")
    yield Scenario("affiliates", f"{claims}?{of('claims', 'actor')}&include=affiliates")
    yield Scenario("q, rare", f"{claims}?q={values.rare_word}")
    yield Scenario("q, common", f"{claims}?q={values.common_word}")
    yield Scenario("facets, of a kind", f"{claims}?{of('claims', 'kind')}&{facets}")
    yield Scenario("as_of, half way", f"{claims}?as_of=seq:{seq - claim // 2}")
    yield Scenario("detail", f"{claims}/CLM-{claim:06d}", DETAIL, plain="/claims/1")
    yield Scenario("NDJSON", f"{stream}ndjson", EXPORT, after=after)
    yield Scenario("CSV", f"{stream}csv", EXPORT, after=after)


# Filters that are asked for together.
PAIRS = [
    ("claims", "claimant", "topic"),
    ("claims", "claimant", "kind"),
    ("claims", "claimant", "said_after"),
    ("claims", "actor", "place"),
    ("claims", "actor", "said_before"),
    ("claims", "source", "kind"),
    ("claims", "publisher", "language"),
    ("claims", "topic", "place"),
    ("claims", "topic", "has_verdict"),
    ("claims", "kind", "polarity"),
    ("claims", "q", "claimant"),
    ("claims", "q", "kind"),
    ("claims", "q", "said_after"),
    ("threats", "target", "status"),
    ("threats", "threatener", "target"),
    ("threats", "trigger_actor", "status"),
    ("threats", "topic", "form"),
    ("threats", "status", "said_after"),
    ("threats", "status", "deadline_before"),
]
WHICH = [("common", "common"), ("common", "rare"), ("rare", "common"), ("rare", "rare")]


def pairs(values: Values) -> Iterator[tuple[str, str]]:
    """The resource and the query of each pair."""
    for resource, one, other in PAIRS:
        for first, second in WHICH:
            asked = values.query(resource, one, first), values.query(resource, other, second)
            if all(asked):
                yield resource, "&".join(asked)
