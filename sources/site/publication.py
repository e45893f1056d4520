"""What the first page tells of publication: what waits, what came back, what was put right."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse

from sources.choices import CORRECTIONS, State
from sources.models import LedgerEntry, Taint, TreeHead
from sources.publication.kinds import kinds
from sources.site.home import Line

# Beyond this it is enough to know that there are many.
MANY = 10_000
OF_MODELS = (LedgerEntry, TreeHead, Taint)


def publication_section(moved: list[Any]) -> dict[str, Any] | None:
    """The section of the first page and of the sidebar; ``moved`` are its models' own entries."""
    by_model = {entry["model"]: entry | {"add_url": None} for entry in moved}
    ledger, heads = by_model.get(LedgerEntry), by_model.get(TreeHead)
    entries = [
        ledger
        and ledger
        | {
            "name": "Corrections log",
            "object_name": "corrections",
            "admin_url": f"{ledger['admin_url']}?log=corrections",
            "model": None,
        },
        ledger and ledger | {"name": "Ledger"},
        heads and heads | {"name": "Signed heads"},
    ]
    shown = [entry for entry in entries if entry]
    if not shown:
        return None
    return {
        "name": "Publication",
        "app_label": "publication",
        "app_url": shown[0]["admin_url"],
        "has_module_perms": True,
        "models": shown,
    }


def counts(request: HttpRequest) -> dict[str, int]:
    """What waits for this person's review, what came back, open flags, corrections: one query."""
    me = [f"user:{request.user.pk}"]
    reviewable = [
        kind.root._meta
        for kind in kinds()
        if request.user.has_perm(f"{kind.root._meta.app_label}.review_{kind.root._meta.model_name}")
    ]
    own = [kind.root._meta for kind in kinds()]
    quote = connection.ops.quote_name
    waits = [
        f"SELECT FROM {quote(opts.db_table)} WHERE state = '{State.IN_REVIEW}'"
        " AND NOT contributors @> %s::varchar[]"
        for opts in reviewable
    ]
    returned = [
        f"SELECT FROM {quote(opts.db_table)} WHERE state = '{State.CHANGES_REQUESTED}'"
        " AND contributors @> %s::varchar[]"
        for opts in own
    ]
    parts = [
        _capped(waits),
        _capped(returned),
        _capped(["SELECT FROM sources_taint WHERE cleared_at IS NULL"]),
        _capped(["SELECT FROM sources_ledgerentry WHERE reason = ANY (%s)"]),
    ]
    values: list[Any] = [*([me] * (len(waits) + len(returned))), list(CORRECTIONS)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        row = cursor.fetchone()
    return dict(zip(("queue", "returned", "flags", "corrections"), row, strict=True))


def waits(counts: dict[str, int], request: HttpRequest) -> Iterator[Line]:
    """The lines of the first page about what waits for this person."""
    queue, flags = reverse("admin:sources_source_queue"), reverse("admin:sources_taint_changelist")
    yield Line(0, "returned to you", counts["returned"], f"{queue}#returned")
    yield Line(10, "to review", counts["queue"], queue)
    if request.user.has_perm("sources.view_taint"):
        yield Line(20, "needing another look", counts["flags"], f"{flags}?looked=no")


def _capped(selects: list[str]) -> str:
    if not selects:
        return "0"
    return f"(SELECT count(*) FROM ({' UNION ALL '.join(selects)} LIMIT {MANY + 1}) rows)"  # noqa: S608
