"""Writes the data dictionary from the models themselves, so that it cannot drift from them."""

import inspect
import re
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import models

from actors import choices as actor_choices
from claims import choices as claim_choices
from claims import choices_threat as threat_choices
from sources import choices as source_choices
from sources.models import (
    AccessEvent,
    CuratedModel,
    Index,
    LedgerEntry,
    LedgerNode,
    PublishedPart,
    PublishedText,
    Reference,
    Revision,
    SecondFactor,
    Session,
    TakenDown,
    Transition,
    TreeHead,
    User,
    Verification,
)
from sources.vocabulary import Vocabulary

ROOMS = ("sources", "actors", "claims")
# What stands on the page of another entity, being a row of it.
PARTS = {
    "RawFile": "Snapshot",
    "ExcerptTranslation": "Excerpt",
    "SourceLink": "Source",
    "ActorName": "Actor",
    "ActorExternalId": "Actor",
    "MatchCandidate": "MatchProposal",
    "RelationCitation": "ActorRelation",
    "StatementParty": "Statement",
    "Hop": "Report",
    "ClaimParticipant": "Claim",
    "ClaimPlace": "Claim",
    "ClaimTopic": "Claim",
    "ClaimCitation": "Claim",
    "ClaimLink": "Claim",
    "AssessmentCitation": "Assessment",
    "ThreatParty": "ConditionalThreat",
    "ConditionActor": "Condition",
    "ConditionObject": "Condition",
    "ConsequenceActor": "Consequence",
    "ConsequenceObject": "Consequence",
    "EventCitation": "ThreatEvent",
}
GENERATED = "<!-- Written by `manage.py document_model`; change the models instead. -->\n\n"
ARROWS = """\
Arrows run one way: claims → actors → sources. Every curated record is the root of an aggregate;
the tables of its parts are described on its page."""
TERMS = """\
The value sets of the model. Where a set has a standard behind it, its heading says which; the
others are this project's own. Topics, places and actions (CAMEO codes) are tables that editors
extend."""


class Command(BaseCommand):
    help = "Writes docs/model/ (a page per entity) and docs/vocabularies.md from the models."

    def handle(self, **_: Any) -> None:
        docs = settings.BASE_DIR / "docs"
        for path, text in pages().items():
            (docs / path).parent.mkdir(exist_ok=True)
            (docs / path).write_text(text)
        self.stdout.write(f"Wrote {len(pages())} pages below docs/.")


def entities() -> list[type[models.Model]]:
    """Every model that people fill: not people, history, nor what is written by itself."""
    found = (model for room in ROOMS for model in apps.get_app_config(room).get_models())
    return [
        model
        for model in found
        if not hasattr(model, "pgh_tracked_model")
        and not issubclass(model, (User, Revision, Index))
        and model
        not in (
            LedgerEntry,
            LedgerNode,
            TreeHead,
            Verification,
            PublishedPart,
            TakenDown,
            PublishedText,
            Reference,
            Transition,
            AccessEvent,
            SecondFactor,
            Session,
        )
    ]


def pages() -> dict[Path, str]:
    """The text of each page, by its path below ``docs/``."""
    written = {Path("vocabularies.md"): vocabularies_page()}
    for model in entities():
        if model.__name__ not in PARTS:
            parts = [part for part in entities() if PARTS.get(part.__name__) == model.__name__]
            written[page_path(model)] = GENERATED + "\n".join(
                section(each, "#" if each is model else "##") for each in (model, *parts)
            )
    written[Path("model/README.md")] = index_page()
    return written


def page_path(model: Any) -> Path:
    home = PARTS.get(model.__name__, model.__name__)
    return Path("model") / f"{re.sub(r'(?<=[a-z])(?=[A-Z])', '-', home).lower()}.md"


def section(model: Any, heading: str) -> str:
    lines = [f"{heading} {model.__name__}", "", told(model), ""]
    if issubclass(model, CuratedModel):
        lines += [
            f"A curated record: human id `{model.PREFIX}-000123`, state, version, contributors.",
            "",
        ]
    lines += ["| field | holds | meaning |", "|---|---|---|"]
    lines += [row(field) for field in model._meta.fields if is_shown(field)]
    rules = [*constraint_rules(model), *trigger_rules(model)]
    if rules:
        lines += ["", f"{heading}# Rules of the database", "", *(f"- {rule}" for rule in rules)]
    return "\n".join(lines) + "\n"


def told(model: Any) -> str:
    """The docstring of a model, in Markdown."""
    text = inspect.getdoc(model) or ""
    return re.sub(r":\w+:`[~.]?([^`]+)`", r"`\1`", text).replace("``", "`")


def is_shown(field: Any) -> bool:
    shared = {each.name for each in CuratedModel._meta.fields} - {"tlp"}
    return field.name != "id" and not (
        field.name in shared and issubclass(field.model, CuratedModel)
    )


def row(field: Any) -> str:
    if isinstance(field, models.GeneratedField):
        return f"| `{field.name}` | derived | Follows from the other columns. |"
    required = "" if field.blank or field.null or not field.editable else ", required"
    help_text = str(field.help_text).replace("|", "\\|")
    return f"| `{field.name}` | {holds(field)}{required} | {help_text} |"


def holds(field: Any) -> str:
    if field.related_model:
        target = page_path(field.related_model)
        name = field.related_model.__name__
        return f"[{name}]({target.name})" if name != "User" else "person"
    if field.choices:
        return "one of " + ", ".join(f"`{value}`" for value, _ in field.flatchoices if value)
    names = {
        "EDTFField": "EDTF date",
        "BooleanField": "yes or no",
        "ArrayField": "list of texts",
        "URLField": "address",
        "PatternField": "text of a fixed form",
    }
    kind = type(field).__name__
    plain = kind.removesuffix("Field").removeprefix("Positive").removeprefix("Big").lower()
    return names.get(kind, {"char": "text", "smallinteger": "integer"}.get(plain, plain))


def constraint_rules(model: Any) -> list[str]:
    shared = {each.violation_error_message for each in CuratedModel._meta.constraints}
    messages = [each.violation_error_message for each in model._meta.constraints]
    return [str(text) for text in messages if "is violated" not in text and text not in shared]


def trigger_rules(model: Any) -> list[str]:
    """The sentences with which the triggers refuse a write, their gaps shown as …."""
    found: list[str] = []
    for trigger in getattr(model._meta, "triggers", ()):
        for text in re.findall(r"RAISE EXCEPTION '((?:[^']|'')*)'", trigger.render_func(model)):
            sentence = text.replace("''", "'").replace("%", "…")
            if sentence not in found and "pgtrigger:" not in sentence:
                found.append(sentence)
    return [f"Refused: “{sentence}”" for sentence in found]


def index_page() -> str:
    lines = [
        GENERATED + "# The model",
        "",
        "![Claims stand on actors and sources, and all of them rest on excerpts.](model.svg)",
        "",
        ARROWS,
    ]
    for room in ROOMS:
        lines += ["", f"## {room.capitalize()}", ""]
        for model in entities():
            if model._meta.app_label == room and model.__name__ not in PARTS:
                first = told(model).split("\n\n")[0].replace("\n", " ")
                lines.append(f"- [{model.__name__}]({page_path(model).name}): {first}")
    return "\n".join(lines) + "\n"


def vocabularies_page() -> str:
    lines = [
        GENERATED + "# Vocabularies",
        "",
        TERMS,
    ]
    for module in (source_choices, actor_choices, claim_choices, threat_choices):
        for name, terms in vars(module).items():
            if inspect.isclass(terms) and issubclass(terms, Vocabulary) and terms is not Vocabulary:
                lines += ["", f"## {name}", ""]
                if terms.__doc__ and terms.__doc__ != Vocabulary.__doc__:
                    lines += [inspect.cleandoc(terms.__doc__), ""]
                lines += ["| value | label | meaning |", "|---|---|---|"]
                lines += [f"| `{t.value}` | {t.label} | {t.help} |" for t in terms]
    return "\n".join(lines) + "\n"
