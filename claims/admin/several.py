"""What is done with several claims of the list at once: their topics."""

from typing import Any

from django import forms

from claims.models import Claim, ClaimTopic, Topic
from sources.admin.bulk import Asked, Bulk, Stops, offer
from sources.review import steps

LEAD = (
    "It counts as a change of each claim, with your name: one that is approved becomes a draft "
    "again, and is offered for review anew."
)


class TopicForm(forms.Form):
    topic = forms.ModelChoiceField(Topic.objects.order_by("label"))
    words = forms.CharField(
        required=False,
        max_length=500,
        label="Reason for this change",
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text="Goes into the history beside your name. Optional.",
    )


def changing(asked: Asked) -> Any:
    """The claims, held at the versions that were seen."""
    return steps.holding(
        asked.records, by=asked.by, reason=asked.said["words"], versions=asked.versions
    )


def add(asked: Asked) -> None:
    with changing(asked) as held:
        rows = [ClaimTopic(claim_id=claim.pk, topic=asked.said["topic"]) for claim in held]
        ClaimTopic.objects.bulk_create(rows)


def remove(asked: Asked) -> None:
    with changing(asked):
        _of_topic(asked).delete()


def having(asked: Asked) -> Stops:
    keys = _having(asked)
    return {one: "It has this topic already." for one in asked.records if one.pk in keys}


def lacking(asked: Asked) -> Stops:
    keys = _having(asked)
    return {one: "It does not have this topic." for one in asked.records if one.pk not in keys}


def _having(asked: Asked) -> set[int]:
    return {*_of_topic(asked).values_list("claim", flat=True)}


def _of_topic(asked: Asked) -> Any:
    keys = [record.pk for record in asked.records]
    return ClaimTopic.objects.filter(topic=asked.said["topic"], claim__in=keys)


for name, label, button, done, run, stops in (
    ("add_topic", "Add a topic", "Add the topic to", "about this topic now", add, having),
    ("remove_topic", "Remove a topic", "Remove the topic of", "rid of it", remove, lacking),
):
    offer(
        Bulk(
            name=name,
            label=label,
            verb="change",
            lead=LEAD,
            button=button,
            done=done,
            run=run,
            stops=stops,
            form=TopicForm,
            depends="topic",
        ),
        Claim,
    )
