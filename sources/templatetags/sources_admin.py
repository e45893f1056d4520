from collections.abc import Mapping
from typing import Any

from django import template
from django.contrib.admin.views.main import PAGE_VAR

from sources.admin.naming import with_links
from sources.admin.pages import ListPage, list_pages
from sources.models import Bookmark, CuratedModel
from sources.workbench.bookmarks import of_list, of_record

register = template.Library()
register.filter("linked", with_links)


@register.filter
def of(values: Mapping[str, Any], key: str) -> Any:
    """The value of a mapping at a key that a variable holds."""
    return values.get(key)


@register.filter
def pages_of_list(changelist: Any) -> list[tuple[ListPage, str]]:
    """The pages about a list as it is filtered, with their addresses."""
    query = changelist.get_query_string(remove=[PAGE_VAR]).removeprefix("?")
    model = changelist.model
    return [(page, page.address(model, query)) for page in list_pages(model)]


@register.inclusion_tag("admin/keep.html", takes_context=True)
def keep_record(context: Any, record: CuratedModel) -> dict[str, Any]:
    """The button on a record's page that pins it, or unpins it."""
    return _keeping(context, of_record(record)) | {"keeps": "Pin", "lets_go": "Unpin"}


@register.inclusion_tag("admin/keep.html", takes_context=True)
def keep_list(context: Any, changelist: Any) -> dict[str, Any]:
    """The button on a filtered list that keeps it, or lets go of it."""
    wanted = of_list(changelist, context["request"])
    words = {"keeps": "Keep this list", "lets_go": "Keep this list no more"}
    return _keeping(context, wanted) | words


def _keeping(context: Any, wanted: Bookmark) -> dict[str, Any]:
    request = context["request"]
    own = Bookmark.objects.filter(owner=request.user, address=wanted.address)
    return {"kept": own.first() or wanted, "back": request.get_full_path()}
