"""Deleting one record or several: at the version that was seen, with a reason, and reported."""

import copy
from typing import Any

from django.contrib import admin
from django.contrib.admin.actions import delete_selected as delete_selected_of_django
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse

from sources.admin.conflicts import version_of
from sources.admin.forms import ConfirmationForm
from sources.refusals import in_words

CHANGED = "Somebody has changed {} since you opened this page. Look again before you delete."


class Deletion:
    """For a ModelAdmin: its page for deleting, and its action for deleting several."""

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        if request.method != "POST":
            return self._ask(request, object_id)
        if not self.has_delete_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied  # before anything is locked
        try:
            with self.as_author(request), transaction.atomic():  # type: ignore[attr-defined]
                version = version_of(self, object_id, lock=True)
                if version in (None, request.POST.get("version")):
                    return super().delete_view(request, object_id, extra_context)  # type: ignore[misc]
                problem = CHANGED.format("this record")
        except IntegrityError as error:
            problem = in_words(error)
        return self._ask(request, object_id, problem)

    def _ask(self, request: HttpRequest, object_id: str, problem: str = "") -> Any:
        version = {"version": version_of(self, object_id)}
        form = ConfirmationForm({**request.POST.dict(), **version} if problem else None)
        form.initial = version
        context = {"confirmation": form, "problem": problem}
        asking = copy.copy(request)
        asking.POST = QueryDict()
        asking.method = "GET"
        return super().delete_view(asking, object_id, context)  # type: ignore[misc]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)  # type: ignore[misc]
        connection.check_constraints()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)  # type: ignore[misc]
        connection.check_constraints()

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)  # type: ignore[misc]
        if "delete_selected" in actions:
            _, name, description = actions["delete_selected"]
            actions["delete_selected"] = (delete_selected, name, description)
        return actions


@admin.action(permissions=["delete"])
def delete_selected(model_admin: Any, request: HttpRequest, queryset: Any) -> Any:
    """Django's own action, at the versions that were seen: all of them are deleted, or none."""
    problem = ""
    if request.POST.get("post"):
        try:
            with model_admin.as_author(request), transaction.atomic():
                if not (changed := _changed_since(model_admin, request, queryset)):
                    return delete_selected_of_django(model_admin, request, queryset)
                problem = CHANGED.format(", ".join(changed))
        except IntegrityError as error:
            problem = in_words(error)
    asking: Any = copy.copy(request)
    asking.POST = request.POST.copy()
    asking.POST.pop("post", None)
    page: Any = delete_selected_of_django(model_admin, asking, queryset)
    if isinstance(page, TemplateResponse) and page.context_data is not None:
        page.context_data["confirmation"] = ConfirmationForm(request.POST if problem else None)
        page.context_data["problem"] = problem
        page.context_data["versions"] = [
            f"{row.pk}:{version_of(model_admin, str(row.pk))}" for row in queryset
        ]
    return page


def _changed_since(model_admin: Any, request: HttpRequest, queryset: Any) -> list[str]:
    seen = set(request.POST.getlist("versions"))
    return [
        str(row)
        for row in queryset.order_by("pk")  # in one order, so that two of these do not deadlock
        if f"{row.pk}:{version_of(model_admin, str(row.pk), lock=True)}" not in seen
    ]
