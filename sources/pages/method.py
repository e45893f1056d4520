"""How we work: the method with the last verification, the coding guide, and what terms mean."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from sources.api.ledger import LastVerification
from sources.api.root import Root
from sources.pages.asking import ask
from sources.pages.views import Page
from sources.site.guide import guide
from sources.vocabulary import Vocabulary


class MethodPage(Page):
    """How records come about, and how far they have been checked."""

    template = "pages/method.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        ledger, verified = ask(request, Root), ask(request, LastVerification)
        if not ledger.is_found:
            return self.shown(request, ledger)
        return self.shown(request, verified, ledger=ledger.data, guide=guide()[1])


class GuidePage(Page):
    """The coding guide, as editors have it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page, headings = guide()
        return render(request, "pages/guide.html", {"page": page, "headings": headings})


class TermsPage(Page):
    """Each value set that records use, with what each value means."""

    # By heading.
    vocabularies: Mapping[str, Sequence[type[Vocabulary]]] = MappingProxyType({})

    def get(self, request: HttpRequest) -> HttpResponse:
        rooms = [
            {"name": room, "anchor": slugify(room), "sets": [_told(each) for each in sets]}
            for room, sets in self.vocabularies.items()
        ]
        return render(request, "pages/terms.html", {"rooms": rooms})


def _told(vocabulary: type[Vocabulary]) -> dict[str, Any]:
    name = " ".join(re.findall("[A-Z]+(?![a-z])|[A-Z][a-z]+", vocabulary.__name__))
    about = (vocabulary.__doc__ or "").partition("\n")[0].partition("; :data")[0].rstrip(".")
    # Django's own words for choices say nothing of these.
    inherited = about == (Vocabulary.__doc__ or "").partition("\n")[0].rstrip(".")
    return {
        "name": name.capitalize(),
        "anchor": slugify(vocabulary.__name__),
        "about": "" if inherited else about,
        "terms": [(term.value, term.label, term.help) for term in vocabulary],
    }
