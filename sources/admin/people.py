from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest

from sources.admin.base import RecordAdmin
from sources.admin.forms import RecordForm
from sources.models import User


class PersonForm(RecordForm, UserChangeForm):
    """A person's account and role."""


@admin.register(User)
class PersonAdmin(UserAdmin, RecordAdmin):  # type: ignore[misc]
    form = PersonForm
    list_display = ("username", "full_name", "roles", "is_active", "last_login")
    list_filter = ("groups", "is_active")
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

    @admin.display(description="Name", ordering="last_name")
    def full_name(self, obj: User) -> str:
        return obj.get_full_name()

    @admin.display(description="Roles")
    def roles(self, obj: User) -> str:
        return ", ".join(group.name for group in obj.groups.all())
