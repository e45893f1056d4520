"""What was captured: the bytes as they came, and the text read from them. Never changed."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources import anchoring
from sources.admin import reading
from sources.admin.agents import with_names
from sources.admin.base import AppendOnlyAdmin, RecordAdmin
from sources.admin.looking import words_now
from sources.choices import AnchorOutcome
from sources.diffs import by_word
from sources.marked import lines
from sources.models import Anchor, RawFile, Snapshot

DIGITS = 8


class CapturedAdmin(AppendOnlyAdmin):
    """Captures come in by ingest, which keeps bytes and text together; here they are read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


def _reading(snapshot: Snapshot, wanted: str) -> dict[str, Any]:
    """A part of the text in lines, each with its first code point and its marked pieces."""
    start = int(wanted) if wanted.isdecimal() and len(wanted) < DIGITS else 0
    rows = Snapshot.objects.filter(pk=snapshot.pk)
    text = rows.values_list(Substr("text", start + 1, reading.PART), flat=True).get()
    end = start + len(text)
    excerpts = snapshot.excerpts.filter(start__lt=end, end__gt=start)
    marks = [(excerpt.start, excerpt.end, excerpt.pk) for excerpt in excerpts]
    shown, seen = [], set()
    for first, cut in lines(text, marks, start):
        # An excerpt that goes over several lines is found where it begins.
        anchors = [[key for key in piece.excerpts if key not in seen] for piece in cut]
        seen |= {key for piece in cut for key in piece.excerpts}
        shown.append((first, list(zip(cut, anchors, strict=True))))
    return {
        "lines": shown,
        "part": {"start": start, "end": end, "of": snapshot.text_length},
        "earlier": max(start - reading.PART, 0) if start else None,
        "later": end if end < snapshot.text_length else None,
    }


@admin.register(RawFile)
class RawFileAdmin(CapturedAdmin):
    list_display = ("sha256", "size", "download")
    ordering = ("-pk",)
    search_fields = ("sha256",)
    search_help_text = "First characters of the digest"
    fieldsets = (("Bytes", {"fields": ["sha256", "size", "download"]}),)
    readonly_fields = ("sha256", "size", "download")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("content")

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.download_view)
        return [path("<int:pk>/bytes/", view, name="sources_rawfile_bytes"), *super().get_urls()]

    def download_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        file = RawFile.objects.filter(pk=pk).first()
        if file is None:
            raise Http404
        # Never shown in the browser: a captured page could carry anything.
        headers = {"Content-Disposition": f'attachment; filename="{file.sha256}.bin"'}
        content = bytes(file.content)
        return HttpResponse(content, content_type="application/octet-stream", headers=headers)

    @admin.display(description="Download")
    def download(self, obj: RawFile) -> SafeString:
        address = reverse("admin:sources_rawfile_bytes", args=[obj.pk])
        return format_html('<a href="{}">Download the bytes</a>', address)


class CaptureList(ChangeList):
    """A page of the list, with the names of who captured."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list: Any = with_names(self.result_list, "captured_by")


@admin.register(Snapshot)
class SnapshotAdmin(CapturedAdmin):
    list_display = ("source", "captured_at", "method", "media_type", "text_length", "who")
    list_display_links = ("source", "captured_at")
    list_filter = ("method", "media_type")
    search_fields = ("source__title", "text_sha256")
    search_help_text = "Title of the source, or digest of the text"
    fieldsets = (
        (
            "Capture",
            {
                "fields": [
                    "source",
                    ("captured_at", "who"),
                    ("recorded_at", "recorder"),
                    "method",
                ]
            },
        ),
        (
            "Bytes and text",
            {
                "fields": [
                    ("raw", "media_type", "encoding"),
                    ("extractor", "extractor_version"),
                    ("text_length", "text_sha256"),
                ]
            },
        ),
    )

    readonly_fields = ("who", "recorder")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return CaptureList

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("source").defer("text")

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        capture = super().get_object(request, object_id, from_field)
        return capture and with_names([capture], "captured_by", "recorded_by")[0]

    @admin.display(description="Captured by", ordering="captured_by")
    def who(self, capture: Any) -> str:
        return str(capture.people[capture.captured_by])

    @admin.display(description="Recorded by")
    def recorder(self, capture: Any) -> str:
        return str(capture.people[capture.recorded_by])

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context |= _reading(context["original"], request.GET.get("from", ""))
        return super().render_change_form(request, context, *args, **kwargs)


# The list of what a person has to decide.
WAITING = f"outcome__exact={AnchorOutcome.FUZZY}&accepted_at__isnull=True"


def _waits(anchor: Anchor) -> bool:
    return anchor.outcome == AnchorOutcome.FUZZY and anchor.accepted_at is None


@admin.register(Anchor)
class AnchorAdmin(RecordAdmin):
    nothing_here = "No anchor here. Cited words are looked for when their source is captured again."
    root = "snapshot__source"
    list_display = ("excerpt", "snapshot", "outcome", "score", "accepted_by")
    list_filter = ("outcome",)
    list_select_related = ("excerpt", "snapshot__source", "accepted_by")
    ordering = ("-pk",)
    search_fields = ("excerpt__exact",)
    search_help_text = "Words of the excerpt"
    fieldsets = (
        ("Words", {"fields": ["excerpt"]}),
        ("In the later capture", {"fields": ["snapshot", "outcome", ("start", "end"), "score"]}),
        ("Acceptance", {"fields": [("accepted_at", "accepted_by")]}),
    )
    readonly_fields = ("accepted_at", "accepted_by")
    actions = ("accept", "refuse")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        anchor = context["original"]
        if anchor is not None:
            now = words_now(anchor)
            later = reverse("admin:sources_snapshot_change", args=[anchor.snapshot_id])
            part = (anchor.start or 0) // reading.PART * reading.PART
            context |= {
                "runs": by_word(anchor.excerpt.exact, now),
                "then": reading.reading_address(anchor.excerpt),
                "now": f"{later}?from={part}" if now else "",
                "undecided": self.has_change_permission(request, anchor) and _waits(anchor),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        decide = {"accept": anchoring.accept, "refuse": anchoring.refuse}.get(
            request.POST.get("_decide", "")
        )
        if decide is None:
            return super().response_change(request, obj)
        decide(obj, by=request.user)  # type: ignore[arg-type]
        done = "accepted" if decide is anchoring.accept else "refused"
        self.message_user(request, f"“{obj.excerpt}”: {done}.", messages.SUCCESS)
        return HttpResponseRedirect(f"{reverse('admin:sources_anchor_changelist')}?{WAITING}")

    @admin.action(description="Accept: the similar words are the same", permissions=["change"])
    def accept(self, request: HttpRequest, queryset: Any) -> None:
        self._decide(request, queryset, anchoring.accept, "accepted")

    @admin.action(description="Refuse: the cited words are gone", permissions=["change"])
    def refuse(self, request: HttpRequest, queryset: Any) -> None:
        self._decide(request, queryset, anchoring.refuse, "refused")

    def _decide(self, request: HttpRequest, queryset: Any, decide: Any, done: str) -> None:
        """Decide on each of the chosen that waits for it, and say how many these were."""
        count = 0
        for chosen in queryset.filter(outcome=AnchorOutcome.FUZZY, accepted_at=None):
            try:
                decide(chosen, by=request.user)
            except ValidationError:  # somebody else has, a moment ago
                continue
            count += 1
        self.message_user(request, f"{count} {done}, of {queryset.count()} selected.")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("snapshot__text")
