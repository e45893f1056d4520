"""The pages of claims, and of the documents that they stand in."""

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from actors.api.views import Relations
from claims.api.views import Claims, Statements
from claims.documents.citing import KINDS, uses
from claims.pages import family
from claims.pages.about import parts
from claims.pages.judging import by_role, judged, links
from claims.pages.schema_org import described
from claims.pages.threat import standing
from sources.api.grammar import MOST_VALUES
from sources.api.texts import Text
from sources.api.views import Sources
from sources.documents.cited import cited
from sources.pages import reading
from sources.pages.asking import all_told, ask
from sources.pages.views import MOST, RecordPage


class ClaimPage(RecordPage):
    """A claim, with what speaks for it and against it; of a threat also where it stands."""

    def more(self, request: HttpRequest, record: Any, then: str) -> dict[str, Any]:
        told = super().more(request, record, then)
        if record["threat"]:
            as_of = QueryDict(then).get("as_of")
            told |= standing(record, told["linking"]["results"], as_of)
        sources = [each["excerpt"]["source"] for each in record["citations"]]
        return told | {
            "parts": parts(record),
            "words": by_role(record["citations"]),
            "links": links(record, told["linking"]["results"]),
            "judged": judged(record["assessments"]),
            "titles": {each["id"]: each["title"] for each in sources if each["title"]},
            "described": described(record),
        }


class SourcePage(RecordPage):
    """A document to be read, with every claim beside its words, and its family.

    It is made each time: whether strangers may read the text is no matter of the ledger.
    """

    def get(self, request: HttpRequest, id: str, number: str = "") -> HttpResponse:  # noqa: A002
        return self.made(request, id, number)

    def more(self, request: HttpRequest, record: Any, then: str) -> dict[str, Any]:
        own = f"source={record['id']}&page_size={MOST}&{then}"
        claims = all_told(request, Claims, own)
        statements = all_told(request, Statements, own)
        citing = uses(claims, statements, all_told(request, Relations, own))
        return {
            **super().more(request, record, then),
            **self._reading(request, record, [*citing]),
            **self._family(request, record, statements, then),
            "claims": claims,
            "kinds": KINDS.items(),
        }

    def _reading(self, request: HttpRequest, record: Any, citing: list[Any]) -> dict[str, Any]:
        """The capture that is asked for, else the newest that is cited, with what cites it."""
        by_capture: dict[str, list[Any]] = {each["uuid"]: [] for each in record["snapshots"]}
        for excerpt, use in citing:
            if excerpt["snapshot"]["uuid"] in by_capture:
                by_capture[excerpt["snapshot"]["uuid"]].append((excerpt, use))
        newest = [*by_capture][::-1]
        wanted = request.GET.get("capture") or next(
            filter(by_capture.get, newest), next(iter(newest), None)
        )
        if wanted is None:
            return {"lines": (), "cited": {}}
        if wanted not in by_capture:
            raise Http404
        snapshot = next(each for each in record["snapshots"] if each["uuid"] == wanted)
        words = cited(by_capture[wanted])
        told = {"capture": snapshot, "cited": {name: len(of) for name, of in by_capture.items()}}
        text = self._text(request, snapshot)
        if text is None:
            return told | {"lines": reading.excerpts(words), "is_whole": False}
        part = reading.part(request.GET.get("part", ""), len(text))
        shown = text[part.start : part.start + reading.PART]
        return told | {
            "lines": reading.whole(shown, words, part.start),
            "is_whole": True,
            "part": part,
        }

    def _text(self, request: HttpRequest, snapshot: Any) -> str | None:
        """The whole text, where strangers may read it, then and now."""
        if not snapshot["text_published"]:
            return None
        answer = ask(request, Text, sha256=snapshot["text_sha256"])
        return answer.data if answer.is_found else None

    def _family(
        self, request: HttpRequest, record: Any, statements: list[Any], then: str
    ) -> dict[str, Any]:
        """What descends from what: of the documents near it, and of those that tell the same."""
        told_alike = [each for each in statements if len(each["reports"]) > 1]
        reported = {
            report["source"]["id"]: report["source"]
            for statement in told_alike
            for report in statement["reports"]
        }
        own, near = record["id"], family.targets(record)
        linking = _sources(request, "linked", near | {own}, then)
        known = reported | {each["id"]: each for each in linking} | {own: record}
        missing = (near | reported.keys()) - {own}
        known |= {each["id"]: each for each in _sources(request, "id", missing, then)}
        kin = near | {own} | {each["id"] for each in linking}
        return {
            "family": family.trees({name: known[name] for name in kin & known.keys()}),
            "told_alike": [
                (each, family.trees({name: known[name] for name in family.reporters(each)}))
                for each in told_alike
            ],
        }


def _sources(request: HttpRequest, parameter: str, ids: Collection[str], then: str) -> list[Any]:
    """The documents that a parameter finds by any of these ids, however many they are."""
    names, found = sorted(ids), []
    for first in range(0, len(names), MOST_VALUES):
        some = ",".join(names[first : first + MOST_VALUES])
        found += all_told(request, Sources, f"{parameter}={some}&page_size={MOST}&{then}")
    return found
