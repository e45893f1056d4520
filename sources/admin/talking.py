"""What somebody does in the talk about a record: says, answers, edits, removes, hands on."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest
from django.urls import reverse_lazy

from sources import talk
from sources.admin.forms import area
from sources.admin.moves import may
from sources.models import Assignment, Comment, CuratedModel, Thread, User

DIGITS = 18  # what a key can hold


class CommentForm(forms.ModelForm):
    """What somebody says."""

    class Meta:
        model = Comment
        fields = ("body",)
        labels = {"body": "Comment"}
        widgets = {"body": area(rows=2, **{"data-people": reverse_lazy("admin:people")})}
        error_messages = {"body": {"required": "Write something first."}}

    def __init__(self, *args: Any, label: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        if label:
            self.fields["body"].label = label


class RemovalForm(forms.Form):
    """Why another's comment is removed."""

    reason = forms.CharField(
        max_length=500,
        label="Why it is removed",
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": "Say why you remove what another wrote."},
    )


class AssignmentForm(forms.ModelForm):
    """In whose hands a record is."""

    class Meta:
        model = Assignment
        fields = ("assignee",)
        labels = {"assignee": "Assigned to"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        who: Any = self.fields["assignee"]
        who.queryset = User.objects.filter(is_active=True, is_staff=True).order_by("username")
        who.required, who.empty_label = False, "nobody"


def answer_form(thread: Thread, typed: Any = None) -> CommentForm:
    return CommentForm(typed, label="Your answer", auto_id=f"answer{thread.pk}_%s")


def edit_form(comment: Comment, typed: Any = None) -> CommentForm:
    initial = {"body": comment.body}
    return CommentForm(typed, initial=initial, label="Your comment", auto_id=f"edit{comment.pk}_%s")


def removal_form(comment: Comment, typed: Any = None) -> RemovalForm:
    return RemovalForm(typed, auto_id=f"remove{comment.pk}_%s")


@dataclass
class Sent:
    """A form that was refused, to be shown again in its place."""

    do: str = ""
    key: int = 0
    form: Any = None

    def instead_of(self, form: Any, do: str, key: int = 0) -> Any:
        return self.form if self.form and (self.do, self.key) == (do, key) else form


class Done(NamedTuple):
    """What came of it: the form that was refused, what to tell, and where on the page it is."""

    sent: Sent = Sent()
    note: str = ""
    at: str = "talk"


class Act:
    """One thing that somebody does in the talk about a record."""

    def __init__(self, request: HttpRequest, record: CuratedModel) -> None:
        self.typed, self.record = request.POST, record
        self.by: Any = request.user

    def do(self) -> Done:
        act = getattr(self, f"do_{self.typed.get('do', '')}", None)
        if act is None:
            raise Http404
        done: Done = act()
        return done

    def do_comment(self) -> Done:
        form = CommentForm(self.typed, auto_id="say_%s")
        if not form.is_valid():
            return Done(Sent("comment", 0, form))
        return self._said(talk.start(self.record, form.cleaned_data["body"], by=self.by))

    def do_answer(self) -> Done:
        thread = self._thread()
        form = answer_form(thread, self.typed)
        if not form.is_valid():
            return Done(Sent("answer", thread.pk, form))
        return self._said(talk.answer(thread, form.cleaned_data["body"], by=self.by))

    def do_edit(self) -> Done:
        comment = self._comment()
        if comment.removed_at:
            typed = self.typed.get("body", "")
            return Done(note=f"This comment was removed meanwhile. You had typed: {typed}")
        form = edit_form(comment, self.typed)
        if not form.is_valid():
            return Done(Sent("edit", comment.pk, form))
        talk.edit(comment, form.cleaned_data["body"], by=self.by)
        return self._said(comment, form.cleaned_data["body"])

    def do_remove(self) -> Done:
        comment = self._comment()
        if comment.written_by_id == self.by.pk:
            talk.remove(comment, by=self.by)
            return Done(at=f"comment-{comment.pk}")
        form = removal_form(comment, self.typed)
        if not form.is_valid():
            return Done(Sent("remove", comment.pk, form))
        talk.remove(comment, by=self.by, reason=form.cleaned_data["reason"])
        return Done(at=f"comment-{comment.pk}")

    def do_resolve(self) -> Done:
        talk.resolve(self._thread(), by=self.by)
        return Done()

    def do_reopen(self) -> Done:
        thread = self._thread()
        talk.reopen(thread)
        return Done(at=f"thread-{thread.pk}")

    def do_assign(self) -> Done:
        if not may(self.by, "change", type(self.record)):
            raise PermissionDenied
        form = AssignmentForm(self.typed)
        if not form.is_valid():
            return Done(note="Choose somebody who is still here.")
        talk.assign([self.record], form.cleaned_data["assignee"], by=self.by)
        return Done()

    def do_watch(self) -> Done:
        talk.watch(self.record, by=self.by)
        return Done()

    def do_unwatch(self) -> Done:
        talk.unwatch(self.record, by=self.by)
        return Done()

    def _said(self, comment: Comment, body: str = "") -> Done:
        """Told of those whom the words call by a name that nobody has."""
        called = talk.mentions(body or comment.body)
        known = User.objects.annotate(lower=Lower("username")).filter(lower__in=called)
        nobody = sorted(called - {*known.values_list("lower", flat=True)})
        names = ", ".join(f"@{name}" for name in nobody)
        note = f"Nobody here is called {names}, so nobody was told." if nobody else ""
        return Done(note=note, at=f"comment-{comment.pk}")

    def _thread(self) -> Thread:
        threads = Thread.objects.filter(record_uuid=self.record.uuid)
        return _found(threads, self.typed.get("thread", ""))

    def _comment(self) -> Comment:
        comments = Comment.objects.filter(thread__record_uuid=self.record.uuid)
        return _found(comments, self.typed.get("comment", ""))


def _found(rows: Any, key: str) -> Any:
    found = rows.filter(pk=key).first() if key.isdecimal() and len(key) <= DIGITS else None
    if found is None:
        raise Http404
    return found
