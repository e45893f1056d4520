"""What is typed is kept in the browser until it is saved (static/sources/drafts.js).

The browser names each form's draft. It is told by a cookie that a draft is saved, and it gets a
form filled with a draft by sending it with :data:`sources.admin.forms.AGAIN`.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.urls import reverse

DRAFT = "draft"
NAME = re.compile(r"[0-9a-f]{16}")
# Long enough for a browser that is closed in between.
A_WEEK = 7 * 24 * 3600


def told(request: HttpRequest, response: Any) -> Any:
    """Tell the browser which draft is saved, if one is."""
    name = request.POST.get(DRAFT, "")
    if getattr(request, "is_saved", False) and NAME.fullmatch(name):
        response.set_cookie(
            f"saved-{name}",
            "1",
            max_age=A_WEEK,
            path=reverse("admin:index"),
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Strict",
        )
    return response


def unjudged(formsets: Iterable[Any]) -> None:
    """Let formsets be shown as they were sent, without errors."""
    for formset in formsets:
        formset._non_form_errors = formset.error_class()
        formset._errors = [ErrorDict() for _ in formset.forms]
        for form in formset.forms:
            form._errors, form.cleaned_data = ErrorDict(), {}
