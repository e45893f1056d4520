"""The talk about a record: its comments, in whose hands it is, and who wants to be told."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path

from sources import talk
from sources.admin.moves import may
from sources.admin.naming import address_of, named, way_back
from sources.admin.reading import reading_address
from sources.admin.talking import (
    Act,
    AssignmentForm,
    CommentForm,
    Done,
    RemovalForm,
    Sent,
    answer_form,
    edit_form,
    removal_form,
)
from sources.models import Assignment, Comment, CuratedModel, Thread, Watch
from sources.site import keys


@dataclass
class Said:
    """One comment, and what the person who looks can do with it."""

    comment: Comment
    is_own: bool
    change: CommentForm | None
    removal: RemovalForm | None


@dataclass
class Shown:
    """One thread, with the form of an answer."""

    thread: Thread
    said: list[Said]
    place: str
    answer: CommentForm


@dataclass
class Panel:
    """All that is shown of the talk about a record."""

    record: CuratedModel
    address: str
    back: str
    open: list[Shown]
    resolved: list[Shown]
    new: CommentForm
    watched: bool
    assignment: Assignment | None
    assign: AssignmentForm | None
    note: str = ""
    refused: bool = False
    count: int = field(init=False)

    def __post_init__(self) -> None:
        self.count = sum(len(shown.said) for shown in [*self.open, *self.resolved])


def panel_of(
    request: HttpRequest, record: CuratedModel, back: str = "", sent: Sent | None = None
) -> Panel:
    """The talk about ``record`` as ``request``'s person sees it; a few queries, however long."""
    sent = sent or Sent()
    said = Comment.objects.with_edited().select_related("written_by", "removed_by")
    threads = Thread.objects.filter(record_uuid=record.uuid)
    threads = threads.select_related("excerpt", "resolved_by")
    shown = [
        _shown(request, thread, sent)
        for thread in threads.prefetch_related(Prefetch("comments", said))
    ]
    assignment = Assignment.objects.filter(record_uuid=record.uuid)
    held = assignment.select_related("assignee", "assigned_by").first()
    may_assign = may(request.user, "change", type(record))
    return Panel(
        record=record,
        address=address_of(record, "talk"),
        back=back or request.get_full_path(),
        open=[each for each in shown if each.thread.resolved_at is None],
        resolved=[each for each in shown if each.thread.resolved_at],
        new=sent.instead_of(CommentForm(auto_id="say_%s"), "comment"),
        watched=Watch.objects.filter(owner=request.user, record_uuid=record.uuid).exists(),  # type: ignore[misc]
        assignment=held,
        assign=AssignmentForm(instance=held, auto_id="assign_%s") if may_assign else None,
        refused=bool(sent.form),
    )


def _shown(request: HttpRequest, thread: Thread, sent: Sent) -> Shown:
    said = [_said(request, comment, sent) for comment in thread.comments.all()]
    place = reading_address(thread.excerpt) if thread.excerpt else ""
    return Shown(thread, said, place, sent.instead_of(answer_form(thread), "answer", thread.pk))


def _said(request: HttpRequest, comment: Comment, sent: Sent) -> Said:
    by: Any = request.user
    stands = comment.removed_at is None
    is_own = comment.written_by_id == by.pk
    return Said(
        comment,
        is_own,
        sent.instead_of(edit_form(comment), "edit", comment.pk) if stands and is_own else None,
        sent.instead_of(removal_form(comment), "remove", comment.pk)
        if stands and not is_own and talk.may_remove(comment, by)
        else None,
    )


class Talk:
    """For the ModelAdmin of a curated record: the talk on its page, and all that is done in it."""

    admin_site: Any
    model: Any
    opts: Any

    def get_urls(self) -> Any:
        name = f"{self.opts.app_label}_{self.opts.model_name}_talk"
        view = self.admin_site.admin_view(self.talk_view)
        return [path("<path:object_id>/talk/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if context["original"] is not None and not context["is_popup"]:
            context["talk"] = panel_of(request, context["original"])
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def talk_view(self, request: HttpRequest, object_id: str) -> Any:
        """Whoever may see the record takes part; a script asks for the panel alone."""
        record: CuratedModel = self.seen_record(request, object_id)  # type: ignore[attr-defined]
        back = way_back(request, address_of(record, "talk"))
        done = Act(request, record).do() if request.method == "POST" else Done()
        if request.headers.get("X-Panel"):
            panel = panel_of(request, record, back, done.sent)
            panel.note = done.note
            return render(request, "admin/talk.html", {"talk": panel})
        if request.method == "POST" and not done.sent.form:
            if done.note:
                messages.warning(request, done.note)
            return HttpResponseRedirect(f"{back}#{done.at}")
        context = {
            **self.admin_site.each_context(request),
            "title": "Comments",
            "subtitle": named(record).line,
            "opts": self.opts,
            "object": record,
            "talk": panel_of(request, record, back, done.sent),
        }
        return TemplateResponse(request, "admin/talk_page.html", context)


keys.register(
    "Comments",
    [
        ("Ctrl+Enter", "In a comment: send it."),
        ("@", "In a comment: call a person by name. ↑ and ↓ choose, Enter takes, Esc closes."),
    ],
)
