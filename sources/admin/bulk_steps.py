"""The steps of a working version, and handing on, for several records of a list at once."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms

from sources import talk
from sources.admin.bulk import Asked, Bulk, ReasonForm, Records, Stops, offer
from sources.admin.forms import area
from sources.choices import State
from sources.models import Assignment, User
from sources.review import steps
from sources.review.checklist import checklists


class ReturnForm(ReasonForm):
    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.fields["words"].label = "What is to be changed"
        self.fields["words"].error_messages["required"] = "Say what is to be changed."


class ApproveForm(forms.Form):
    words = forms.CharField(
        required=False,
        widget=area(),
        label="Note",
        help_text="Public, beside each revision: what is new.",
    )


class HandForm(forms.Form):
    """To whom they are handed; nobody takes them out of everybody's hands."""

    assignee = forms.ModelChoiceField(
        User.objects.filter(is_active=True, is_staff=True).order_by("username"),
        required=False,
        empty_label="nobody",
        label="Assigned to",
    )


def step(take: Callable[..., Any], words: str = "note") -> Callable[[Asked], Any]:
    """Takes a step with all of the records; ``words`` is what it calls what was said."""
    return lambda asked: take(
        asked.records, by=asked.by, versions=asked.versions, **{words: asked.said["words"]}
    )


def in_states(*states: State) -> Any:
    """Stops what stands in another state."""

    def stops(asked: Asked) -> Stops:
        wanted = " or ".join(f"“{state.label}”" for state in states)
        return {
            record: f"It is “{State(record.state).label}”, not {wanted}."
            for record in asked.records
            if record.state not in states
        }

    return stops


def not_to_be_approved(asked: Asked) -> Stops:
    stops: Stops = in_states(State.IN_REVIEW)(asked)
    for record in asked.records:
        if record not in stops and f"user:{asked.by.pk}" in record.contributors:
            stops[record] = "You have written this version; another person must approve it."
    # What refers to a record that is passed over may have to be passed over, too.
    while lacking := dict(_lacking([one for one in asked.records if one not in stops])):
        stops |= lacking
    return stops


def _lacking(records: Records) -> Iterable[tuple[Any, str]]:
    for record, requirements in checklists(records).items():
        if missing := [one.text for one in requirements if not one.holds]:
            yield record, f"Not so: {' '.join(missing)}"


def in_those_hands(asked: Asked) -> Stops:
    uuids = [record.uuid for record in asked.records]
    hands = dict(
        Assignment.objects.filter(record_uuid__in=uuids).values_list("record_uuid", "assignee")
    )
    assignee = asked.said["assignee"]
    wanted = assignee.pk if assignee else None
    there = "It is so already."
    return {record: there for record in asked.records if hands.get(record.uuid) == wanted}


offer(
    Bulk(
        name="submit",
        label="Submit for review",
        verb="change",
        lead="Another person approves each of them, and thereby publishes it, or returns it.",
        button="Submit",
        done="offered for review",
        run=step(steps.submit),
        stops=in_states(*steps.TO_REVIEW),
    )
)
offer(
    Bulk(
        name="withdraw",
        label="Take the offer back",
        verb="change",
        lead="They become drafts again, to go on writing.",
        button="Take back",
        done="drafts again",
        run=step(steps.withdraw),
        stops=in_states(State.IN_REVIEW),
    )
)
offer(
    Bulk(
        name="approve",
        label="Approve and publish",
        verb="review",
        lead="They are published at once, all of them or none. What corrects something that was "
        "public, or lacks something that should hold, is approved on its own page.",
        button="Approve and publish",
        done="published",
        run=step(steps.approve),
        stops=not_to_be_approved,
        form=ApproveForm,
    )
)
offer(
    Bulk(
        name="send_back",
        label="Return with a reason",
        verb="review",
        lead="Whoever wrote them gets them back, each with your reason.",
        button="Return",
        done="returned",
        run=step(steps.send_back, "reason"),
        stops=in_states(State.IN_REVIEW),
        form=ReturnForm,
    )
)
offer(
    Bulk(
        name="discard",
        label="Discard",
        verb="change",
        lead="The working versions are given up; what is public stays so. They can be taken up "
        "again.",
        button="Discard",
        done="given up",
        run=step(steps.discard, "reason"),
        stops=in_states(*steps.GIVEN_UP),
        form=ReasonForm,
    )
)
offer(
    Bulk(
        name="reopen",
        label="Take up again",
        verb="change",
        lead="They become drafts, to go on writing.",
        button="Take up again",
        done="drafts again",
        run=step(steps.reopen),
        stops=in_states(State.DISCARDED),
    )
)
offer(
    Bulk(
        name="hand_on",
        label="Assign to somebody",
        verb="change",
        lead="Whoever is to see to them next. It is no change of the records.",
        button="Assign",
        done="assigned",
        run=lambda asked: talk.assign(asked.records, asked.said["assignee"], by=asked.by),
        stops=in_those_hands,
        form=HandForm,
        depends="assignee",
    )
)
