"""`manage.py load` and `manage.py dump`, as a person meets them."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.models import Claim
from claims.sheets import dump, load
from sources.models import Publisher, PublisherIndex, User
from tests.people import person

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: Any, **options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.yaml"
    path.write_text(
        "{claimbase: 1, namespace: x, publishers: [{id: a, name: A}, {id: b, name: B}]}"
    )
    return path


def test_load_says_what_it_did(sheet: Path) -> None:
    first, _ = run("load", sheet)
    second, _ = run("load", sheet)

    assert first == "Loaded 1 sheet: 2 created, 0 updated, 0 unchanged. New: 2 publishers.\n"
    assert second == "Loaded 1 sheet: 0 created, 0 updated, 2 unchanged.\n"


def test_load_of_a_failing_sheet(sheet: Path) -> None:
    good = sheet.with_name("good.yaml")
    good.write_text("{claimbase: 1, namespace: y, publishers: [{id: c, name: C}]}")
    sheet.write_text("claimbase: 1\nnamespace: x\npublishers:\n- {id: a, nam: A}\n")
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError, match=r"Not loaded: .*sheet\.yaml\.") as error:
        call_command("load", str(sheet), str(good), stdout=out, stderr=err)

    assert error.value.returncode == 1
    assert err.getvalue().splitlines() == [
        f"{sheet}:4: publishers[0]: “name” is missing; nearest: “nam”.",
        f"{sheet}:4: publishers[0].nam: unknown key; nearest: “name”.",
    ]
    assert out.getvalue().startswith("Loaded 1 sheet: 1 created")
    assert Publisher.objects.get().name == "C"


def test_dry_run(sheet: Path) -> None:
    out, _ = run("load", sheet, dry_run=True)

    assert out.startswith("Would load 1 sheet: 2 created")
    assert not Publisher.objects.exists()


def test_load_by_somebody(sheet: Path, editor: User) -> None:
    run("load", sheet, by="ed", reason="Because")

    assert Publisher.objects.first().contributors == [f"user:{editor.pk}"]


def test_load_of_what_was_reviewed_publishes_it_once(sheet: Path) -> None:
    names = {"by": person("editor").username, "reviewed_by": person("reviewer").username}

    first, _ = run("load", sheet, **names)
    second, _ = run("load", sheet, **names)

    assert first.endswith("Published 2 records.\n")
    assert second.endswith("Published 0 records.\n")
    assert set(Publisher.objects.values_list("state", flat=True)) == {"approved"}
    assert PublisherIndex.objects.filter(until_seq=None).count() == 2


def test_what_cannot_be_published_is_not_loaded_either(sheet: Path) -> None:
    editor, reviewer = person("editor"), person("reviewer")
    sheet.write_text("{claimbase: 1, namespace: x, publishers: [{id: a, name: A, tlp: red}]}")

    with pytest.raises(CommandError, match=r"Nothing was loaded\. PUB-\d+ cannot be published"):
        run("load", sheet, by=editor.username, reviewed_by=reviewer.username)
    with pytest.raises(CommandError, match="another than the reviewer"):
        run("load", sheet, reviewed_by=reviewer.username)
    assert not Publisher.objects.exists()


def test_load_by_nobody_known(sheet: Path, editor: User) -> None:
    with pytest.raises(CommandError, match=r"There is no user “eddy”; nearest: “ed”\."):
        run("load", sheet, by="eddy")


def test_update(sheet: Path) -> None:
    run("load", sheet)
    sheet.write_text(sheet.read_text().replace("name: A", "name: New"))
    with pytest.raises(CommandError):
        run("load", sheet)

    out, _ = run("load", sheet, update=True)

    assert out == "Loaded 1 sheet: 0 created, 1 updated, 1 unchanged.\n"


def test_interrupted_load_keeps_nothing(sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("claims.sheets.attempts.Store.link", interrupt)

    with pytest.raises(CommandError, match="Interrupted; nothing was loaded") as error:
        run("load", sheet)

    assert error.value.returncode == 130
    assert not Publisher.objects.exists()


def test_dump_to_the_terminal_and_to_a_file(sheet: Path) -> None:
    run("load", sheet)
    file = sheet.with_name("out.yaml")

    shown, _ = run("dump")
    run("dump", output=file)
    as_json, _ = run("dump", format="json")

    assert shown == file.read_text() == "".join(dump())
    assert as_json.startswith('{\n  "claimbase": 1,')
    assert list(sheet.parent.iterdir()) == [sheet, file] or len(list(sheet.parent.iterdir())) == 2


def test_dump_of_an_unknown_record() -> None:
    with pytest.raises(CommandError, match="There is no record “CLM-000001”"):
        run("dump", "CLM-000001")


def test_dump_into_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        run("dump", output=tmp_path / "gone" / "out.yaml")


def test_failing_sheet_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("claimbase: 1\nclaims: 5\n")

    result = load([tmp_path])

    assert result.failed == [str(tmp_path / "a.yaml")]
    assert not Claim.objects.exists()
