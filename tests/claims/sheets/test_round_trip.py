"""What is loaded, dumped and loaded again into an empty database is the same."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from claims.sheets import SheetText, dump, load
from sources.models import User
from tests.claims.sheets.whole import as_text, messages, whole

SEEDS = settings.BASE_DIR / "seeds"


def dumped_after_reload(text: str, *, in_json: bool = False) -> str:
    """The dump of an empty database into which ``text`` was loaded; leaves nothing behind."""
    with transaction.atomic():
        result = load([SheetText("dump", text, is_json=in_json)])
        assert messages(result) == []
        again = "".join(dump(in_json=in_json))
        transaction.set_rollback(True)
    return again


@pytest.mark.parametrize("in_json", [False, True], ids=["yaml", "json"])
def test_round_trip_of_every_key(editor: User, in_json: bool) -> None:
    with transaction.atomic():
        result = load([as_text(whole())], by=editor)
        text = "".join(dump(in_json=in_json))
        transaction.set_rollback(True)
    assert messages(result) == []

    again = dumped_after_reload(text, in_json=in_json)

    assert again == text


@pytest.mark.django_db
def test_round_trip_of_the_seeds() -> None:
    with transaction.atomic():
        result = load([SEEDS / "vocabularies", SEEDS])
        text = "".join(dump())
        transaction.set_rollback(True)
    assert messages(result) == []
    assert len(result.created) > 100

    again = dumped_after_reload(text)

    assert again == text


@pytest.mark.django_db
def test_seeds_load_twice_without_a_change() -> None:
    load([SEEDS / "vocabularies", SEEDS])

    result = load([SEEDS / "vocabularies", SEEDS])

    assert messages(result) == []
    assert (result.created, result.updated) == ([], [])


def test_dump_changes_nothing_where_it_came_from(editor: User, tmp_path: Path) -> None:
    load([as_text(whole())], by=editor)
    (tmp_path / "dump.yaml").write_text("".join(dump()))

    result = load([tmp_path])

    assert messages(result) == []
    assert (result.created, result.updated) == ([], [])
    assert connection.in_atomic_block
