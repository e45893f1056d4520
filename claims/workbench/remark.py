"""A comment on selected words of a source, for whoever may read it."""

from functools import partial
from typing import Any

from django.http import HttpRequest

from claims.workbench.panels import PanelView
from sources import talk
from sources.admin.naming import place_of
from sources.admin.talking import CommentForm
from sources.models import Source, User
from sources.selection import SelectionForm


class RemarkForm(SelectionForm):
    """The words, and what somebody says of them."""

    body = CommentForm.base_fields["body"]

    def __init__(self, source: Source, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.source, self.by = source, by

    def save(self) -> dict[str, Any]:
        said = talk.start(
            self.source, self.cleaned_data["body"], by=self.by, excerpt=self.excerpt()
        )
        return {
            "thread": said.thread_id,
            "address": place_of(said, self.source),
            "message": "Your comment is kept.",
        }


class RemarkView(PanelView):
    template = "admin/workbench/remark.html"
    permissions = ("sources.view_source",)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        by: Any = request.user
        self.form = partial(RemarkForm, by=by)
