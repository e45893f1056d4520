"""The bases of every screen in the admin: how a record is shown, found, changed and kept."""

import re
import uuid
from typing import Any

import pghistory
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.forms import Form, ModelForm, Textarea, TextInput
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources.admin.agents import names_of_agents
from sources.admin.bulk import BulkActions
from sources.admin.conflicts import compare_with_now, opened_values, version_of
from sources.admin.deletion import Deletion
from sources.admin.drafts import DRAFT, told, unjudged
from sources.admin.filters import ADDED, AssignmentFilter, PublicationFilter
from sources.admin.forms import AGAIN, RecordForm
from sources.admin.history import History
from sources.admin.lists import Counted
from sources.admin.pages import ListPages
from sources.admin.publication import Publication
from sources.admin.reviewing import Review
from sources.admin.revisions import Revisions
from sources.admin.talk import Talk
from sources.choices import State
from sources.fields import EDTFField, PatternField
from sources.models import CuratedModel
from sources.refusals import in_words
from sources.review.standing import is_public


class Autocompletes:
    """Every relation is chosen by typing; the choices are labelled as their own admin does."""

    admin_site: admin.AdminSite
    model: Any
    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        EDTFField: {"widget": AdminTextInputWidget(attrs={"class": "vShort"})},
        PatternField: {"widget": AdminTextInputWidget(attrs={"class": "vShort"})},
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
    }

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        return [field.name for field in self.model._meta.get_fields() if self._is_choice(field)]

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> Any:
        if self._is_choice(db_field):
            return self.admin_site.get_model_admin(db_field.related_model).get_queryset(request)
        return super().get_field_queryset(db, db_field, request)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(getattr(field, "widget", None), TextInput | Textarea):
            field.widget.attrs.setdefault("dir", "auto")  # names and words in every script
        if field and self._is_choice(db_field):
            related = self.admin_site.get_model_admin(db_field.related_model)
            field.label_from_instance = getattr(related, "choice_label", str)
            # Another record is deleted on its own page, where it is seen what goes with it.
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def _is_choice(self, field: Any) -> bool:
        relation = field.many_to_one or field.one_to_one or field.many_to_many
        return bool(
            field.concrete and relation and self.admin_site.is_registered(field.related_model)
        )


class RecordAdmin(ListPages, Deletion, History, Autocompletes, admin.ModelAdmin):  # type: ignore[misc]
    """The base for any tracked model.

    A change is saved in one transaction, with who and why; it is compared with the version that
    the form was opened at; and what the database refuses is told in the form, which keeps all that
    was typed. Set :attr:`root` when the model is a part: the path to its aggregate's root.
    """

    form = RecordForm
    root: str = ""
    paginator = Counted
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    # The screen where a new one is begun, and what leads to it, if that is not the bare form.
    add_screen: tuple[str, str] | None = None
    # What an empty list says, where it fills by itself.
    nothing_here = ""

    def choice_label(self, obj: Any) -> str:
        """How the record is called where it can be chosen."""
        return str(obj)

    # --- Saving -------------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        request.refusal = None  # type: ignore[attr-defined]
        if request.method != "POST":
            # Read before the record is: at worst the form is older than it need be.
            version = version_of(self, object_id) if object_id else ""
            request.opened_version = version  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)
        if object_id and not self.has_change_permission(request):
            raise PermissionDenied  # before anything is locked
        extra_context = extra_context or {}
        try:
            with self.as_author(request), transaction.atomic():
                if object_id and version_of(self, object_id, lock=True) is None:
                    return self.gone(request)
                if AGAIN not in request.POST:
                    extra_context |= self.compare(request, object_id)
                response = super().changeform_view(request, object_id, form_url, extra_context)
            return told(request, response)
        except (IntegrityError, ValidationError) as error:
            # Once more, to show the form as it was sent: nothing that was typed is lost.
            request.refusal = in_words(error)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def compare(
        self, request: HttpRequest, object_id: str | None, prefix: str | None = None
    ) -> dict[str, Any]:
        """What the page needs to show that somebody else has changed the record; mostly nothing.

        ``prefix`` is that of the record's form, if it is a part of another record's.
        """
        return compare_with_now(self, request, object_id, prefix) if object_id else {}

    def gone(self, request: HttpRequest) -> TemplateResponse:
        """Somebody deleted the record while its form was open: hand back what was typed."""
        typed = [
            (name, value)
            for name, values in request.POST.lists()
            if not name.startswith(("csrf", "_")) and name not in (*RecordForm.OWN, DRAFT)
            for value in values
            if value and "_FORMS" not in name and "__prefix__" not in name
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": f"This {self.opts.verbose_name} has been deleted",
            "opts": self.opts,
            "typed": typed,
        }
        return TemplateResponse(request, "admin/gone.html", context)

    def as_author(self, request: HttpRequest) -> Any:
        """The context of a change for its history: who, and why."""
        reason = request.POST.get("change_reason", "").strip()
        return pghistory.context(user=request.user.pk, reason=reason)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        plural = str(self.opts.verbose_name_plural)
        title = {"title": plural[:1].upper() + plural[1:]}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        form.again = AGAIN in request.POST
        return form

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        if AGAIN in request.POST:
            unjudged(formsets)
        return formsets, inlines

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if form.changed_data or not change:  # to write the same again would count as a version
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Form, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        # What the database checks at the end, checked while the form can still say so.
        connection.check_constraints()
        request.is_saved = True  # type: ignore[attr-defined]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        form = context["adminform"].form
        if context["original"] is not None:
            # As it is, not as a refused form would have it.
            record = (
                self.get_object(request, str(context["original"].pk)) if form.is_bound else None
            )
            context["title"], context["subtitle"] = str(record or context["original"]), None
        context["has_history"] = self.has_history_permission(request)
        if context["original"] is not None and not form.is_bound:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            form.initial["opened"] = opened_values(form, formsets)
            form.initial["version"] = getattr(request, "opened_version", "")
        return super().render_change_form(request, context, *args, **kwargs)


class CuratedAdmin(BulkActions, Publication, Review, Revisions, Talk, RecordAdmin):  # type: ignore[misc]
    """The base for the root of an aggregate, which has a human id, a state, a TLP and a version.

    Subclasses name their own columns, filters and fieldsets; those that all roots share are added.
    """

    model: type[CuratedModel]
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(is_public=is_public(self.model))

    def get_list_display(self, request: HttpRequest) -> Any:
        own = super().get_list_display(request)
        return ["human_id", *own, "state_mark", "tlp_mark", "version"]

    def get_list_filter(self, request: HttpRequest) -> Any:
        own = super().get_list_filter(request)
        return [PublicationFilter, AssignmentFilter, *own, *ADDED[self.model], "state", "tlp"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_fieldsets(request, obj), ("Handling", {"fields": ["tlp"]})]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if context["original"] is not None:
            context["contributors"] = names_of_agents(context["original"].contributors)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="Id", ordering="pk")
    def human_id(self, obj: CuratedModel) -> str:
        return obj.human_id

    @admin.display(description="State", ordering="state")
    def state_mark(self, obj: CuratedModel) -> SafeString:
        state = mark("state", obj.state, obj.get_state_display())
        if obj.state == State.APPROVED or not getattr(obj, "is_public", False):
            return state  # what is approved is public as it stands
        return format_html("{} {}", state, mark("public", "changed", "Public"))

    @admin.display(description="TLP", ordering="tlp")
    def tlp_mark(self, obj: CuratedModel) -> SafeString:
        return mark("tlp", obj.tlp, obj.get_tlp_display().removeprefix("TLP:"))

    def get_search_fields(self, request: HttpRequest) -> Any:
        # The search box and autocomplete views ask whether there is anything to search by.
        return super().get_search_fields(request) or ["uuid"]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        words = search_term.strip()
        if number := re.fullmatch(rf"(?i){self.model.PREFIX}-?0*(\d{{1,18}})", words):
            return queryset.filter(pk=number[1]), False
        try:
            return queryset.filter(uuid=uuid.UUID(words)), False
        except ValueError:
            return self.search(request, queryset, words), False

    def search(self, request: HttpRequest, queryset: Any, words: str) -> Any:
        """Records by words that are no id; by ``search_fields`` unless a subclass knows better."""
        found, duplicates = super().get_search_results(request, queryset, words)
        return found.distinct() if duplicates else found


class AppendOnlyAdmin(RecordAdmin):
    """The base for what is never changed nor deleted: the database refuses both."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PartStack(Autocompletes, admin.StackedInline):  # type: ignore[misc]
    """The base for the parts of a record, one below the other."""

    extra = 0


class PartInline(PartStack):
    """The base for small parts: each in one row, which wraps where the screen is narrow."""

    classes = ("rows",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": [tuple(self.get_fields(request, obj))]})]


def mark(kind: str, value: str, label: str) -> SafeString:
    """A term as a small coloured mark, which is also read without its colour."""
    return format_html('<span class="mark {}-{}">{}</span>', kind, value.replace("+", "-"), label)
