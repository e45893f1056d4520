"""The source reader: a capture's text with what cites it, and the claims beside it."""

from typing import Any, NamedTuple

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from claims.models import Claim
from claims.workbench.citing import CiteView
from claims.workbench.editor import Editor
from claims.workbench.marks import KINDS, PART, marked_lines, places_in, text_from, uses_in
from claims.workbench.naming import NameView
from claims.workbench.of_source import Said, claims_of, statements_of
from claims.workbench.remark import RemarkView
from claims.workbench.suggesting import suggestions
from sources.admin.pages import PAGES, SourcePage
from sources.admin.talk import panel_of
from sources.models import Snapshot, Source
from sources.site import keys
from sources.site.screens import register_screens

DIGITS = 8
SOURCE = Snapshot._meta.get_field("source")
MAY_SEE = ("sources.view_source", "claims.view_claim")
MAY_WRITE = ("claims.add_claim", "claims.change_claim", "actors.change_actor")


class Part(NamedTuple):
    """Which part of a text is shown, in code points; nearly always the whole."""

    start: int
    end: int
    of: int

    @property
    def earlier(self) -> int | None:
        return max(self.start - PART, 0) if self.start else None

    @property
    def later(self) -> int | None:
        return self.end if self.end < self.of else None


def reader_view(site: admin.AdminSite, request: HttpRequest, pk: int) -> TemplateResponse:
    if not request.user.has_perms(MAY_SEE):
        raise PermissionDenied
    source = Source.objects.select_related("publisher").filter(pk=pk).first()
    if source is None:
        raise Http404
    may_write = request.user.has_perms(MAY_WRITE)
    captures = list(source.snapshots.all())
    snapshot = _chosen(captures, request.GET.get("snapshot", ""))
    context = {
        **site.each_context(request),
        "title": source.title or source.url or "Untitled",
        "subtitle": None,
        "opts": Source._meta,
        "object": source,
        "source": source,
        "captures": captures,
        "snapshot": snapshot,
        "talk": panel_of(request, source),
        "may_write": may_write,
        "addresses": _addresses_of(source) if may_write else {},
        # Of the claim editor, which comes into the panel.
        "media": Editor(Claim, site).media + AutocompleteSelect(SOURCE, site).media,
        "is_nav_sidebar_enabled": False,  # the text and what is made of it need the width
        **(_reading(source, snapshot, request.GET.get("from", "")) if snapshot else {}),
    }
    return TemplateResponse(request, "admin/workbench/reader.html", context)


def _chosen(captures: list[Snapshot], wanted: str) -> Snapshot | None:
    """The capture that was asked for, else the newest."""
    return next((each for each in captures if str(each.pk) == wanted), next(iter(captures), None))


def _reading(source: Source, snapshot: Snapshot, wanted: str) -> dict[str, Any]:
    start, text = _part(snapshot, wanted)
    places, uses = places_in(snapshot), uses_in(snapshot)
    claims = claims_of(source, places, uses)
    return {
        "lines": marked_lines(text, start, places, uses),
        "part": Part(start, start + len(text), snapshot.text_length),
        "claims": claims,
        "said": _offered(statements_of(source), [each.claim for each in claims]),
        "legend": KINDS.items(),
    }


def _offered(statements: list[Said], claims: list[Claim]) -> Said | None:
    """The statement that a further claim is offered: the last used, else the only one."""
    newest = max(claims, key=lambda claim: claim.pk, default=None)
    if newest is not None:
        return next((said for said in statements if said.statement == newest.statement_id), None)
    return statements[0] if len(statements) == 1 else None


def _addresses_of(source: Source) -> dict[str, str]:
    """Where the panel finds its forms, by what they are for."""
    return {
        "claim": reverse("admin:claims_editor"),
        "edit": reverse("admin:claims_editor", args=[0]),
        "cite": reverse("admin:claims_reader_cite", args=[source.pk]),
        "name": reverse("admin:claims_reader_name", args=[source.pk]),
        "remark": reverse("admin:claims_reader_remark", args=[source.pk]),
        "suggestions": reverse("admin:claims_reader_suggestions", args=[source.pk]),
        "relation": reverse("admin:actors_actorrelation_add"),
    }


def _part(snapshot: Snapshot, wanted: str) -> tuple[int, str]:
    """Where the part of the text begins that was asked for, and the part."""
    start = int(wanted) if wanted.isdecimal() and len(wanted) < DIGITS else 0
    return start, text_from(snapshot, start)


def suggestions_view(request: HttpRequest, pk: int) -> JsonResponse:
    """What is suggested in the part of the text that is read; asked for once the text is there."""
    if not request.user.has_perms(MAY_WRITE):
        raise PermissionDenied
    snapshot = _chosen(list(Snapshot.objects.filter(source=pk)), request.GET.get("snapshot", ""))
    if snapshot is None:
        raise Http404
    start, text = _part(snapshot, request.GET.get("from", ""))
    places = places_in(snapshot)
    taken = [
        places[pk] for pk, kinds in uses_in(snapshot).kinds.items() if kinds & {"claim", "threat"}
    ]
    return JsonResponse({"suggestions": suggestions(text, start, taken)})


@register_screens
def _addresses(site: Any) -> list[URLPattern]:
    def read(request: HttpRequest, pk: int) -> TemplateResponse:
        return reader_view(site, request, pk)

    below = "sources/source/<int:pk>/read/"
    cite, name, remark = CiteView.as_view(), NameView.as_view(), RemarkView.as_view()
    return [
        path(below, site.admin_view(read), name="claims_reader"),
        path(
            f"{below}suggestions/",
            site.admin_view(suggestions_view),
            name="claims_reader_suggestions",
        ),
        path(f"{below}cite/", site.admin_view(cite), name="claims_reader_cite"),
        path(f"{below}name/", site.admin_view(name), name="claims_reader_name"),
        path(f"{below}remark/", site.admin_view(remark), name="claims_reader_remark"),
    ]


PAGES.append(SourcePage("claims_reader", "Read"))

keys.register(
    "Source reader",
    [
        ("s", "Select words with the keys, from where the text is shown."),
        ("← →", "Then: a word back or on; with Ctrl or Alt, a character."),
        ("↑ ↓ Home End", "Then: a line up or down, to its begin or end."),
        ("Shift", "With these: selects."),
        ("Enter", "Then: on to what can be done with the words."),
        ("n", "New claim of the selected words."),
        ("t", "New threat of the selected words."),
        ("c", "Cite the selected words for a claim that is there."),
        ("a", "The selected words are a name of an actor."),
        ("r", "The selected words show a relation of actors."),
        ("m", "Comment on the selected words."),
        ("1 2 3 4", "Add them to the claim in hand: condition, consequence, voice, citation."),
        ("j k", "Next claim, claim before, in the order of the text."),
        ("e", "Edit the claim that one is at."),
        ("v", "Review all that is made of the source, together."),
        ("u U", "Next suggestion, suggestion before; Enter takes it up."),
        ("x", "Dismiss the suggestion that one is at."),
        ("Esc", "Leave the selecting, or put away what is in hand."),
    ],
)
