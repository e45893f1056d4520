"""Who changed what, when and why: every write to a curated table, kept by triggers, for ever."""

from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models
from pghistory.models import Event

from sources.fields import Agent
from sources.triggers import AppendOnly, refuse

T = TypeVar("T", bound=type[models.Model])

# They follow from other columns or other rows; tracking them would only repeat those.
DERIVED = ("version", "contributors")


class Change(Event):
    """One inserted, changed or deleted row, as it was afterwards (before, for a deletion)."""

    BY_TRIGGERS = True

    pgh_agent = models.CharField(max_length=150, db_default=Agent(), editable=False)

    class Meta:
        abstract = True


class ByTriggersAlone(pgtrigger.Trigger):
    """Refuses a row of history that somebody inserts: only a change itself tells of the change."""

    name = "by_triggers_alone"
    when = pgtrigger.Before
    operation = pgtrigger.Insert
    func = f"""
        IF pg_trigger_depth() < 2 THEN
            {refuse("History is written by the changes themselves, and by nobody else.")}
        END IF;
        NEW.pgh_created_at := clock_timestamp();
        NEW.pgh_agent := claimbase_agent();
        RETURN NEW;
    """


def tracked(model: T) -> T:
    """Class decorator: keep the history of ``model`` in an append-only table of its own.

    What the model names in ``FORGOTTEN`` is not kept there, as it is to be gone once it is deleted.
    """
    fields: Any = model._meta.fields
    left_out = (*DERIVED, *getattr(model, "FORGOTTEN", ()))
    exclude = [f.name for f in fields if isinstance(f, models.GeneratedField) or f.name in left_out]
    level = pgtrigger.Statement
    track = pghistory.track(
        pghistory.InsertEvent(level=level),
        pghistory.UpdateEvent(level=level),
        pghistory.DeleteEvent(level=level),
        exclude=exclude,
        base_model=Change,
        append_only=False,  # ours, which lets a take-down blank words
        meta={"triggers": [AppendOnly("it is history."), ByTriggersAlone()]},
        context_field=pghistory.ContextJSONField(),
    )
    return track(model)
