"""Every screen of the admin with an address: the rules that hold for all of them run over these."""

from collections.abc import Iterator
from typing import Any

import pghistory
from django.contrib import admin
from django.urls import URLPattern, reverse

from sources.models import Publisher
from sources.review import steps
from sources.review.batch import publish_reviewed
from sources.timeline import changes_of
from tests.factories import make, make_actor, make_claim, make_excerpt, make_publisher, make_source
from tests.people import person

# Of each kind of record, made by one class: what holds of one kind holds of all.
OF_RECORDS = ("compare", "history", "restore", "review", "revision", "revisions", "step", "talk")
# What only does something, and is asked for by the forms of other screens; files; the way in.
NO_SCREENS = {
    "account_end", "autocomplete", "find_keep", "find_remove", "jsi18n", "login", "logout",
    "news_seen", "password_change_done", "people", "sources_rawfile_bytes",
    "sources_source_original", "view_on_site",
}  # fmt: skip
# Turning off what is not on leads elsewhere: tests/sources/workbench/test_account.py.
ELSEWHERE = {"account_codes", "account_factor_off"}


def names() -> set[str]:
    """What every address of the admin is called."""
    return {*_names(admin.site.urls[0])}


def plain() -> dict[str, str]:
    """The screens that are of no one record, with their addresses."""
    found = [
        "index", "guide", "find", "news", "keys", "account", "account_factor", "password_change",
        "claims_desk", "claims_duplicates", "claims_editor", "claims_import", "actors_duplicates",
        "sources_source_ingest", "sources_source_arrivals", "sources_source_queue",
    ]  # fmt: skip
    lists = {f"{_name(model)}_changelist" for model in admin.site._registry}
    rooms = {
        "app_list": reverse("admin:app_list", args=["claims"]),
        "claims_export": reverse("admin:claims_export", args=["claims.claim"]),
    }
    return {name: reverse(f"admin:{name}") for name in (*found, *sorted(lists))} | rooms


def of_records() -> dict[str, list[str]]:
    """The screens that are of one record, made for it, with an address or several."""
    found: dict[str, list[str]] = {}
    for model in admin.site._registry:
        row = make(model)
        found[f"{_name(model)}_add"] = [reverse(f"admin:{_name(model)}_add")]
        for view in ("change", "delete"):
            found[f"{_name(model)}_{view}"] = [
                reverse(f"admin:{_name(model)}_{view}", args=[row.pk])
            ]
    return found | _of_a_publisher() | _of_a_source() | _of_others(found)


def _of_a_publisher() -> dict[str, list[str]]:
    editor, reviewer = person("editor"), person("reviewer")
    with pghistory.context(user=editor.pk):
        public, draft, waiting = make_publisher(), make_publisher(), make_publisher()
    publish_reviewed([public], by=editor, reviewer=reviewer)
    with pghistory.context(user=editor.pk):
        Publisher.objects.filter(pk=public.pk).update(country="SE")
    publish_reviewed([public], by=editor, reviewer=reviewer)
    steps.submit([waiting], by=editor)
    row = changes_of(Publisher, public.pk)[-1].rows[0]
    base = "sources_publisher"
    of = {
        "compare": [(public.pk,)],
        "history": [(public.pk,)],
        "restore": [(public.pk, row.model._meta.label_lower, row.event.pgh_id)],
        "review": [(waiting.pk,)],
        "revision": [(public.pk, 1)],
        "revisions": [(public.pk,)],
        "step": [(draft.pk, "submit"), (waiting.pk, "withdraw"), (public.pk, "retract"),
                 (public.pk, "take_down")],
        "talk": [(public.pk,)],
    }  # fmt: skip
    return {
        f"{base}_{view}": [reverse(f"admin:{base}_{view}", args=args) for args in each]
        for view, each in of.items()
    }


def _of_a_source() -> dict[str, list[str]]:
    source = make_source()
    excerpt = make_excerpt("every base would be hit", source=source)
    make_claim(text=excerpt.exact, excerpt=excerpt), make_actor(excerpt.exact)
    words = {"snapshot": excerpt.snapshot_id, "start": excerpt.start, "end": excerpt.end}
    query = "&".join(f"{name}={value}" for name, value in {**words, "exact": excerpt.exact}.items())
    reader = [f"claims_reader{part}" for part in ("_cite", "_name", "_remark", "_suggestions")]
    found = {name: [f"{reverse(f'admin:{name}', args=[source.pk])}?{query}"] for name in reader}
    for name in ("claims_reader", "sources_source_together"):
        found[name] = [reverse(f"admin:{name}", args=[source.pk])]
    return found


def _of_others(found: dict[str, list[str]]) -> dict[str, list[str]]:
    def key(name: str) -> int:
        """Of the record that was made for a screen."""
        return int(found[f"{name}_change"][0].split("/")[-3])

    person = key("sources_user")
    return {
        "actors_identityjudgement_undo": [
            reverse("admin:actors_identityjudgement_undo", args=[key("actors_identityjudgement")])
        ],
        "auth_user_password_change": [reverse("admin:auth_user_password_change", args=[person])],
        "claims_editor": [reverse("admin:claims_editor", args=[key("claims_claim")])],
        "sources_token_revoke": [
            reverse("admin:sources_token_revoke", args=[key("sources_token")])
        ],
        "sources_user_measure": [],
    }


def _name(model: Any) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"


def _names(patterns: Any) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield pattern.name
        else:
            yield from _names(pattern.url_patterns)


def is_of_records(name: str) -> bool:
    """Whether a screen is one of those that every kind of record has."""
    model, _, view = name.rpartition("_")
    kinds = {_name(each) for each in admin.site._registry}
    return view in OF_RECORDS and model in kinds
