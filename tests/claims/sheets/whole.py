"""A small sheet that uses every collection and every key of the format."""

import json
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from claims.sheets import Result, SheetText, load

TEXT = """\
Harbour News, 2 May 2024

“Unless the port pays the night shift by Monday, no crane will move,” said the union 😀.
If ships of the navy or planes of the navy come, we shall block the strait until they leave.
The port did not answer. The port did not pay. Die Gewerkschaft droht.
"""
LATER = "Correction. The port did pay.\n"


def words(exact: str, **more: Any) -> dict[str, Any]:
    return {"source": "front-page", "exact": exact, **more}


SHEET: dict[str, Any] = {
    "claimbase": 1,
    "namespace": "tests",
    "reason": "To try it",
    "topics": [
        {"code": "strikes", "label": "Strikes", "parent": "labour"},
        {"code": "labour", "label": "Labour", "description": "Work and pay."},
    ],
    "places": [
        {
            "code": "strait",
            "name": "Strait",
            "kind": "waters",
            "aliases": ["مضيق", "Straße"],
            "iso_code": "IQ",
            "latitude": 30.5,
            "longitude": -1,
            "parent": "gulf",
        },
        {"code": "gulf", "name": "Gulf", "kind": "waters"},
    ],
    "actions": [
        {
            "code": "190",
            "label": "Use force",
            "parent": "19",
            "threat_code": "138",
            "plover_event": "ASSAULT",
            "plover_mode": "x",
            "plover_context": "y",
        },
        {"code": "19", "label": "Fight"},
    ],
    "publishers": [
        {
            "id": "news",
            "tlp": "green",
            "name": "Harbour News",
            "form": "newspaper",
            "ownership": "state",
            "country": "NO",
            "domains": ["news.example"],
            "reliability": "B",
            "reliability_rationale": "Corrects itself.",
        }
    ],
    "sources": [
        {
            "id": "front-page",
            "tlp": "green",
            "kind": "article",
            "title": "Port union threatens: no crane will move",
            "byline": "staff",
            "publisher": "news",
            "url": "https://news.example/1",
            "canonical_url": "https://news.example/one",
            "archive_url": "https://archive.example/1",
            "language": "en",
            "published_date": "2024-05-02",
            "licence": "open",
            "licence_name": "CC-BY-4.0",
            "links": [{"kind": "follows_up", "target": "leaflet", "note": "says so"}],
            "snapshots": [
                {"text": TEXT, "captured_at": "2024-05-02T10:00:00Z", "captured_by": "user:7"},
                {
                    "text": LATER,
                    "raw": "PGI+Q29ycmVjdGlvbjwvYj4=",
                    "media_type": "text/html",
                    "method": "upload",
                    "extractor": "tool",
                    "extractor_version": "2",
                    "encoding": "ascii",
                },
            ],
            "translations": [
                {
                    "excerpt": words("Die Gewerkschaft droht."),
                    "language": "en",
                    "words": "The union threatens.",
                    "translator_kind": "tool",
                    "translator": "Translator 3",
                }
            ],
        },
        {"id": "leaflet", "snapshots": [{"text": "We own up to nothing.\r\nThe union"}]},
    ],
    "actors": [
        {
            "id": "union",
            "tlp": "amber",
            "kind": "ngo",
            "sector": "LAB",
            "country": "IQ",
            "active_date": "2014/..",
            "description": "Dockers.",
            "publisher": "news",
            "names": [
                {
                    "name": "Dockers' union",
                    "language": "en",
                    "script": "Latn",
                    "kind": "official",
                    "used_date": "2019/..",
                },
                {
                    "name": "نقابة",
                    "language": "ar",
                    "script": "Arab",
                    "excerpt": words("the union"),
                },
            ],
            "external_ids": {"wikidata": "Q1", "iso3166-1": "XX"},
        },
        {"id": "port", "names": [{"name": "P"}, {"name": "Port", "preferred": True}]},
        {"id": "navy", "kind": "armed_forces", "names": [{"name": "Navy"}]},
    ],
    "judgements": [
        {"actor": "navy", "other": "port", "verdict": "different", "reason": "Seen both."},
        {
            "actor": "navy",
            "other": "union",
            "verdict": "same",
            "reason": "An error.",
            "judged_by": "ed",
            "judged_at": "2024-06-01T00:00:00+02:00",
            "undone_by": "ed",
            "undone_at": "2024-06-02T00:00:00Z",
        },
    ],
    "relations": [
        {
            "id": "rivals",
            "subject": "union",
            "predicate": "rival_of",
            "object": "port",
            "valid_date": "2020/2024",
            "confidence": "low",
            "note": "It is plain.",
            "citations": [words("said the union", note="So it seems.")],
        }
    ],
    "statements": [
        {
            "id": "ultimatum",
            "summary": "The union threatens to strike",
            "said_date": "2024-05-02~",
            "said_wording": "on Thursday",
            "place": "gulf",
            "medium": "speech",
            "speakers": ["union"],
            "on_behalf_of": ["navy"],
            "addressees": ["port"],
            "reports": [
                {
                    "source": "front-page",
                    "hops": [
                        {"publisher": "news", "naming": "named"},
                        {"naming": "unidentified", "mode": "paraphrase", "hedge": "reportedly"},
                        {
                            "actor": "union",
                            "naming": "collective",
                            "mode": "direct_quote",
                            "translated": True,
                            "excerpt": words("said the union"),
                        },
                    ],
                }
            ],
        },
        {"id": "rumour", "summary": "Somebody said something", "speakers": "unknown"},
    ],
    "claims": [
        {
            "id": "no-crane",
            "tlp": "green",
            "kind": "threat",
            "proposition": "Unless the port pays, work stops.",
            "statement": "ultimatum",
            "action": "190",
            "relation": "rivals",
            "modality": "hypothetical",
            "polarity": "denied",
            "about_date": "2024-05",
            "places": ["strait", "gulf"],
            "topics": ["strikes"],
            "participants": [{"role": "subject", "actor": "union"}],
            "citations": [
                words("no crane will move"),
                words("The port did not", suffix=" pay", role="context", note="Silence."),
            ],
            "links": [{"kind": "justifies", "target": "silence", "note": "says so"}],
            "assessments": [
                {
                    "id": "first",
                    "about": "is_true",
                    "assessor": "Desk",
                    "assessed_date": "2024-05-03",
                    "credibility": "3",
                    "likelihood": "likely",
                    "confidence": "high",
                    "basis": "told",
                    "verdict": "mixed",
                    "rationale": "Half.",
                    "citations": [words("The port did not answer.", note="There.")],
                },
                {
                    "about": "is_true",
                    "assessor": "Desk",
                    "rationale": "An error.",
                    "voids": "first",
                },
            ],
            "threat": {
                "aim": "compellent",
                "retaliatory": False,
                "form": "explicit",
                "specificity": "specific",
                "deadline_period": "P10D",
                "deadline_anchor": "event",
                "deadline_anchor_date": "2024-05-02",
                "deadline_wording": "by Monday",
                "expiry_date": "2024-06",
                "commitment": "weak",
                "expected_cost": "minor",
                "issue": "economic",
                "triangular_override": True,
                "triangular_reason": "The navy would be hit.",
                "protected": [{"actor": "navy"}, {"place": "strait"}],
                "condition": {
                    "any": [
                        {
                            "not": {
                                "id": "pays",
                                "connective": "unless",
                                "wording": "the port pays",
                                "excerpt": words("the port pays the night shift"),
                                "actors": ["port"],
                                "action": "19",
                                "objects": [
                                    {"actor": "union"},
                                    {"place": "strait"},
                                    {"wording": "the night shift"},
                                ],
                                "third_actor": "navy",
                                "third_action": "190",
                                "means": "in cash",
                                "place": "gulf",
                                "window_date": "2024-05-06",
                                "judged_by_threatener": True,
                            },
                            "wording": "not that",
                            "excerpt": words("Unless"),
                            "window_date": "2024",
                        },
                        {
                            "id": "navy-comes",
                            "connective": "if",
                            "all": [
                                {
                                    "wording": "ships come",
                                    "excerpt": words("ships of the navy"),
                                    "actors": ["navy"],
                                },
                                {"wording": "planes come", "excerpt": words("planes of the navy")},
                            ],
                        },
                    ]
                },
                "consequences": [
                    {
                        "wording": "work stops",
                        "excerpt": words("no crane will move"),
                        "action": "190",
                        "executors": ["union"],
                        "targets": ["port", "navy"],
                        "objects": [
                            {
                                "kind": "shipping",
                                "place": "strait",
                                "especially": True,
                                "wording": "ships",
                            },
                            {"place": "gulf"},
                        ],
                        "extent": "all",
                        "timing": "immediate",
                    },
                    {
                        "wording": "the strait is blocked",
                        "excerpt": words("we shall block the strait"),
                        "until_wording": "until they leave",
                    },
                ],
                "events": [
                    {
                        "id": "paid",
                        "kind": "complied",
                        "condition": "pays",
                        "effective_date": "2024-05-04",
                        "confidence": "low",
                        "disputed": True,
                        "note": "They say so.",
                        "citations": [words("The port did pay.", note="The correction.")],
                    },
                    {"kind": "trigger_occurred", "condition": "navy-comes"},
                    {"kind": "voids", "voids": "paid"},
                ],
            },
        },
        {
            "id": "silence",
            "kind": "event",
            "proposition": "The port did not answer.",
            "source": "front-page",
            "citations": [words("The port did not answer.")],
        },
        {
            "id": "own-threat",
            "kind": "threat",
            "proposition": "We own up to nothing.",
            "source": "leaflet",
            "citations": [{"source": "leaflet", "exact": "nothing.\r\nThe"}],
            "threat": {"threateners": ["port"]},
        },
    ],
}


def whole() -> dict[str, Any]:
    """A copy to change."""
    return deepcopy(SHEET)


def as_text(data: dict[str, Any], name: str = "sheet") -> SheetText:
    return SheetText(name, json.dumps(data), is_json=True)


def load_data(*sheets: dict[str, Any], **options: Any) -> Result:
    """Load sheets given as data; the problems name them sheet, sheet1 and so on."""
    texts = [as_text(data, f"sheet{place or ''}") for place, data in enumerate(sheets)]
    return load(texts, **options)


def messages(result: Result) -> list[str]:
    return [str(problem) for problem in result.problems]


def ids(records: Iterable[Any]) -> list[str]:
    return [record.id for record in records]


def small(**over: Any) -> dict[str, Any]:
    """A sheet with one source and one claim in its voice."""
    return {
        "claimbase": 1,
        "namespace": "small",
        "sources": [{"id": "front-page", "snapshots": [{"text": TEXT}]}],
        "claims": [
            {
                "id": "silence",
                "kind": "event",
                "proposition": "The port did not answer.",
                "source": "front-page",
                "citations": [words("The port did not answer.")],
            }
        ],
        **over,
    }
