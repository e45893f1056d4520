"""Pages about one source that a higher room adds: the screens of a source lead to them."""

from typing import Any, NamedTuple

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString


class SourcePage(NamedTuple):
    """A page by its name in the admin, whose one argument is the source's key, and its label."""

    name: str
    label: str

    def address(self, source: int) -> str:
        return reverse(f"admin:{self.name}", args=[source])


PAGES: list[SourcePage] = []


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
