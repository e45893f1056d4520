"""“Your account”: where one is signed in, and the second factor."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from sources import second_factor
from sources.models import SecondFactor, Session, User
from sources.signing_in import end_sessions
from sources.site.screens import register_screens
from sources.site.signing_in import CODE_ATTRS

# Where the secret waits, sealed, until a code shows that the app has it.
CANDIDATE = "second_factor"


class ProofForm(forms.Form):
    """Shows that it is still the person: with the password, and a code where one is needed."""

    password = forms.CharField(
        strip=False,
        label="Your password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        max_length=40,
        label="Code",
        widget=forms.TextInput(attrs=CODE_ATTRS),
        help_text="The six digits that your app shows, or one of your recovery codes.",
    )

    # Whether the code is of a factor that is on; else it is the first one of a new app.
    is_on = True
    wrong = "Password or code is not right. Each code serves once."

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.request = request

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors:
            person: Any = self.request.user
            known = authenticate(
                self.request,
                username=person.get_username(),
                password=said["password"],
                code=said["code"] if self.is_on else "",
            )
            if known != person:
                self.add_error("password", self.wrong)
        return said


class FirstCodeForm(ProofForm):
    """Turns a second factor on, with the first code that the app shows."""

    is_on = False
    wrong = "That is not your password."
    field_order = ("code", "password")

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.fields["code"].label = "Code that the app shows"
        self.fields["code"].help_text = "Six digits. Each serves for half a minute."


def account_view(site: Any, request: HttpRequest) -> TemplateResponse:
    person = _person(request)
    context = {
        "sessions": Session.objects.filter(person=person),
        "here": request.session.session_key,
        "roles": person.groups.order_by("name"),
        "factor": _factor_of(request),
    }
    return _page(site, request, "account", "Your account", context)


@require_POST
def end_view(request: HttpRequest) -> HttpResponseRedirect:
    """Sign out of one session, or of all but this one."""
    wanted = request.POST.get("session", "")
    own = Session.objects.filter(person=_person(request)).select_related("person")
    others = own.exclude(pk=request.session.session_key)
    chosen = [each for each in others if wanted in (each.handle, "others")]
    end_sessions(chosen, request)
    if chosen:
        words = ", ".join(map(str, chosen))
        messages.success(request, f"Signed out: {words}.")
    else:
        messages.info(request, "There was nothing to sign out of any more.")
    return _back()


def factor_view(site: Any, request: HttpRequest) -> Any:
    """Turn a second factor on, or see that it is."""
    person = _person(request)
    if _factor_of(request):
        messages.info(request, "Your second factor is on.")
        return _back()
    secret = request.session.setdefault(CANDIDATE, second_factor.new_secret())
    form = FirstCodeForm(request)
    if form.is_valid():
        try:
            codes = second_factor.turn_on(person, secret, form.cleaned_data["code"])
        except ValidationError as error:
            form.add_error("code", error)
        else:
            del request.session[CANDIDATE]
            return _codes(site, request, codes)
    picture = second_factor.picture_of(secret, person, site.site_title)
    context = {
        "form": form,
        "picture": mark_safe(picture),  # noqa: S308 (drawn from the secret, by a library)
        "words": second_factor.words_of(secret),
    }
    return _page(site, request, "factor", "Turn on a second factor", context)


def codes_view(site: Any, request: HttpRequest) -> Any:
    """Recovery codes in the place of those from before."""
    if not _factor_of(request):
        return _back()
    form = ProofForm(request)
    if form.is_valid():
        return _codes(site, request, second_factor.renew_recovery(_person(request)))
    context = {
        "form": form,
        "lead": "You get ten new ones, which you see once. Those that you have serve no more.",
        "button": "Make new recovery codes",
    }
    return _page(site, request, "proof", "New recovery codes", context)


def off_view(site: Any, request: HttpRequest) -> Any:
    if not _factor_of(request):
        return _back()
    form = ProofForm(request)
    if form.is_valid():
        person = _person(request)
        second_factor.turn_off(person, by=person)
        messages.success(request, "Your second factor is off: name and password let you in.")
        return _back()
    context = {
        "form": form,
        "lead": "From then on your name and password alone let somebody in.",
        "button": "Turn it off",
    }
    return _page(site, request, "proof", "Turn off the second factor", context)


def _codes(site: Any, request: HttpRequest, codes: list[str]) -> TemplateResponse:
    return _page(site, request, "codes", "Your recovery codes", {"codes": codes})


def _page(
    site: Any, request: HttpRequest, name: str, title: str, context: dict[str, Any]
) -> TemplateResponse:
    whole = {**site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"admin/account/{name}.html", whole)


def _person(request: HttpRequest) -> User:
    """Who is signed in: the admin lets nobody else come this far."""
    return request.user  # type: ignore[return-value]


def _factor_of(request: HttpRequest) -> SecondFactor | None:
    return SecondFactor.objects.filter(person=_person(request)).first()


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:account"))


@register_screens
def screens(site: Any) -> list[URLPattern]:
    def address(route: str, view: Any, name: str) -> URLPattern:
        @never_cache
        @sensitive_post_parameters()
        def of_site(request: HttpRequest) -> Any:
            return view(site, request)

        return path(route, site.admin_view(of_site), name=name)

    return [
        address("account/", account_view, "account"),
        address("account/second-factor/", factor_view, "account_factor"),
        address("account/second-factor/codes/", codes_view, "account_codes"),
        address("account/second-factor/off/", off_view, "account_factor_off"),
        path("account/sessions/end/", site.admin_view(end_view), name="account_end"),
    ]
