"""Who signed in, tried to, and left; and what was changed of accounts and of what they may do."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from sources.admin.agents import names_of_agents
from sources.admin.base import mark
from sources.admin.ledger import ReadOnlyAdmin
from sources.choices import AccessKind
from sources.devices import device_name
from sources.models import AccessEvent

# Nobody was let in, so that nobody did it.
BY_STRANGERS = (AccessKind.REFUSED, AccessKind.LOCKED_OUT)


class AccessList(ChangeList):
    """A page of the list, with the names of the people: one query for all."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list: Any = with_people([*self.result_list])


def with_people(events: list[AccessEvent]) -> list[AccessEvent]:
    people = names_of_agents({event.made_by for event in events})
    for event in events:
        one: Any = event
        one.who = "" if event.kind in BY_STRANGERS else people[event.made_by]
    return events


def in_words(detail: str) -> str:
    """What was changed: of permissions (“view_claim, view_topic”) “view claims, topics”."""
    before, colon, given = detail.rpartition(": ")
    verbs: dict[str, list[str]] = {}
    names = {one._meta.model_name: str(one._meta.verbose_name_plural) for one in apps.get_models()}
    for right in given.split(", "):
        verb, _, model = right.rpartition("_")
        if model not in names:
            return detail
        verbs.setdefault(verb.replace("_", " "), []).append(names[model])
    return before + colon + "; ".join(f"{verb} {', '.join(of)}" for verb, of in verbs.items())


@admin.register(AccessEvent)
class AccessEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "what", "account", "detail_short", "who", "whence")
    list_filter = ("kind", "made_at")
    ordering = ("-id",)
    search_fields = ("account", "address")
    search_help_text = "Name of the account, or the address that somebody asked from"
    fieldsets = (
        (None, {"fields": [("at", "what"), "account", "told", "who"]}),
        ("From where", {"fields": ["address", "device"]}),
    )
    readonly_fields = ("at", "what", "account", "told", "who", "address", "device")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return AccessList

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        event = super().get_object(request, object_id, from_field)
        return with_people([event])[0] if event else None

    @admin.display(description="When", ordering="id")
    def at(self, event: AccessEvent) -> str:
        return f"{event.made_at:%Y-%m-%d %H:%M:%S} UTC"

    @admin.display(description="What", ordering="kind")
    def what(self, event: AccessEvent) -> SafeString:
        return mark("access", event.kind, event.get_kind_display())

    @admin.display(description="By")
    def who(self, event: Any) -> str:
        return str(event.who)

    @admin.display(description="More")
    def told(self, event: AccessEvent) -> str:
        return in_words(event.detail)

    @admin.display(description="More")
    def detail_short(self, event: AccessEvent) -> str:
        return Truncator(in_words(event.detail)).chars(80)

    @admin.display(description="From where", ordering="address")
    def whence(self, event: AccessEvent) -> str:
        device = device_name(event.device) if event.device else ""
        return ", ".join(filter(None, [event.address, device]))
