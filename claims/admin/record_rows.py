"""Records whose form has rows of its own, and the screens that show them."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from claims.admin.chosen import ChosenParts
from claims.admin.rows import Rows, WithRows
from sources.admin.base import RecordAdmin
from sources.admin.forms import RecordForm

# The name of the buttons that change rows; their value says which rows, what and which one.
ROWS_BUTTON = "_rows"
NEXT_BUTTON = "_next"


class RowsForm(WithRows, ChosenParts, RecordForm):
    """The form of a record together with its rows, validated and saved as one."""

    # What a row's button asked for, when the form is only to be shown again.
    asked: ClassVar[str] = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.redraw = bool(self.asked) and self.is_bound
        self.row_lists = self.make_row_lists()
        self.focus = self._do_as_asked() if self.redraw else ""

    def _save_m2m(self) -> None:
        super()._save_m2m()
        self.write_rows()

    def _do_as_asked(self) -> str:
        """Change the rows, and tell the key of the row that goes on with the keyboard."""
        name, verb, key = [*self.asked.split(" "), "", ""][:3]
        for rows in self._all_rows():
            if rows.name == name:
                try:
                    return f"{name}-{rows.act(verb, key)}"
                except LookupError:
                    break  # a button of a page that is older than this form
        return ""

    def _all_rows(self) -> Iterator[Rows]:
        for rows in self.row_lists:
            yield from rows.within()


class NextStep:
    """A screen whose form can be saved to go on with what usually comes next."""

    # The words on the button, the name of the page that comes next, and what it is told there.
    next_step: tuple[str, str, str]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context["next_step"] = None if context["is_popup"] else self.next_step[0]
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().response_add(request, obj, *args, **kwargs)  # type: ignore[misc]
        return self._next(request, obj) or response

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        response = super().response_change(request, obj)  # type: ignore[misc]
        return self._next(request, obj) or response

    def _next(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        if NEXT_BUTTON not in request.POST:
            return None
        _words, page, parameter = self.next_step
        return HttpResponseRedirect(f"{reverse(page)}?{parameter}={obj.pk}")


class RowsAdmin(RecordAdmin):
    """The screen of a record with rows. Its template shows them from ``rows_template``."""

    change_form_template = "admin/claims/rows_form.html"
    rows_template: str

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.asked = request.POST.get(ROWS_BUTTON, "")
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        may_save = self.has_change_permission(request, context["original"])
        context |= {
            "rows_template": self.rows_template,
            "form": context["adminform"].form,
            "read_only": context["original"] is not None and not may_save,
        }
        if ROWS_BUTTON in request.POST and request.headers.get("X-Rows"):
            return TemplateResponse(request, self.rows_template, context)
        return super().render_change_form(request, context, *args, **kwargs)
