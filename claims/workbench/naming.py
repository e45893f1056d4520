"""Selected words as a name of an actor: of one that is known, or of a new one."""

from typing import Any

from django import forms
from django.urls import reverse

from actors.choices import ActorKind, NameKind
from actors.importing.scripts import script_of
from actors.models import Actor, ActorName
from claims.workbench.panels import PanelView, locked
from sources.models import Source
from sources.selection import SelectionForm

MOST = 8
NEW = "new"


class NameForm(SelectionForm):
    """The words, the name that they show, and whose it is."""

    q = forms.CharField(required=False, max_length=200)
    name = forms.CharField(max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))
    kind = forms.ChoiceField(
        choices=[("", "not said"), *NameKind.choices], required=False, label="Kind of name"
    )
    actor = forms.RegexField(
        rf"^(?:{NEW}|\d{{1,18}}:\d{{1,18}})$", error_messages={"required": "Say whose name it is."}
    )
    actor_kind = forms.ChoiceField(choices=ActorKind.choices, initial=ActorKind.UNKNOWN)
    country = forms.CharField(required=False, max_length=2)

    def __init__(self, source: Source, *args: Any, **options: Any) -> None:
        initial = options.get("initial") or {}
        words = " ".join(str(initial.get("exact", "")).split())
        options["initial"] = {"name": words, "q": words, **initial}
        super().__init__(*args, **options)
        self.source = source

    @property
    def chosen(self) -> str:
        """The key of the chosen actor, whatever its version; “new” for a new one."""
        return str(self["actor"].value() or "").partition(":")[0]

    def found(self) -> list[Any]:
        words = str(self["q"].value() or "").strip()
        actors = Actor.objects.with_label().standing()
        if self.chosen.isdecimal():
            known = list(actors.filter(pk=self.chosen))
            return known + [a for a in actors.named(words)[:MOST] if a not in known]
        return list(actors.named(words)[:MOST]) if words else []

    def save(self) -> dict[str, Any]:
        typed = self.cleaned_data
        is_new = typed["actor"] == NEW
        actor = self._new_actor() if is_new else locked(Actor, typed["actor"])
        name = actor.names.filter(name=typed["name"], excerpt=None).first() or ActorName(
            actor=actor,
            name=typed["name"],
            kind=typed["kind"],
            language=self.source.language,
            script=script_of(typed["name"]),
            preferred=is_new,
        )
        name.excerpt = self.excerpt()
        name.full_clean()
        name.save()
        return {
            "actor": actor.pk,
            "human_id": actor.human_id,
            "address": reverse("admin:actors_actor_change", args=[actor.pk]),
            "message": f"“{name}” is a name of {actor.human_id}.",
        }

    def _new_actor(self) -> Actor:
        actor = Actor(kind=self.cleaned_data["actor_kind"], country=self.cleaned_data["country"])
        actor.full_clean()
        actor.save()
        return actor


class NameView(PanelView):
    form = NameForm
    template = "admin/workbench/name.html"
    permissions = ("actors.add_actor", "actors.change_actor")
