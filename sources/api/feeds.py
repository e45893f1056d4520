"""Atom feeds (RFC 4287): what of a query was published last, for feed readers."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed

from sources.api.exports import OF_PAGES
from sources.api.reading import refuse
from sources.api.rendering import Atom
from sources.api.selecting import PARAMETERS

NEWEST = 50
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Item:
    """One entry of a feed. ``permalink`` is of just this revision, and identifies it."""

    title: str
    page: str
    permalink: str
    published_at: datetime
    text: str = ""


def feed(view: Any) -> HttpResponse:
    """The newest of what the list ``view`` finds."""
    request = view.request
    refuse(request, [*OF_PAGES, *PARAMETERS, "ordering"], "A feed has its newest, newest first.")
    newest = view.told(view.matches.order_by(f"-{view.entered}"))
    newest = newest.values_list(*view.columns, *view.carried, named=True)
    items = [view.item(row) for row in newest[:NEWEST]]
    here = request.build_absolute_uri()
    query = request.META.get("QUERY_STRING", "")
    made = Atom1Feed(
        title=f"Claimbase: {request.path.rstrip('/').rpartition('/')[2]}",
        link=view.links.top,
        description=query,
        feed_url=here,
        feed_guid=here,
        author_name="Claimbase",
    )
    for item in items:
        made.add_item(
            item.title,
            item.page,
            item.text,
            unique_id=item.permalink,
            pubdate=item.published_at,
            updateddate=item.published_at,
        )
    if not items:
        made.latest_post_date = lambda: view.moment.latest_at or NEVER  # type: ignore[method-assign]
    return HttpResponse(made.writeString("utf-8"), content_type=Atom.content_type)
