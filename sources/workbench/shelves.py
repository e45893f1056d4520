"""What Find looks through besides the records. Each room registers its own shelves."""

from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

from django.db.models import Q, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from sources.admin.naming import Named, address_of, place_of
from sources.admin.reading import reading_address
from sources.functions import Lexemes
from sources.models import Comment, Excerpt, ExcerptTranslation
from sources.workbench.news import seen_records

SHOWN = 8  # of each shelf
# The newest comments that have the words; records of some may be gone.
NEWEST_COMMENTS = 50


class Found(NamedTuple):
    """One record with its marks; ``as_published``: only its published words are such.

    Of what is part of a record: its words by the id of that record, and a remark on it.
    ``passage``: the words in their context.
    """

    record: Named
    state: SafeString | str
    as_published: bool = False
    passage: SafeString | str = ""


class Hits(NamedTuple):
    """What was found on one shelf, and the list that has the rest, if there is one."""

    name: str
    rows: list[Found]
    address: str
    has_more: bool


class Asked(NamedTuple):
    """Words that a person looks for."""

    site: Any
    request: HttpRequest
    words: str


class Shelf(NamedTuple):
    """Things of one sort that are no records. ``find`` gives the newest that have the words.

    It gives one more than are shown where there are more; the list of ``model``, if any, has them.
    """

    name: str
    help: str
    permissions: Collection[str]
    find: Callable[[Asked], list[Found]]
    model: Any = None

    def hits(self, asked: Asked) -> Hits:
        rows = self.find(asked)
        address = list_with(self.model, asked.words) if self.model else ""
        return Hits(self.name, rows[:SHOWN], address, len(rows) > SHOWN)


SHELVES: list[Shelf] = []


def shelves(site: Any, request: HttpRequest) -> Iterator[Shelf]:
    """Those that the person may look through: what was registered, then the vocabularies."""
    for shelf in [*SHELVES, *_vocabularies(site)]:
        if request.user.has_perms(shelf.permissions):
            yield shelf


def having_words(rows: Any, column: str, words: str) -> Any:
    """The rows with all of the words in a column that has an index of its lexemes."""
    asked = Lexemes(Value(words))
    rows = rows.alias(lexemes=Lexemes(column), asked=asked)
    return rows.filter(lexemes__contains=asked, asked__len__gt=0)


def list_with(model: Any, words: str) -> str:
    """The list of a model's rows that have the words."""
    opts = model._meta
    changelist = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return f"{changelist}?{urlencode({'q': words})}"


def _vocabularies(site: Any) -> Iterator[Shelf]:
    for model, model_admin in site._registry.items():
        if getattr(model, "IS_VOCABULARY", False):
            yield _vocabulary(model, model_admin)


def _vocabulary(model: Any, model_admin: Any) -> Shelf:
    def find(asked: Asked) -> list[Found]:
        terms = model_admin.get_queryset(asked.request)
        having, _duplicates = model_admin.get_search_results(asked.request, terms, asked.words)
        return [
            Found(Named(term.code, str(term).removeprefix(term.code).strip(), address_of(term)), "")
            for term in having[: SHOWN + 1]
        ]

    return Shelf(
        capfirst(str(model._meta.verbose_name_plural)),
        model_admin.search_help_text,
        [f"{model._meta.app_label}.view_{model._meta.model_name}"],
        find,
        model,
    )


def _excerpts(asked: Asked) -> list[Found]:
    """The newest excerpts that have all of the words, or of which a translation has."""
    quoted = having_words(Excerpt.objects, "exact", asked.words).order_by("-pk").values("pk")
    translations = having_words(ExcerptTranslation.objects, "words", asked.words)
    translated = translations.order_by("-excerpt").values("excerpt")
    newest = quoted[: SHOWN + 1].union(translated[: SHOWN + 1])
    rows = Excerpt.objects.filter(pk__in=newest).select_related("snapshot__source")
    return [
        Found(Named(row.snapshot.source.human_id, str(row), reading_address(row)), "")
        for row in rows.defer("snapshot__text").order_by("-pk")[: SHOWN + 1]
    ]


def _comments(asked: Asked) -> list[Found]:
    """The newest comments with all of the words, of records that the person may view."""
    having = [Q(body__icontains=word) for word in asked.words.split()]
    rows = Comment.objects.filter(*having).select_related("thread", "written_by")
    newest = [*rows.order_by("-pk")[:NEWEST_COMMENTS]]
    records = seen_records(asked.site, asked.request, [row.thread for row in newest])
    found = []
    for row in newest:
        if record := records.get(row.thread.record_uuid):
            by = format_html(
                '<span class="quiet">{}, {}</span>', row.written_by, row.written_at.date()
            )
            found.append(Found(Named(record.human_id, row.body, place_of(row, record)), by))
    return found


SHELVES += [
    Shelf(
        "Quotes",
        "Words that are marked in a text, or their translation",
        ["sources.view_excerpt", "sources.view_source"],
        _excerpts,
    ),
    Shelf("Comments", "Any of their words", [], _comments),
]
