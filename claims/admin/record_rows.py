"""Records whose form has rows of its own, and the screens that show them."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from claims.admin.chosen import ChosenParts
from claims.admin.fields import label_all
from claims.admin.row_conflicts import opened_rows, rebase_rows
from claims.admin.row_forms import WithRows
from sources.admin.base import RecordAdmin
from sources.admin.conflicts import form_as_now, form_as_sent
from sources.admin.forms import RecordForm

# The name of the buttons that change rows; their value says which rows, what and which one.
ROWS_BUTTON = "_rows"
NEXT_BUTTON = "_next"


class RowsForm(WithRows, ChosenParts, RecordForm):
    """The form of a record together with its rows, validated and saved as one."""

    # What a row's button asked for, when the form is only to be shown again.
    asked: ClassVar[str] = ""

    # What the saved rows said when the form was opened (claims.admin.row_conflicts).
    opened_rows = forms.CharField(required=False, widget=forms.HiddenInput)

    OWN: tuple[str, ...] = (*RecordForm.OWN, "opened_rows")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.redraw = self.redraw or (bool(self.asked) and self.is_bound)
        self.row_lists = self.make_row_lists()
        self.focus = self._do_as_asked() if self.redraw else ""

    @property
    def sentence(self) -> str:
        """What the form says as it stands on the page, if it says anything."""
        return ""

    def _save_m2m(self) -> None:
        super()._save_m2m()
        self.write_rows()

    def _do_as_asked(self) -> str:
        """Change the rows, and tell the key of the row that goes on with the keyboard."""
        name, verb, key = [*self.asked.split(" "), "", ""][:3]
        for rows in self.all_rows():
            if rows.name == name:
                try:
                    return f"{name}-{rows.act(verb, key)}"
                except LookupError:
                    break  # a button of a page that is older than this form
        return ""


class NextStep:
    """A screen whose form can be saved to go on with what usually comes next."""

    # The words on the button, the name of the page that comes next, and what it is told there.
    next_step: tuple[str, str, str]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        offered = not context["is_popup"] and self.has_next_step(context["original"])
        context["next_step"] = self.next_step[0] if offered else None
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().response_add(request, obj, *args, **kwargs)  # type: ignore[misc]
        return self._next(request, obj) or response

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        response = super().response_change(request, obj)  # type: ignore[misc]
        return self._next(request, obj) or response

    def has_next_step(self, obj: Any) -> bool:
        """Whether the next step makes sense for a record (None: for one that is being added)."""
        return True

    def _next(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        if NEXT_BUTTON not in request.POST or not self.has_next_step(obj):
            return None
        _words, page, parameter = self.next_step
        return HttpResponseRedirect(f"{reverse(page)}?{parameter}={obj.pk}")


class RowsAdmin(RecordAdmin):
    """The screen of a record with rows. Its template shows them from ``rows_template``."""

    change_form_template = "admin/claims/rows_form.html"
    rows_template: str

    class Media:
        css: ClassVar = {"all": ["claims/rows.css"]}

    # Links into the coding guide, by the section of the page that shows them.
    guides: ClassVar[dict[str, Any]] = {}

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.asked = request.POST.get(ROWS_BUTTON, "")
        return form

    def compare(
        self, request: HttpRequest, object_id: str | None, prefix: str | None = None
    ) -> dict[str, Any]:
        if ROWS_BUTTON in request.POST:
            return {}  # nothing is saved now
        context = super().compare(request, object_id, prefix)
        if object_id and "conflict" in context:
            record = self.get_object(request, unquote(object_id))
            now, _ = form_as_now(self, request, record, prefix)
            sent, _ = form_as_sent(self, request, record, prefix)
            context["conflict"]["differences"] += rebase_rows(request.POST, now, sent)
        return context

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        form, record = context["adminform"].form, context["original"]
        wanted = request.headers.get("X-Rows") if ROWS_BUTTON in request.POST else None
        if wanted == "sentence":  # asked for as somebody types, so without the rest of the page
            return HttpResponse(form.sentence, content_type="text/plain; charset=utf-8")
        read_only = record is not None and not self.has_change_permission(request, record)
        if read_only:
            form.make_read_only()
        label_all(form.all_forms())
        if not form.is_bound:
            form.initial["opened_rows"] = opened_rows(form)
        context |= {
            "rows_template": self.rows_template,
            "form": form,
            "guides": self.guides,
            "read_only": read_only,
        }
        if wanted:
            return TemplateResponse(request, self.rows_template, context)
        return super().render_change_form(request, context, *args, **kwargs)
