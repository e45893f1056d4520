"""Forms in the reader's panel: asked for in pieces of a page, sent without leaving the text."""

from typing import Any

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views import View

from sources.models import Source
from sources.refusals import in_words


class PanelView(View):
    """The base of a panel: a form about selected words of a source.

    GET answers the form alone; POST 201 with what was done, as JSON, or 200 with the form as it
    was sent and its errors.
    """

    form: Any
    template: str
    permissions: tuple[str, ...]

    def dispatch(self, request: HttpRequest, pk: int) -> Any:
        if not request.user.has_perms(self.permissions):
            raise PermissionDenied
        source = Source.objects.filter(pk=pk).first()
        if source is None:
            raise Http404
        return super().dispatch(request, source)

    def get(self, request: HttpRequest, source: Source) -> HttpResponse:
        return self._shown(request, self.form(source, initial=request.GET.dict()))

    def post(self, request: HttpRequest, source: Source) -> HttpResponse:
        form = self.form(source, request.POST)
        if form.is_valid():
            try:
                with pghistory.context(user=request.user.pk), transaction.atomic():
                    done = form.save()
                    connection.check_constraints()
            except (IntegrityError, ValidationError) as error:
                form.add_error(None, in_words(error))
            else:
                return JsonResponse(done, status=201)
        return self._shown(request, form)

    def _shown(self, request: HttpRequest, form: Any) -> HttpResponse:
        return render(request, self.template, {"form": form, "source": form.source})


def locked(model: Any, chosen: str) -> Any:
    """The record of a choice “key:version”, locked; refused when somebody changed it meanwhile."""
    key, _, version = chosen.partition(":")
    record = model.objects.select_for_update().filter(pk=key).first()
    if record is None:
        raise ValidationError("This record has been deleted meanwhile. Choose another.")
    if str(record.version) != version:
        raise ValidationError(
            f"Somebody has changed {record.human_id} since this list was made. It now says: "
            f"“{record}”. If that still fits, send this again."
        )
    return record
