"""Django's admin site with our words, our order, and our labels of choices."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest, HttpResponseBase
from django.urls import path, reverse

from sources.models import AccessEvent, CuratedModel, Token, User
from sources.site.guide import GuideView
from sources.site.keys import screens
from sources.site.overview import overview
from sources.site.publication import OF_MODELS, publication_section
from sources.site.screens import SCREENS, ways, workbench_section
from sources.site.signing_in import SignInForm

# From where a record starts to where it ends.
ROOMS = ("sources", "actors", "claims")
OF_PEOPLE = (User, Token, AccessEvent)


class ChoiceView(AutocompleteJsonView):
    """The choices of a field that is chosen by typing, labelled as their own admin labels them."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        label = getattr(self.model_admin, "choice_label", str)
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


class CuratedSite(admin.AdminSite):
    site_title = "Claimbase"
    site_header = "Claimbase"
    index_title = "Home"
    site_url = None
    empty_value_display = "–"
    login_form = SignInForm

    def get_urls(self) -> Any:
        guide = self.admin_view(GuideView.as_view(admin_site=self))
        screens = [address for addresses in SCREENS for address in addresses(self)]
        return [path("guide/", guide, name="guide"), *screens, *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return super().each_context(request) | {"keys": screens(), "ways": ways(request)}

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override]
        return ChoiceView.as_view(admin_site=self)(request)

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().index(request, overview(self, request) | (extra_context or {}))

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> Any:
        context = overview(self, request) | {"title": apps.get_app_config(app_label).verbose_name}
        return super().app_index(request, app_label, context | (extra_context or {}))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The rooms in the order of the work, in each of them the records first."""
        rooms = super().get_app_list(request, app_label)
        rooms.sort(key=lambda room: _place(ROOMS, room["app_label"]))
        people, published = [], []
        for room in rooms:
            room["models"].sort(key=lambda entry: (_rank(entry["model"]), entry["name"]))
            for entry in room["models"]:
                screen = self.get_model_admin(entry["model"]).add_screen  # type: ignore[attr-defined]
                if screen and entry["add_url"]:
                    entry["add_url"] = reverse(screen[0])
            people += [entry for entry in room["models"] if entry["model"] in OF_PEOPLE]
            published += [entry for entry in room["models"] if entry["model"] in OF_MODELS]
            moved = (*OF_PEOPLE, *OF_MODELS)
            room["models"] = [entry for entry in room["models"] if entry["model"] not in moved]
        if app_label is None and (publication := publication_section(published)):
            rooms.append(publication)
        if people:
            people.sort(key=lambda entry: _place(OF_PEOPLE, entry["model"]))
            address = people[0]["admin_url"]
            section = {"name": "People", "app_label": "people", "app_url": address}
            rooms.append(section | {"has_module_perms": True, "models": people})
        if rooms and app_label is None:
            rooms.insert(0, workbench_section(request))
        return [room for room in rooms if room["models"]]


def _place(order: tuple[Any, ...], one: Any) -> int:
    return order.index(one) if one in order else len(order)


def _rank(model: Any) -> int:
    """Records, then their parts, then the words that they are sorted by."""
    if issubclass(model, CuratedModel):
        return 0
    return 2 if getattr(model, "IS_VOCABULARY", False) else 1
