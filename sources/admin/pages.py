"""Pages about one source, or about a list, that a higher room adds: the screens lead to them."""

from collections.abc import Collection
from functools import partial
from typing import Any, NamedTuple

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString


class SourcePage(NamedTuple):
    """A page by its name in the admin, whose one argument is the source's key, and its label."""

    name: str
    label: str

    def address(self, source: int) -> str:
        return reverse(f"admin:{self.name}", args=[source])


class ListPage(NamedTuple):
    """A page about records of some models, as their lists are filtered or by ``ids``; its label.

    Its one argument is the model's label in lower case.
    """

    name: str
    label: str
    models: Collection[type[Model]]

    def address(self, model: type[Model], query: str) -> str:
        return f"{reverse(f'admin:{self.name}', args=[model._meta.label_lower])}?{query}"


PAGES: list[SourcePage] = []
LIST_PAGES: list[ListPage] = []


def list_pages(model: type[Model]) -> list[ListPage]:
    return [page for page in LIST_PAGES if model in page.models]


class ListPages:
    """For a ModelAdmin: the selected records can be taken to the pages about their list."""

    model: type[Model]

    def get_actions(self, request: HttpRequest) -> Any:
        found = super().get_actions(request)  # type: ignore[misc]
        if IS_POPUP_VAR in request.GET:
            return found
        pages = {
            page.name: (partial(_go, page), page.name, f"{page.label} what is selected")
            for page in list_pages(self.model)
        }
        return pages | found  # deleting comes last


def _go(page: ListPage, model_admin: Any, request: HttpRequest, chosen: Any) -> Any:
    if request.POST.get("select_across") == "1":
        query = request.GET.urlencode()
    else:
        query = urlencode({"ids": ",".join(map(str, chosen.values_list("pk", flat=True)))})
    return HttpResponseRedirect(page.address(model_admin.model, query))


class MorePages:
    """For the ModelAdmin of sources: leads to what was registered."""

    def get_list_display(self, request: HttpRequest) -> Any:
        return [*super().get_list_display(request), "more_pages"]  # type: ignore[misc]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if context["original"] is not None:
            pk = context["original"].pk
            context["more_pages"] = [(page.label, page.address(pk)) for page in PAGES]
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    @admin.display(description="Open")
    def more_pages(self, obj: Any) -> SafeString:
        links = ((page.address(obj.pk), page.label, obj.human_id) for page in PAGES)
        text = '<a href="{}">{}<span class="visually-hidden"> {}</span></a>'
        return format_html_join(" · ", text, links)
