"""A screen of candidate pairs: two records side by side, and a person says what they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from sources.admin.forms import area
from sources.admin.naming import Named, address_of

DIGITS = 18  # what a key can hold


@dataclass(frozen=True)
class Row:
    """What both records say of one thing; ``single`` when only one answer can be right."""

    label: str
    one: SafeString | str
    other: SafeString | str
    single: bool = False

    @property
    def differs(self) -> bool:
        return bool(self.single and self.one and self.other and self.one != self.other)


class PairForm(forms.Form):
    """What somebody says of a pair, at the versions that were seen."""

    one = forms.IntegerField(widget=forms.HiddenInput)
    other = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    stays = forms.IntegerField(required=False)
    verdict = forms.CharField()
    reason = forms.CharField(
        label="What shows it",
        widget=area(rows=2),
        max_length=2000,
        error_messages={"required": "Say what shows it."},
    )

    @property
    def kept(self) -> int | None:
        """Which of the two stays, by its key."""
        given = self["stays"].value() or self["one"].value()
        return int(given) if str(given).isdecimal() else None


@dataclass
class Card:
    """One pair as the screen shows it: ``one`` stays, unless the person turns it round."""

    one: Any
    other: Any
    heads: tuple[str, str]
    why: Sequence[SafeString | str]
    rows: Sequence[Row]
    form: PairForm = field(default_factory=PairForm)

    @property
    def ends(self) -> list[Named]:
        pairs = zip((self.one, self.other), self.heads, strict=True)
        return [Named(record.human_id, head, address_of(record)) for record, head in pairs]


class PairScreen:
    """The base of such a screen; a subclass finds the pairs, shows them, and writes the verdict."""

    title: str
    lead: str
    address: str
    route: str
    model: Any
    # Of what the verdicts are written; who may add it may give them.
    written: Any
    verdicts: ClassVar[Sequence[tuple[str, str]]]
    # What the choice of the record that stays is called.
    stays: str
    older: str
    empty: str

    def __init__(self, site: Any) -> None:
        self.site = site

    @property
    def url(self) -> URLPattern:
        return path(self.address, self.site.admin_view(self.view), name=self.route)

    def find(self, before: int | None) -> tuple[Sequence[Any], int | None]:
        """A page of pairs, and the key that the next one comes before."""
        raise NotImplementedError

    def cards(self, found: Sequence[Any]) -> list[Card]:
        raise NotImplementedError

    def told(self, one: Any, other: Any) -> str:
        """What somebody has said of the two already, or nothing."""
        raise NotImplementedError

    def write(self, stays: Any, goes: Any, verdict: str, reason: str, by: Any) -> SafeString:
        """Writes a verdict and says so; ``ValidationError`` when it cannot stand."""
        raise NotImplementedError

    # --- Showing and deciding -----------------------------------------------------------------

    def view(self, request: HttpRequest) -> Any:
        if not self._may(request, "view"):
            raise PermissionDenied
        sent = None
        if request.method == "POST":
            if not self._may(request, "add"):
                raise PermissionDenied
            sent = PairForm(request.POST, auto_id="sent_%s")
            if done := self._decide(sent, request.user):
                messages.success(request, done)
                return HttpResponseRedirect(request.get_full_path())
        return self._page(request, sent)

    def _may(self, request: HttpRequest, verb: str) -> bool:
        return all(
            request.user.has_perm(f"{model._meta.app_label}.{given}_{model._meta.model_name}")
            for model, given in ((self.model, "view"), (self.written, verb))
        )

    @transaction.atomic
    def _decide(self, form: PairForm, by: Any) -> SafeString | None:
        """What was done; nothing when something stood in the way, which the form then tells."""
        if not form.is_valid():
            return None
        said = form.cleaned_data
        keys = said["one"], said["other"]
        rows = self.model._default_manager.select_for_update(of=("self",))
        ends = {row.pk: row for row in rows.filter(pk__in=keys).order_by("pk")}
        if len(ends) != len(keys):
            form.add_error(None, "One of the two is gone by now.")
            return None
        one, other = (ends[key] for key in keys)
        if told := self.told(one, other):
            form.add_error(None, f"{told} Nothing more was written.")
            return None
        if said["version"] != version(one, other):
            form.add_error(
                None,
                "Somebody has changed one of the two since you opened this page. "
                "Look at them again, as they are now.",
            )
            return None
        stays, goes = (other, one) if said["stays"] == other.pk else (one, other)
        try:
            with transaction.atomic():
                return self.write(stays, goes, said["verdict"], said["reason"].strip(), by)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return None

    def _page(self, request: HttpRequest, sent: PairForm | None) -> TemplateResponse:
        before = request.GET.get("before", "")
        known = before.isdecimal() and len(before) <= DIGITS
        found, following = self.find(int(before) if known else None)
        cards = self.cards(found)
        for card in cards:
            card.form = self._form(card, sent)
        shown = any(card.form.is_bound for card in cards)
        context = {
            **self.site.each_context(request),
            "title": self.title,
            "screen": self,
            "cards": cards,
            "further": known,
            "next": following,
            "may_judge": self._may(request, "add"),
            # What was sent of a pair that is no candidate any more.
            "lost": None if shown else sent,
        }
        return TemplateResponse(request, "admin/workbench/pairs.html", context)

    def _form(self, card: Card, sent: PairForm | None) -> PairForm:
        seen = {
            "one": card.one.pk,
            "other": card.other.pk,
            "version": version(card.one, card.other),
        }
        same = [str(seen["one"]), str(seen["other"])]
        if sent is not None and [sent["one"].value(), sent["other"].value()] == same:
            # The next try is at the versions that this page shows.
            sent.data = {**sent.data.dict(), "version": seen["version"]}  # type: ignore[attr-defined]
            return sent
        return PairForm(initial=seen, auto_id=f"pair_{same[0]}_{same[1]}_%s")


def version(one: Any, other: Any) -> str:
    return f"{one.version}.{other.version}"


def lines(rows: Iterable[tuple[Any, ...]], line: str = '<div class="line">{}</div>') -> SafeString:
    """One line below the other, escaped."""
    return format_html_join("", line, rows)
