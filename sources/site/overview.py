"""What the first page of the admin tells: how many records there are, and what waits for whom."""

from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse

from sources.choices import State
from sources.models import CuratedModel
from sources.site import publication
from sources.site.home import home
from sources.site.publication import MANY

WAITING = (State.DRAFT, State.CHANGES_REQUESTED, State.IN_REVIEW)


def overview(site: Any, request: HttpRequest) -> dict[str, Any]:
    """The context of the first page: counts of what this person may see, and the work in hand."""
    entries = [entry for room in site.get_app_list(request) for entry in room["models"]]
    models = [entry["model"] for entry in entries if entry["model"]]
    counts = _counts(models)
    published = publication.counts(request)
    panels = home(site, request)
    waits = [*publication.waits(published, request), *panels["waits"]]
    return {
        "counts": {
            **{model._meta.object_name: counts[model] for model in models},
            **{name: _many(number) for name, number in published.items()},
        },
        "waiting": _waiting([model for model in models if issubclass(model, CuratedModel)]),
        "steps": _steps(site, request),
        "is_empty": not any(counts[model] for model in models if issubclass(model, CuratedModel)),
        **panels,
        "waits": sorted(line for line in waits if line.count),
    }


def _steps(site: Any, request: HttpRequest) -> list[dict[str, str]]:
    """The way from a document to a claim, for those who may go it."""
    steps = [
        ("sources.source", "sources_source_ingest", "Add a source", "from its text or a file"),
        ("claims.claim", "sources_source_changelist", "Read it", "and make claims of its words"),
        ("actors.actor", "actors_actor_add", "Add who is named in it", "states, groups, people"),
        ("claims.claim", "claims_editor", "Write a claim", "where no text is to be read"),
    ]
    may = {
        model._meta.label_lower
        for model, model_admin in site._registry.items()
        if model_admin.has_add_permission(request)
    }
    return [
        {"words": words, "note": note, "address": reverse(f"admin:{view}")}
        for label, view, words, note in steps
        if label in may
    ]


def _address(opts: Any, view: str) -> str:
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{view}")


def _counts(models: list[Any]) -> dict[Any, str]:
    """How many rows there are of each model."""
    numbers = _capped([(model, "true") for model in models])
    return {model: _many(number) for model, number in zip(models, numbers, strict=True)}


def _capped(asked: list[tuple[Any, str]]) -> tuple[int, ...]:
    """How many rows of each model are so, up to one more than MANY: one query for all."""
    if not asked:
        return ()
    counts = ", ".join(
        f"(SELECT count(*) FROM (SELECT FROM {connection.ops.quote_name(model._meta.db_table)}"  # noqa: S608
        f" WHERE {so} LIMIT {MANY + 1}) rows)"
        for model, so in asked
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        numbers: tuple[int, ...] = cursor.fetchone()
    return numbers


def _many(number: int) -> str:
    return f"{MANY:,}+" if number > MANY else f"{number:,}" if number else ""


def _waiting(models: list[Any]) -> list[dict[str, Any]]:
    """How many records of each kind stand in each state that somebody has to act on."""
    asked = [(model, state) for model in models for state in WAITING]
    numbers = _capped([(model, f"state = '{state}'") for model, state in asked])
    return [
        {
            "state": state,
            "label": state.label,
            "count": _many(number),
            "name": opts.verbose_name if number == 1 else opts.verbose_name_plural,
            "address": f"{_address(opts, 'changelist')}?state__exact={state}",
        }
        for (model, state), number in zip(asked, numbers, strict=True)
        if number and (opts := model._meta)
    ]
