import pgtrigger
from django.db import models
from django.db.models.functions import Now

from sources.choices import State
from sources.fields import Agent, TermField
from sources.models.of_record import OfRecord
from sources.triggers import AppendOnly, refuse

BY_THE_STEP_ALONE = pgtrigger.Trigger(
    name="by_the_step_alone",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        IF pg_trigger_depth() < 2 THEN
            {refuse("A step is recorded by the step itself, and by nobody else.")}
        END IF;
        NEW.made_at := clock_timestamp();
        NEW.made_by := claimbase_agent();
        RETURN NEW;
    """,
)


class Transition(OfRecord):
    """One step of a record's working version: submitted, returned, approved, given up, edited.

    Written by a trigger of the record, whoever moves it and however.
    """

    BY_TRIGGERS = True

    version = models.PositiveIntegerField(editable=False)
    from_state = TermField(State, editable=False)
    to_state = TermField(State, editable=False)
    reason = models.TextField(blank=True, editable=False)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    made_by = models.CharField(max_length=150, db_default=Agent(), editable=False)

    class Meta:
        ordering = ["-id"]
        triggers = [BY_THE_STEP_ALONE, AppendOnly("it tells what happened.")]

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"
