"""The coding guide as a page of the admin, so that every form can point into it."""

from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.views.generic import TemplateView
from markdown_it import MarkdownIt

GUIDE = Path(settings.BASE_DIR) / "docs" / "coding-guide.md"


def see_guide(heading: str, words: str = "") -> Any:
    """A link into the guide to a heading (“Threat or warning”), for descriptions of fieldsets."""

    def link() -> SafeString:
        address = f"{reverse('admin:guide')}#{slugify(heading)}"
        # In a tab of its own: a form that is half filled in must not be left.
        return format_html(
            '<a href="{}" target="_blank" rel="noopener">{}</a>',
            address,
            words or f"Coding guide: {heading}",
        )

    return lazy(link, str)()


class GuideView(TemplateView):
    """The guide with its headings beside it."""

    template_name = "admin/guide.html"
    admin_site: Any = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page, headings = guide()
        site = self.admin_site.each_context(self.request)
        return {**site, "title": "Coding guide", "page": page, "headings": headings, **kwargs}


def guide() -> tuple[SafeString, list[tuple[str, str]]]:
    """The guide as HTML, and its headings as anchor and text."""
    return _page(GUIDE, GUIDE.stat().st_mtime)


@lru_cache(maxsize=2)
def _page(file: Path, _changed: float) -> tuple[SafeString, list[tuple[str, str]]]:
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
    tokens = markdown.parse(file.read_text(encoding="utf-8"))
    headings = []
    for opening, text in pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", slugify(text.content))
            if opening.tag != "h1":
                headings.append((slugify(text.content), text.content))
    if tokens and tokens[0].tag == "h1":
        tokens = tokens[3:]  # the page has its title already
    page = markdown.renderer.render(tokens, markdown.options, {})
    return mark_safe(page), headings  # noqa: S308 (our own file, with its HTML escaped)
