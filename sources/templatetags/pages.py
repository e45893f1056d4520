"""What the templates of the public pages say in words."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import orjson
from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources.pages.naming import country, language, spaced, term, vocabulary
from sources.pages.reading import part_of
from sources.publication.kinds import kinds

register = template.Library()
# What could end the element, or begin another, in a script that holds data.
IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}
# The time of a date that has one: its minute, its second unless that is 0, and its zone.
MOMENT = re.compile(r"T(\d\d:\d\d(?::(?!00)\d\d)?)(?::00)?(?:Z|(?=[+-]))")
register.filter(country)
register.filter(language)


@register.filter
def page(record: Any) -> str:
    """The address of the page of a record, given as the API names it or by its human id."""
    human_id = record if isinstance(record, str) else record["id"]
    prefix = human_id.partition("-")[0]
    kind = next(kind for kind in kinds() if prefix == kind.root.PREFIX)
    return reverse(f"pages:{kind.name}", args=[human_id])


@register.filter
def site_of(request: Any) -> str:
    """What full addresses begin with."""
    return f"{request.scheme}://{request.get_host()}"


@register.simple_tag
def licence() -> SafeString:
    """Under which records may be shared."""
    link = '<a href="{}" rel="license">{}</a>'
    return format_html(link, settings.DATA_LICENCE_URL, settings.DATA_LICENCE)


@register.filter
def place(excerpt: Any) -> str:
    """The address of an excerpt's words in the document, on the page of its source."""
    query = urlencode({"capture": excerpt["snapshot"]["uuid"]} | part_of(excerpt["start"]))
    return f"{page(excerpt['source'])}?{query}#words-{excerpt['uuid']}"


@register.filter
def capture(excerpt: Any) -> str:
    """The address of the capture that holds an excerpt, on the page of its source."""
    return f"{page(excerpt['source'])}#capture-{excerpt['snapshot']['uuid']}"


@register.filter
def as_data(value: Any) -> SafeString:
    """A value as JSON within a script element; words cannot break out of it."""
    return SafeString(orjson.dumps(value).decode().translate(IN_SCRIPT))


@register.filter
def words(code: Any, of: str = "") -> str:
    """A value of a set in words: “partly carried out”; by its label where the set is named."""
    if code is None:
        return ""
    return term(code, vocabulary(of)) if of else spaced(str(code))


@register.filter
def marked(record: Any, title: str | None) -> str | None:
    """The title of a record that was found, with the words marked that were searched for."""
    found = record.get("snippets", ())
    return next((SafeString(each) for each in found if _plain(each) == title), title)


@register.filter
def beyond(record: Any, title: str | None) -> list[tuple[str, SafeString]]:
    """The snippets that do not only repeat the title, each after the part of a record it is of."""
    parts = {name: value for name, value in record.items() if name != "snippets"}
    return [
        (next((name for name, told in parts.items() if _holds(told, words)), ""), SafeString(each))
        for each in record.get("snippets", ())
        if (words := _plain(each)) not in (title or "")
    ]


@register.filter
def day(moment: str) -> str:
    """The day of a moment, UTC."""
    return moment[:10]


@register.filter
def minute(moment: str) -> str:
    """A moment to the minute, UTC."""
    return f"{moment[:10]} {moment[11:16]} UTC"


@register.filter
def label(value: Any, labels: dict[str, str]) -> str:
    """What a counted value is called: a record by its name, a code in words."""
    return labels.get(str(value)) or words(value)


@register.filter
def dated(edtf: str | None) -> str:
    """A date of EDTF (ISO 8601-2) in words: “by 2024-10-15”, “about 2024”."""
    if not edtf:
        return "date unknown"
    first, is_span, last = edtf.partition("/")
    if not is_span:
        return _point(first)
    match first, last:
        case "" | "..", _:
            return f"by {_point(last)}"
        case _, "" | "..":
            return f"since {_point(first)}"
    return f"{_point(first)} to {_point(last)}"


def _plain(snippet: str) -> str:
    return unescape(re.sub("</?mark>", "", snippet))


def _holds(value: Any, words: str) -> bool:
    """Whether these words stand anywhere in a part of a record."""
    if isinstance(value, dict):
        value = [*value.values()]
    if isinstance(value, list):
        return any(_holds(each, words) for each in value)
    return isinstance(value, str) and words in value


def _point(edtf: str) -> str:
    about = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}.get(edtf[-1:], "")
    return about + MOMENT.sub(r" \1 UTC", edtf.rstrip("~?%"))
