"""The form that one signs in with."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import authenticate

CODE_ATTRS = {
    "autocomplete": "one-time-code",
    "autocapitalize": "characters",
    "spellcheck": "false",
}


class SignInForm(AdminAuthenticationForm):
    """Name and password, and the code of a second factor from those who have turned one on."""

    code = forms.CharField(
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=CODE_ATTRS),
        help_text="Only if you have turned on a second factor: the six digits that your app shows, "
        "or one of your recovery codes.",
    )
    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "Name, password or code is not right. Capitals count. Leave the code "
        "empty unless you have turned on a second factor; each code serves once.",
    }

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("username") and said.get("password"):
            self.user_cache: Any = authenticate(
                self.request,
                username=said["username"],
                password=said["password"],
                code=said.get("code", ""),
            )
            if self.user_cache is None:
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(self.user_cache)
        return said
