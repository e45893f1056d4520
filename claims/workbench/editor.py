"""The claim editor: a claim from the words to its threat on one screen, saved in one act."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from claims.admin.claims import ClaimAdmin
from claims.admin.record_rows import ROWS_BUTTON, RowsAdmin
from claims.admin.row_conflicts import opened_rows
from claims.choices import ClaimKind, HopMode, Naming
from claims.models import Claim, ConditionalThreat, Statement
from claims.wording import voice_chain
from claims.workbench.editor_form import ANOTHER, EditorForm
from claims.workbench.editor_parts import StatementPart, ThreatPart
from claims.workbench.opening import opening
from sources.admin.conflicts import opened_values
from sources.site.guide import see_guide
from sources.site.screens import register_screens

WRITTEN = (Claim, Statement, ConditionalThreat)


def in_panel(request: HttpRequest) -> bool:
    """Whether the form is shown within another page, which wants nothing around it."""
    return bool(request.headers.get("X-Panel"))


class Editor(RowsAdmin, ClaimAdmin):  # type: ignore[misc]
    """Not registered: the record's own screen is the claim's; this one has addresses of its own."""

    class Media:
        css: ClassVar = {"all": ["claims/editor.css"]}

    form = EditorForm
    inlines: ClassVar[Any] = ()
    readonly_fields: ClassVar[Any] = ()
    change_form_template = "admin/workbench/editor.html"
    form_template = "admin/workbench/editor_form.html"
    rows_template = "admin/workbench/editor_rows.html"
    guides = {
        "kinds": see_guide("Claim kinds"),
        "voice": see_guide("Statement or own voice"),
        "origin": see_guide("Origin or support"),
        "reports": see_guide("The voice chain"),
        "conditions": see_guide("Reading the condition"),
        "consequences": see_guide("Target or addressee"),
        "aims": see_guide("Aim, form, specificity"),
        "deadlines": see_guide("Deadlines and expiry"),
    }

    def addresses(self) -> list[Any]:
        view = self.admin_site.admin_view(self.changeform_view)
        return [
            path("claims/claim/editor/", view, name="claims_editor"),
            path("claims/claim/<str:object_id>/editor/", view, name="claims_editor"),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return all(self._screen(model).has_add_permission(request) for model in WRITTEN)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = ["proposition", ("kind", "modality", "polarity"), "statement", "action"]
        return [(None, {"fields": [*fields, "about_date", "relation", "tlp"]})]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {}  # the form reads the address itself

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)

        def of(model: Any, base: Any) -> Any:
            def part(record: Any) -> Any:
                made = self._screen(model).get_form(
                    request, record, change=record is not None, form=base
                )
                made.refusal = None  # which the claim's form tells
                return made

            return staticmethod(part)

        form.statement_class = of(Statement, StatementPart)
        form.threat_class = of(ConditionalThreat, ThreatPart)
        form.opening = opening(request.GET)
        return form

    # --- Showing --------------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if object_id and request.method != "POST" and not self.has_change_permission(request):
            # Who may only read reads the record itself.
            return HttpResponseRedirect(reverse("admin:claims_claim_change", args=[object_id]))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        form, claim = context["adminform"].form, context["original"]
        if ROWS_BUTTON in request.POST and request.headers.get("X-Rows") == "sentence":
            return super().render_change_form(request, context, *args, **kwargs)
        for part in form.within:
            if not part.is_bound:
                _open(part)
        context |= {
            "action": request.get_full_path(),
            "errors": form.wrong if form.is_bound and not form.redraw else 0,
            "panel": in_panel(request),
            "follows": self._follows(request, form),
            "judgements": self.judgements(claim) if claim else "",
            "linked_from": self.linked_from_others(claim) if claim else "",
        }
        response = super().render_change_form(request, context, *args, **kwargs)
        if in_panel(request) and ROWS_BUTTON not in request.POST:
            return TemplateResponse(request, self.form_template, response.context_data)
        if claim is None and isinstance(response, TemplateResponse):
            context["title"] = "New claim"
        return response

    def _follows(self, request: HttpRequest, form: EditorForm) -> dict[str, Any]:
        """What a saved threat and its reports lead to, which nobody is asked for."""
        follows: dict[str, Any] = {}
        if form.picked:
            follows["voices"] = [
                (report.source, voices(report)) for report in reports_of(form.picked)
            ]
        saved = form.saved_claim
        if saved and saved.kind == ClaimKind.THREAT:
            screen = self._screen(ConditionalThreat)
            threat = screen.get_object(request, str(saved.pk)) if form.threat_part else None
            if threat:
                follows |= {
                    "status": screen.status_now(threat),
                    "targets": screen.targets(threat),
                    "code": screen.code_now(threat),
                }
        return follows

    # --- Saving ---------------------------------------------------------------------------------

    def compare(
        self, request: HttpRequest, object_id: str | None, prefix: str | None = None
    ) -> dict[str, Any]:
        """The claim and the statement have each a version, and each may have been changed."""
        context = super().compare(request, object_id, prefix)
        voice = request.POST.get("voice", "")
        key = request.POST.get("statement", "") if voice == ANOTHER else voice
        part = f"statement-{key}"
        if key.isdecimal() and part in request.POST.getlist("parts"):
            found = self._screen(Statement).compare(request, key, part)
            context |= {"statement_conflict": found["conflict"]} if found else {}
        return context

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        form.write_statement()
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        return self._saved(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        return self._saved(request, obj)

    def _saved(self, request: HttpRequest, claim: Claim) -> Any:
        address = reverse("admin:claims_editor", args=[claim.pk])
        if in_panel(request):
            answer = {
                "claim": claim.pk,
                "human_id": claim.human_id,
                "address": address,
                "message": f"{claim.human_id} is saved.",
            }
            return JsonResponse(answer, status=201)
        note = format_html('<a href="{}">{}</a> is saved.', address, claim)
        messages.success(request, note)
        if "_addanother" in request.POST:
            address = reverse("admin:claims_editor")
            document = request.POST.get("document", "")
            address += f"?source={document}" if document.isdecimal() else ""
        return HttpResponseRedirect(address)

    def _screen(self, model: Any) -> Any:
        return self.admin_site.get_model_admin(model)


def reports_of(statement: Statement) -> Any:
    reports = statement.reports.with_voice().select_related("source")
    return reports.prefetch_related("hops__actor__names", "hops__publisher")


def voices(report: Any) -> str:
    """A voice chain, its depth, and its weakest link: “… · 3 voices, at weakest paraphrase”."""
    weakest = [
        list(vocabulary)[rank - 1].label.lower()
        for vocabulary, rank in ((HopMode, report.weakest_mode), (Naming, report.weakest_naming))
        if rank
    ]
    depth = f"{report.depth} voice{'' if report.depth == 1 else 's'}"
    return f"{voice_chain(report.hops.all())} · {depth}, at weakest {', '.join(weakest)}"


def _open(part: Any) -> None:
    """Let a part that is shown for the first time carry what it shows, as records' forms do."""
    if "version" in part.fields and not part.instance._state.adding:
        part.initial |= {
            "version": str(part.instance.version),
            "opened": opened_values(part, []),
            "opened_rows": opened_rows(part),
        }


@register_screens
def addresses(site: Any) -> list[Any]:
    return Editor(Claim, site).addresses()
