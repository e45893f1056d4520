from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.safestring import SafeString

from sources import tokens
from sources.admin.base import RecordAdmin, mark
from sources.admin.filters import QueryFilter
from sources.admin.forms import REASON, ConfirmationForm, RecordForm
from sources.choices import Scope
from sources.models import Token


class TokenForm(RecordForm):
    """A token, whose scopes are ticked."""

    scopes = forms.MultipleChoiceField(
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=" ".join(f"{scope.label}: {scope.help}" for scope in Scope),
    )


class RevocationForm(ConfirmationForm):
    change_reason = forms.CharField(
        **{
            **REASON,
            "required": True,
            "label": "Why it is revoked",
            "help_text": "The history keeps it.",
        }
    )


class ServingFilter(QueryFilter):
    title = "whether it serves"
    parameter_name = "serves"
    choices_by = {
        "yes": ("Serves", "serving"),
        "expired": ("Expired", "expired"),
        "revoked": ("Revoked", "revoked"),
    }


@admin.register(Token)
class TokenAdmin(RecordAdmin):
    """Tokens are made, labelled anew, and revoked. Their words are shown once, when made."""

    form = TokenForm
    list_display = ("label", "owner", "may", "state", "last_used", "expiry_date", "made")
    list_filter = (ServingFilter,)
    search_fields = ("label", "prefix", "owner__username")
    search_help_text = "Label, beginning of the token (cb_1a2b3c4d), or name of its owner"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        about = {"fields": ["label", "owner", "may" if obj else "scopes", "expiry_date"]}
        if obj is None:
            return [(None, about)]
        kept = ["prefix", "state", "last_used", "made", "revoked"]
        return [(None, about), ("What became of it", {"fields": kept})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        kept = ("prefix", "state", "last_used", "made", "revoked")
        return ("owner", "may", *kept) if obj else ()

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_people()  # type: ignore[attr-defined]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        serves = obj is None or obj.revoked_at is None
        return serves and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # --- Making -------------------------------------------------------------------------------

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        one_way = {"show_save_and_continue": False, "show_save_and_add_another": False}
        return super().add_view(request, form_url, one_way | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made, obj.words = tokens.issue(
            label=obj.label,
            owner=obj.owner,
            scopes=obj.scopes,
            expiry_date=obj.expiry_date,
            by=_person(request),
        )
        obj.pk, obj.prefix = made.pk, made.prefix

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The words themselves, this once: nothing that is kept could show them again."""
        context = {
            **self.admin_site.each_context(request),
            "title": "The token is made",
            "opts": self.opts,
            "object": obj,
            "words": obj.words,
        }
        response = TemplateResponse(request, "admin/sources/token/made.html", context)
        add_never_cache_headers(response)
        return response

    # --- Revoking -----------------------------------------------------------------------------

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.revoke_view)
        return [path("<int:pk>/revoke/", view, name="sources_token_revoke"), *super().get_urls()]

    def revoke_view(self, request: HttpRequest, pk: int) -> Any:
        if not super().has_change_permission(request):
            raise PermissionDenied
        token = self.get_object(request, str(pk))
        if token is None:
            raise Http404
        form, problem = RevocationForm(request.POST or None), ""
        if request.method == "POST" and form.is_valid():
            try:
                reason = form.cleaned_data["change_reason"]
                tokens.revoke(token, by=_person(request), reason=reason)
            except ValidationError as error:
                problem = " ".join(error.messages)
            else:
                messages.success(request, f"Revoked: {token}. It opens nothing any more.")
                return HttpResponseRedirect(reverse("admin:sources_token_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": "Revoke this token",
            "opts": self.opts,
            "object": token,
            "lead": f"{token} of {token.owner}. From now on it opens nothing, for ever.",
            "button": "Revoke it",
            "problem": problem,
            "confirmation": form,
        }
        return TemplateResponse(request, "admin/confirm.html", context)

    # --- Columns ------------------------------------------------------------------------------

    @admin.display(description="May")
    def may(self, token: Token) -> str:
        return ", ".join(Scope(scope).label.lower() for scope in token.scopes)

    @admin.display(description="State", ordering="revoked_at")
    def state(self, token: Token) -> SafeString:
        if token.revoked_at:
            return mark("token", "revoked", "Revoked")
        if token.is_expired:
            return mark("token", "expired", "Expired")
        return mark("token", "serves", "Serves")

    @admin.display(description="Last used", ordering="use__used_at")
    def last_used(self, token: Token) -> str:
        return f"{token.use.used_at:%Y-%m-%d %H:%M} UTC" if hasattr(token, "use") else "never"

    @admin.display(description="Made", ordering="created_at")
    def made(self, token: Token) -> str:
        return f"{token.created_at:%Y-%m-%d} by {token.created_by}"

    @admin.display(description="Revoked")
    def revoked(self, token: Token) -> str:
        if not token.revoked_at:
            return "not"
        return f"{token.revoked_at:%Y-%m-%d %H:%M} UTC by {token.revoked_by}"


def _person(request: HttpRequest) -> Any:
    """Who is signed in: the admin lets nobody else come this far."""
    return request.user
