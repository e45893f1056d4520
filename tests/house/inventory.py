"""What the house rules run over: every model of the three rooms, sorted into its kinds."""

from django.apps import apps
from django.db import models

from sources.models import (
    AccessEvent,
    CuratedModel,
    Excerpt,
    Index,
    Intake,
    IntakeRecord,
    LedgerEntry,
    LedgerNode,
    PublishedPart,
    PublishedText,
    RawFile,
    Reference,
    Revision,
    SecondFactor,
    Session,
    Snapshot,
    TakenDown,
    TokenUse,
    Transition,
    TreeHead,
    Verification,
)

ROOMS = ("sources", "actors", "claims")
ALL = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]

# What the triggers keep of another model's changes.
EVENTS = [model for model in ALL if hasattr(model, "pgh_tracked_model")]
# What publishing, review, signing in and the API write by themselves: nobody edits it, and no
# form shows it.
REVISIONS = [model for model in ALL if issubclass(model, Revision)]
INDEXES = [model for model in ALL if issubclass(model, Index)]
LEDGER = [LedgerEntry, LedgerNode, TakenDown, TreeHead, Verification]
CAME_IN = [Intake, IntakeRecord]
SIGN_INS = [AccessEvent, SecondFactor, Session]
PUBLISHED = [*REVISIONS, *INDEXES, *LEDGER, PublishedPart, PublishedText]
KEPT = [*PUBLISHED, *CAME_IN, *SIGN_INS, Reference, TokenUse, Transition]
MODELS = [model for model in ALL if model not in EVENTS and model not in KEPT]
ROOTS = [model for model in MODELS if issubclass(model, CuratedModel)]
# The application adds rows to these, and never changes or deletes one.
APPEND_ONLY = [
    *EVENTS, RawFile, Snapshot, Excerpt, *REVISIONS, *LEDGER, PublishedPart, *CAME_IN, Transition,
    AccessEvent,
]  # fmt: skip
VOCABULARIES = [model for model in MODELS if getattr(model, "IS_VOCABULARY", False)]


def label(model: type[models.Model]) -> str:
    """For the ids of parametrised tests."""
    return model._meta.label
