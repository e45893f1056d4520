"""What was brought becomes a source, or a later capture of one."""

from typing import Any, NamedTuple

import pghistory
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.html import format_html

from sources.admin.naming import address_of
from sources.ingest import Ingested, IngestError, capture, ingest_bytes
from sources.workbench.previews import Preview


class Outcome(NamedTuple):
    """What became of one document."""

    name: str
    result: Ingested | None = None
    problem: str = ""

    def told(self) -> tuple[int, str]:
        """The message that says what became of it."""
        if self.result is None:
            return messages.ERROR, f"Not saved: {self.name}: {self.problem}"
        source, created = self.result.source, self.result.created
        words = format_html(
            '<a href="{}">{}</a> {}: {}{}',
            address_of(source),
            source.human_id,
            "new" if created else "already held",
            self.name,
            f" ({' '.join(self.result.notes)})" if self.result.notes else "",
        )
        return (messages.SUCCESS if created else messages.INFO), words


def take_in(one: Preview, request: HttpRequest) -> Outcome:
    """Save one document, whole or not at all; it waits no more."""
    by: Any = request.user
    words = [request.POST.get("change_reason", "").strip(), one.form.outdone() if one.form else ""]
    reason = " ".join(filter(None, words))
    try:
        with pghistory.context(user=by.pk, reason=reason), transaction.atomic():
            result = _stored(one)
            one.arrival.delete()
    except IngestError as error:
        return Outcome(one.arrival.name, problem=str(error))
    return Outcome(one.arrival.name, result)


def _stored(one: Preview) -> Ingested:
    arrival, form = one.arrival, one.form
    data = bytes(arrival.content)
    how: Any = {
        "name": arrival.name,
        "method": arrival.method,
        "media_type": arrival.media_type or None,
        "encoding": arrival.encoding,
    }
    if source := arrival.later_capture_of or (form.captured() if form else None):
        return capture(source, data, **how)
    said: Any = form.said() if form else {"url": one.stated.get("url", "")}
    result = ingest_bytes(data, **how, **said)
    if result.created and form:
        for link in form.links(result.source):
            link.save()
            if link.target == result.source:
                result.notes.append(f"{link.source.human_id} now {link.get_kind_display()} it.")
    return result
