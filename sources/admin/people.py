from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from sources import second_factor
from sources.admin.base import RecordAdmin
from sources.admin.forms import ConfirmationForm, RecordForm
from sources.models import User
from sources.signing_in import end_sessions


class PersonForm(RecordForm, UserChangeForm):
    """A person's account and role."""


class Measure(NamedTuple):
    """Something that is done to an account at once, after a page that says what."""

    label: str
    lead: str
    button: str
    done: str
    run: Callable[[User, HttpRequest, str], None]


def reset_factor(person: User, request: HttpRequest, reason: str) -> None:
    second_factor.turn_off(person, by=request.user, reason=reason)  # type: ignore[arg-type]


def sign_out(person: User, request: HttpRequest, reason: str) -> None:
    end_sessions(person.sessions.select_related("person"), request, reason)


MEASURES = {
    "reset-factor": Measure(
        "Reset second factor",
        "Name and password alone let this person in from then on, until they turn a second factor "
        "on anew. Make sure that it is they who ask.",
        "Reset it",
        "The second factor is off.",
        reset_factor,
    ),
    "sign-out": Measure(
        "Sign out everywhere",
        "Every session of this person ends at once. Who knows the password can sign in again.",
        "Sign out everywhere",
        "All sessions have ended.",
        sign_out,
    ),
}


@admin.register(User)
class PersonAdmin(UserAdmin, RecordAdmin):  # type: ignore[misc]
    form = PersonForm
    list_display = ("username", "full_name", "roles", "is_active", "has_factor", "last_login")
    list_filter = ("groups", "is_active")
    list_select_related = ("second_factor",)
    search_fields = ("username", "first_name", "last_name", "email")
    search_help_text = "Name or e-mail address"
    filter_horizontal = ()
    fieldsets = (
        ("Sign-in", {"fields": ["username", "password"]}),
        ("Person", {"fields": [("first_name", "last_name"), "email"]}),
        ("What the person may do", {"fields": ["groups", "is_active", "is_staff", "is_superuser"]}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # Nobody rises above what they are.
        return () if getattr(request.user, "is_superuser", False) else ("is_superuser",)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.remote_field.model is Group:
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    # --- Measures -----------------------------------------------------------------------------

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.measure_view)
        own = path("<int:pk>/measure/<slug:name>/", view, name="sources_user_measure")
        return [own, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        person = context["original"]
        if person is not None and self.has_change_permission(request, person):
            context["measures"] = [
                (name, measure.label) for name, measure in MEASURES.items() if fits(name, person)
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    def measure_view(self, request: HttpRequest, pk: int, name: str) -> Any:
        if not self.has_change_permission(request):
            raise PermissionDenied
        person, measure = self.get_object(request, str(pk)), MEASURES.get(name)
        if person is None or measure is None or not fits(name, person):
            raise Http404
        if person.is_superuser and not request.user.is_superuser:
            raise PermissionDenied  # nobody rises above what they are
        form = ConfirmationForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            measure.run(person, request, form.cleaned_data["change_reason"])
            messages.success(request, f"{person}: {measure.done}")
            return HttpResponseRedirect(reverse("admin:sources_user_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": measure.label,
            "subtitle": str(person),
            "opts": self.opts,
            "object": person,
            "lead": measure.lead,
            "button": measure.button,
            "confirmation": form,
        }
        return TemplateResponse(request, "admin/confirm.html", context)

    # --- Columns ------------------------------------------------------------------------------

    @admin.display(description="Name", ordering="last_name")
    def full_name(self, obj: User) -> str:
        return obj.get_full_name()

    @admin.display(description="Roles")
    def roles(self, obj: User) -> str:
        return ", ".join(group.name for group in obj.groups.all())

    @admin.display(description="Second factor", boolean=True)
    def has_factor(self, obj: User) -> bool:
        return hasattr(obj, "second_factor")


def fits(name: str, person: User) -> bool:
    """Whether there is something for a measure to do."""
    return hasattr(person, "second_factor") if name == "reset-factor" else person.sessions.exists()
