"""What a page states about itself: in JSON-LD, in its meta elements, and nowhere else.

Nothing is inferred: a date in the prose, a name in the address or a heading is for people to judge.
"""

import re
from collections import defaultdict
from typing import Any

from lxml.html import HtmlElement

from sources.ingest import json_ld
from sources.ingest.dates import stated_date
from sources.ingest.language import language_tag
from sources.ingest.licences import stated_licence

TITLES = ("og:title", "citation_title", "dcterms.title", "dc.title", "twitter:title")
AUTHORS = ("author", "article:author", "citation_author", "dcterms.creator", "dc.creator", "byl")
DATES = (
    "article:published_time",
    "datepublished",
    "citation_publication_date",
    "dcterms.issued",
    "dc.date.issued",
    "dc.date",
    "date",
)
PUBLISHERS = ("og:site_name", "citation_publisher", "dcterms.publisher", "dc.publisher")
LANGUAGES = ("content-language", "dcterms.language", "dc.language")
LICENCES = ("dcterms.license", "dc.rights", "license")
HOST = re.compile(r"(https?://)?([\w-]+\.)+[a-z]{2,}/?", re.IGNORECASE)


class Page:
    """A parsed page, asked for what it states."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self.metas = _metas(root)
        blocks = root.xpath("//script[translate(@type, 'JSONLD', 'jsonld')='application/ld+json']")
        self.article = json_ld.article(block.text or "" for block in blocks)
        self.notes: list[str] = []

    def everything(self) -> dict[str, Any]:
        """The fields of a Document that come from the page's own words."""
        licence, licence_name = self.licence()
        return {
            "title": self.title(),
            "byline": self.byline(),
            "published_date": self.published_date(),
            "language": self.language(),
            "publisher": self.publisher(),
            "canonical_url": self.canonical_url(),
            "licence": licence,
            "licence_name": licence_name,
            "notes": tuple(self.notes),
        }

    def title(self) -> str:
        headings = self.root.xpath("//head/title") or self.root.xpath("//title[not(ancestor::svg)]")
        return _first(
            json_ld.text(self.article.get("headline")),
            *self._all(TITLES),
            *(heading.text_content() for heading in headings[:1]),
        )

    def byline(self) -> str:
        """The authors; a profile's address is no name."""
        stated = json_ld.names(self.article.get("author"))
        for key in AUTHORS:
            stated = stated or self.metas[key]
        names = (_plain(name) for name in stated)
        return ", ".join(dict.fromkeys(name for name in names if name and "://" not in name))

    def published_date(self) -> str | None:
        moments = self.root.xpath("//time[@itemprop='datePublished']/@datetime")
        stated = _first(
            json_ld.text(self.article.get("datePublished")), *self._all(DATES), *moments
        )
        date = stated_date(stated) if stated else None
        if stated and date is None:
            self.notes.append(
                f"states the date “{stated}”, which is none or could be two; left unknown."
            )
        return date

    def language(self) -> str:
        roots = self.root.xpath("/html/@lang | /html/@*[name()='xml:lang'] | //body/@lang")
        stated = _first(*roots, json_ld.text(self.article.get("inLanguage")), *self._all(LANGUAGES))
        return language_tag(stated)

    def publisher(self) -> str:
        names = json_ld.names(self.article.get("publisher"))
        stated = _first(*names, *self._all(PUBLISHERS))
        if HOST.fullmatch(stated):
            self.notes.append(f"names “{stated}” as its publisher, an address; left unknown.")
            return ""
        return stated

    def canonical_url(self) -> str:
        links = self.root.xpath("//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href")
        stated = [*links, *self.metas["og:url"], json_ld.text(self.article.get("url"))]
        return next((url for url in map(_plain, stated) if "://" in url), "")

    def licence(self) -> tuple[str, str]:
        """Of the page as a whole: a picture's licence says nothing about the words."""
        links = self.root.xpath(
            "//*[self::a or self::link][contains(concat(' ', @rel, ' '), ' license ')]"
            "[not(ancestor::figure)]/@href"
        )
        stated = _first(json_ld.text(self.article.get("license")), *links, *self._all(LICENCES))
        licence, name = stated_licence(stated)
        if stated and not name:
            self.notes.append(f"states the licence “{stated[:200]}”, which is not known here.")
        return licence, name

    def _all(self, keys: tuple[str, ...]) -> list[str]:
        return [value for key in keys for value in self.metas[key]]


def _metas(root: HtmlElement) -> defaultdict[str, list[str]]:
    """The contents of the meta elements, by name, property, itemprop or http-equiv."""
    metas: defaultdict[str, list[str]] = defaultdict(list)
    for meta in root.iter("meta"):
        content = meta.get("content")
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            if content and (key := meta.get(attribute)):
                metas[key.strip().lower()].append(content)
    return metas


def _first(*stated: str) -> str:
    return next(filter(None, map(_plain, stated)), "")


def _plain(stated: str) -> str:
    return " ".join(stated.split())
