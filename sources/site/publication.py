"""What the first page tells of publication: what waits, what came back, what was put right."""

from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse

from sources.choices import CORRECTIONS, State
from sources.models import LedgerEntry, Taint, TreeHead
from sources.publication.kinds import kinds

SECTION = "publication"
# Beyond this it is enough to know that there are many.
MANY = 10_000
OF_MODELS = (Taint, LedgerEntry, TreeHead)


def publication_section(moved: list[Any]) -> dict[str, Any] | None:
    """The section of the first page and of the sidebar; ``moved`` are its models' own entries."""
    if not moved:
        return None
    by_model = {entry["model"]: entry for entry in moved}
    flags, ledger, heads = (by_model.get(model) for model in OF_MODELS)
    queue = reverse("admin:sources_source_queue")
    entries = [
        _entry("Review queue", "queue", queue),
        flags and flags | _entry("Needs another look", "flags", f"{flags['admin_url']}?looked=no"),
        ledger
        and ledger
        | _entry("Corrections log", "corrections", f"{ledger['admin_url']}?log=corrections"),
        ledger and ledger | {"name": "Ledger"},
        heads and heads | {"name": "Signed heads"},
    ]
    shown = [entry | {"add_url": None} for entry in entries if entry]
    return {
        "name": "Publication",
        "app_label": SECTION,
        "app_url": queue,
        "has_module_perms": True,
        "models": shown,
    }


def _entry(name: str, key: str, address: str) -> dict[str, Any]:
    return {
        "name": name,
        "object_name": key,
        "admin_url": address,
        "model": None,
        "add_url": None,
        "view_only": True,
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


def _capped(selects: list[str]) -> str:
    if not selects:
        return "0"
    return f"(SELECT count(*) FROM ({' UNION ALL '.join(selects)} LIMIT {MANY + 1}) rows)"  # noqa: S608
