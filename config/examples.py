"""An example of each field that the API answers with, in one place, for its description."""

from typing import Any

from sources.publication.kinds import kinds

API = "https://claims.example.org/api/v1"
SITE = "https://claims.example.org"
HASH = "b5cd799524498865ed959f2fc248363c107a12b8bd95a03bcef38bca0d43fce2"
ARTICLE = "https://meridian-wire.example/2024/iraqi-factions-warning"
SIGNER = "claimbase.example/demo"
# By the names of the schema and the field, else by that of the field, else by what it is.
EXAMPLES: dict[str, Any] = {
    "boolean": True,
    "integer": 1,
    "uuid": "0f0c6c4e-5d0b-4c8e-9b55-6a2c8f1d7e3a",
    "date-time": "2026-03-03T09:30:00Z",
    # What is said of a document.
    "api_url": f"{API}/claims/CLM-000012",
    "page_url": f"{SITE}/claims/CLM-000012",
    "permalink": f"{API}/claims/CLM-000012/revisions/1",
    "raw": f"{API}/revisions/256/raw",
    "diff": f"{API}/revisions/210/diff/256",
    "proof": f"{API}/ledger/proof?seq=256",
    "next": f"{API}/claims?cursor=WyItbnVtYmVyIiwiMTIiLDEyLDM0NSwwXQ",
    "previous": f"{API}/claims?cursor=WyItbnVtYmVyIiwiMTIiLDEyLDM0NSwxXQ",
    "ChangesAnswer.next": f"{API}/changes?after=100",
    "EntriesAnswer.next": f"{API}/ledger/entries?after=1000",
    "ChangesAnswer.previous": None,
    "EntriesAnswer.previous": None,
    "ExcerptsAnswer.next": None,
    "ExcerptsAnswer.previous": None,
    "capped": False,
    "EntriesAnswer.count": None,
    "count": 2,
    "seq": 256,
    "digest": HASH,
    "salt": HASH,
    "leaf": HASH,
    "commitment": HASH,
    "reason": "first",
    "note": "The spokesman gave the date again on the following day.",
    "change_note": "The name of the base is put right.",
    "snippets": ["If Israel struck Iran through Iraqi <mark>airspace</mark>"],
    "similarity": 0.87,
    "heat": 3,
    "as_of": "2024-10-01T00:00:00Z",
    # The API as a whole.
    "about": "Who said what, about whom, on what condition, and the exact words.",
    "resources": {"claims": {"url": f"{API}/claims", "about": "Propositions."}},
    "guide": {"api.md": {"url": f"{API}/guide/api.md", "about": "How the API works as a whole."}},
    "grammar": {"as_of": "What was public then."},
    "RootAnswer.licence": "https://creativecommons.org/licenses/by/4.0/",
    # Sources.
    "title": "Iraqi armed factions say U.S. bases would be hit",
    "byline": "Baghdad desk",
    "url": ARTICLE,
    "canonical_url": ARTICLE,
    "archive_url": f"https://archive.example/20241002/{ARTICLE}",
    "language": "en",
    "published_date": "2024-10-01",
    "licence_name": "CC-BY-4.0",
    "media_type": "text/html",
    "encoding": "utf-8",
    "extractor": "claimbase-html",
    "extractor_version": "1",
    "raw_sha256": HASH,
    "text_sha256": HASH,
    "text_length": 2875,
    "text_url": f"{API}/texts/{HASH}",
    "exact": "If Israel struck Iran through Iraqi airspace",
    "prefix": "ommittee then turned to Israel. ",
    "suffix": ", it said, American installation",
    "start": 952,
    "end": 996,
    "score": 96.5,
    "words": "If a single pilot boat is fired on, every pilot will stay ashore.",
    "translator": "Radio Levant Nine",
    "domains": ["meridian-wire.example"],
    "reliability_rationale": "It corrects its errors in the open.",
    # Actors.
    "name": "Coordination Committee for the Iraqi Resistance",
    "Publisher.name": "Meridian Wire",
    "PublisherDocument.name": "Meridian Wire",
    "PublisherBrief.name": "Meridian Wire",
    "Place.name": "Anbar",
    "PlaceMention.name": "Anbar",
    "aliases": ["Al Anbar"],
    "country": "IQ",
    "description": "A committee that speaks for several militias.",
    "active_date": "2020-10/..",
    "used_date": "2020-10/..",
    "valid_date": "2020-10/..",
    "script": "Latn",
    "scheme": "wikidata",
    "value": "Q796",
    "iso_code": "IQ-AN",
    "latitude": 32.9,
    "longitude": 41.6,
    # Statements and claims.
    "summary": "The committee warns the United States",
    "said_date": "2024-10-01",
    "said_wording": "after the barrage",
    "hedge": "is understood to",
    "order": 0,
    "depth": 3,
    "proposition": "The committee will attack American bases if Israel strikes Iran through Iraq.",
    "about_date": "2024-10",
    "code": "airspace",
    "Action.code": "190",
    "ActionMention.code": "190",
    "label": "Airspace",
    "Action.label": "Use conventional military force",
    "ActionMention.label": "Use conventional military force",
    "parent": "armed-conflict",
    "Action.parent": "19",
    "Place.parent": "iraq",
    "Topic.description": "The use, closing or violation of a state's sky.",
    "plover_event": "ASSAULT",
    "plover_mode": "beat",
    "plover_context": "military",
    "threat_code": "138",
    "assessor": "Airspace Ledger (demonstration)",
    "assessed_date": "2024-10-22",
    "rationale": "A photograph from the roads shows the ship riding high.",
    "sources": ["SRC-000012", "SRC-000031"],
    "because": ["SRC-000031 quotes SRC-000012."],
    # Threats.
    "sentence": "The committee threatens: if Israel strikes Iran, American bases are attacked.",
    "deadline_date": "2024-10-11",
    "deadline_period": "P10D",
    "deadline_wording": "within ten days of this statement",
    "deadline_anchor_date": "2024-10-01",
    "expiry_date": "2024-12-31",
    "triangular_reason": "The marchers are themselves residents of the city.",
    "wording": "Israel strikes Iran",
    "means": "through Iraqi airspace",
    "window_date": "2024-10",
    "state": "unmet",
    "until_wording": "for as long as the strikes last",
    "effective_date": "2024-10-26",
    "ShareAnswer.count": 3,
    "of": 7,
    "share": 0.4286,
    "low": 0.1582,
    "high": 0.7495,
    "statement": "STM-000012",
    "statements": 14,
    "threats": 20,
    "others": 4,
    "TrackRecordAnswer.url": f"{API}/threats?threatener=ACT-000012",
    "OutcomeAnswer.url": f"{API}/threats?threatener=ACT-000012&status=carried_out",
    # The ledger.
    "Change.document": '{"change_note":null,"country":null,"domains":["meridian-wire.example"], …',
    "at": "2026-03-03T09:30:00.123456Z",
    "kind": "claim",
    "size": 416,
    "tree_size": 416,
    "leaf_index": 255,
    "old_size": 256,
    "new_size": 416,
    "root": HASH,
    "path": [HASH],
    "DifferenceAnswer.path": "/citations/0/excerpt/exact",
    "HeadAnswer.key": f"{SIGNER}+db36060d+ATGF2NAIJiISzFM5dGrkpq9PLxHFeYHPyPm1sCfyJRaf",
    "HeadAnswer.note": f"{SIGNER}\n416\ntc15lSRJiGXtlZ8vwkg2PBB6Eri9laA7zvOLyg1D/OI=\n"
    f"signed 2026-11-26T04:15:22Z\n\n— {SIGNER} 2zYGDRZQ947HPvOkSWSciipwii/xTTG0VSupmyQPgERzEji0"
    "CXWWsmEU/eHQFSLx1acSgf609CGoDhg1L3OGY/+hhws=\n",
    "DifferenceAnswer.before": "2024-10-01",
    "DifferenceAnswer.after": "2024-10-02",
    "text": "through Iraqi airspace",
    "withheld": [256, 301],
    "verified_at": "2026-11-02T04:10:07.113204Z",
    "VerificationAnswer.problems": 0,
    # Problems, and intake.
    "Problem.type": "about:blank",
    "SheetRefusal.type": "about:blank",
    "Problem.title": "Bad Request",
    "Problem.status": 400,
    "Problem.detail": "There is no parameter “claimnat”. Did you mean “claimant”?",
    "errors": {"claimnat": ["There is no parameter “claimnat”. Did you mean “claimant”?"]},
    "Problem.reason": "The outlet took the report back.",
    "Problem.retracted": f"{API}/claims/CLM-000012/revisions/1",
    "SheetRefusal.title": "Unprocessable Entity",
    "SheetRefusal.status": 422,
    "SheetRefusal.detail": "Nothing was made of this sheet: it has 1 problem.",
    "SheetProblem.detail": "quote not found in “front-page”; nearest, 97 %: “…”.",
    "pointer": "/claims/0/citations/0",
    "line": 31,
    "key": "harbour-2024-05-03",
    "list": "sources",
    "MadeRecord.id": "front-page",
    "human_id": "SRC-000031",
}


def exemplified(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """For the description as a whole: an example of each field that has no fields within it."""
    schemas = result["components"]["schemas"]
    for name, schema in schemas.items():
        known = {**EXAMPLES, **of_kind(name)}
        for field, shown in schema.get("properties", {}).items():
            inner = referred(shown, schemas)
            if values := inner.get("enum"):
                example = [values[0]] if shown.get("type") == "array" else values[0]
            elif inner or "properties" in shown:
                continue
            else:
                keys = (f"{name}.{field}", field, *what_it_is(shown))
                example = next(known[key] for key in keys if key in known)
            shown["examples"] = [example]
    return result


def of_kind(schema: str) -> dict[str, str]:
    """How records of the kind that a schema is of are called."""
    named = {kind.serializer.__name__.removesuffix("Document"): kind for kind in kinds()}
    found = next((kind for name, kind in named.items() if name in schema), named["Claim"])
    return {"id": found.human_id(12), f"{schema}.type": found.name}


def referred(shown: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema that a field's refers to, for itself or its elements; empty when there is none."""
    shown = shown.get("items", shown)
    options = [each for of in ("allOf", "oneOf", "anyOf") for each in shown.get(of, ())]
    names = [each["$ref"].rpartition("/")[2] for each in (shown, *options) if "$ref" in each]
    return schemas[names[0]] if names else {}


def what_it_is(shown: dict[str, Any]) -> list[str]:
    """Its format, and its types."""
    types = shown.get("type", [])
    return [shown.get("format", ""), *([types] if isinstance(types, str) else types)]
