"""The rows of a threat's form: the nodes of its condition tree, its consequences, their objects."""

from collections.abc import Sequence
from typing import Any

from django import forms

from claims.admin.chosen import Chosen, ChosenParts, InWords
from claims.admin.fields import row_field
from claims.admin.quoted_rows import QUOTE, QuotedRowForm
from claims.admin.row_forms import RowForm
from claims.admin.rows import Rows
from claims.admin.tree import TreeRows
from claims.choices_threat import ConsequenceRole, Operator
from claims.cues import opened
from claims.models import (
    Condition,
    ConditionActor,
    ConditionObject,
    Consequence,
    ConsequenceActor,
    ConsequenceObject,
)

GROUPS = [(operator.value, operator.label) for operator in Operator if operator != Operator.LEAF]


class ConditionForm(ChosenParts, QuotedRowForm):
    """A single condition, or a group; a group has but its sort, its word and its quote."""

    OF_GROUPS = ("operator", "connective", "wording", "window_date", *QUOTE)
    shown = ("actors", "objects_of_action", "excerpt__snapshot__source")
    usual = ("wording", "quote_words", "actors", "action", "object_actors")
    depth = 0

    actors = Chosen(ConditionActor, "actor", label="Who", help_text="Who would act, if anybody.")
    object_actors = Chosen(ConditionObject, "actor", label="To whom")
    object_places = Chosen(ConditionObject, "place", label="To which place")
    object_words = InWords(
        ConditionObject, "wording", label="To what else", help_text="In words, one on a line."
    )

    class Meta:
        model = Condition
        formfield_callback = row_field
        fields = (
            "operator",
            "connective",
            "wording",
            *QUOTE,
            "action",
            "third_actor",
            "third_action",
            "means",
            "place",
            "window_date",
            "judged_by_threatener",
        )
        labels = {
            "operator": "Met by",
            "action": "Does what",
            "third_actor": "In the action of",
            "third_action": "Which action",
            "window_date": "When",
            "place": "Where",
        }

    def __init__(self, *args: Any, operator: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        sent = self.data.get(self.add_prefix("operator")) if self.is_bound else None
        self.operator = operator or sent or self.instance.operator
        if operator:
            self.initial["operator"] = operator
        field: Any = self.fields["operator"]
        if self.is_group:
            self.excerpt_is_needed = False
            field.choices = GROUPS
            for name in [name for name in self.fields if name not in self.OF_GROUPS]:
                del self.fields[name]
        else:
            field.widget = forms.HiddenInput()
            self.fields["wording"].required = True

    @property
    def is_group(self) -> bool:
        return self.operator in (Operator.ALL, Operator.ANY, Operator.NOT)

    @property
    def has_more(self) -> bool:
        """Whether one of the rarer fields is filled, so that they should be seen."""
        rare = ["third_actor", "third_action", "means", "place", "window_date"]
        rare += ["judged_by_threatener", "object_words"]
        # A group shows its connective beside its sort.
        return any(self.typed(name) for name in (rare if self.is_group else [*rare, "connective"]))


class ConditionRows(TreeRows):
    def beside(self, key: str) -> str:
        """It begins as the other: both are mostly of one sentence, and of the same two parties."""
        same = (*QUOTE, "actors", "object_actors")
        begun = {name: self.forms[self.index(key)].typed(name) for name in same}
        added = super().beside(key)
        self.forms[self.index(added)].initial |= begun
        return added

    def verbs(self) -> dict[str, Any]:
        return {**super().verbs(), "read": self.read}

    def can(self, verb: str, index: int) -> bool:
        return super().can("negate" if verb == "read" else verb, index)

    def read(self, key: str) -> str:
        """Take “if” off the words of a condition; “unless” and “until” become a “not” before it."""
        index = self.index(key)
        row = self.forms[index]
        wording, connective = opened(row.typed("wording") or "")
        row.data = row.data.copy()
        row.data[row.add_prefix("wording")] = wording
        if connective and not self._is_negated(index):
            self._wrap(index, Operator.NOT)
            self.forms[index].initial["connective"] = connective
        return key


class ConsequenceObjectForm(RowForm):
    usual = ("kind", "place")

    class Meta:
        model = ConsequenceObject
        formfield_callback = row_field
        fields = ("kind", "place", "especially", "wording")
        labels = {"kind": "What", "place": "Where", "wording": "As named"}


class ConsequenceForm(ChosenParts, QuotedRowForm):
    order_field = "order"
    parent_name = "consequence"
    shown = ("actors", "target_objects", "excerpt__snapshot__source")
    usual = ("wording", "quote_words", "action", "targets")

    executors = Chosen(
        ConsequenceActor,
        "actor",
        fixed={"role": ConsequenceRole.EXECUTOR},
        label="Executors",
        help_text="Who would do it, where the words tell; often the threatener.",
    )
    targets = Chosen(
        ConsequenceActor,
        "actor",
        fixed={"role": ConsequenceRole.TARGET},
        label="Targets",
        help_text="Who would be hit, whoever is warned. Empty when nobody is.",
    )

    class Meta:
        model = Consequence
        formfield_callback = row_field
        fields = ("wording", *QUOTE, "action", "extent", "timing", "until_wording")
        labels = {"action": "The deed", "until_wording": "Until"}

    @property
    def has_more(self) -> bool:
        """Whether one of the rarer fields is filled, so that they should be seen."""
        return any(self.typed(name) for name in ("executors", "until_wording"))

    def make_row_lists(self) -> Sequence[Rows]:
        name = f"{self.prefix}-objects"
        return [self.rows(name, ConsequenceObjectForm, "target_objects", blank=1)]
