"""The admin's site: Django's own, with our words and our labels of choices."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest, HttpResponseBase


class ChoiceView(AutocompleteJsonView):
    """The choices of a field that is chosen by typing, labelled as their own admin labels them."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        label = getattr(self.model_admin, "choice_label", str)
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


class CuratedSite(admin.AdminSite):
    site_title = "Claimbase"
    site_header = "Claimbase"
    index_title = "Records"
    site_url = None
    empty_value_display = "–"

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        return ChoiceView.as_view(admin_site=self)(request)
