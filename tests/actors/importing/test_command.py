import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from actors.importing import import_records
from actors.management.commands.import_actors import Command
from actors.models import Actor, ActorExternalId, MatchProposal
from tests.factories import make_actor, make_user

pytestmark = pytest.mark.django_db


def run(*files: object, **options: Any) -> tuple[int, list[str], list[str]]:
    """Exit status, lines said and lines of trouble."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("import_actors", *map(str, files), stdout=out, stderr=err, **options)
    return int(str(stop.value.code)), out.getvalue().splitlines(), err.getvalue().splitlines()


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.jsonl"
    records = [{"scheme": "own", "id": str(n), "name": f"Body {n} of {n * n}"} for n in range(450)]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def test_registers_of_every_shape_are_taken_in(tmp_path: Path) -> None:
    make_actor("Party of the Sun")
    (tmp_path / "a.jsonl").write_text(
        '{"id": "1", "name": "BANK", "programs": "IRAN", "remarks": "", "aliases": []}\n'
        '{"id": "2", "name": "PARTY OF THE SUN", "programs": "IRAN", "aliases": []}\n'
    )
    (tmp_path / "b.jsonl").write_text(
        '{"id": "A.1", "kind": "person", "list": "X", "name": "SOME BODY", '
        '"original_script": "", "aliases": []}\n'
        '{"scheme": "own", "id": "1", "name": "League of the Moon"}\n'
    )

    status, said, trouble = run(tmp_path)

    assert (status, trouble) == (0, [])
    assert said == [
        "3 new, 1 proposed, 0 already held, 0 waiting for a decision, 0 failed.",
        "Whether those are actors held already is decided in the admin.",
    ]
    assert set(map(str, ActorExternalId.objects.all())) == {"ofac-sdn:1", "un-sc:A.1", "own:1"}
    assert MatchProposal.objects.get().value == "2"


def test_second_run_changes_nothing_and_says_so(register: Path) -> None:
    run(register)
    before = list(Actor.objects.values())

    status, said, trouble = run(register)

    assert (status, trouble) == (0, [])
    assert said == ["0 new, 0 proposed, 450 already held, 0 waiting for a decision, 0 failed."]
    assert list(Actor.objects.values()) == before


def test_each_bad_record_is_one_line_and_the_others_go_on(tmp_path: Path) -> None:
    path = tmp_path / "register.jsonl"
    path.write_text(
        '{oops\n{"scheme": "own", "id": "1", "name": "A"}\n{"name": "B"}\n'
        '{"scheme": "own", "id": "2", "name": "C", "country": "Iraq"}\n'
    )

    status, said, trouble = run(path, tmp_path / "absent.jsonl")

    assert status == 1
    assert said == ["1 new, 0 proposed, 0 already held, 0 waiting for a decision, 4 failed."]
    assert [line.partition(": the")[0] for line in trouble] == [
        f"error: {path}:1",
        f"error: {path}:3",
        f"error: {path}:4",
        f"error: {tmp_path / 'absent.jsonl'}",
    ]


def test_difference_to_what_is_held_is_told(tmp_path: Path) -> None:
    path = tmp_path / "register.jsonl"
    path.write_text('{"scheme": "own", "id": "1", "name": "A"}')
    run(path)
    path.write_text('{"scheme": "own", "id": "1", "name": "A", "names": ["B"]}')

    status, _, trouble = run(path)

    assert (status, trouble) == (0, [f"note: own:1 is {Actor.objects.get()}, which lacks: B."])


def test_stopped_import_keeps_whole_batches_and_goes_on(
    register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []

    def interrupted(scheme: str, records: Any) -> Any:
        if len(batches) == 1:
            raise KeyboardInterrupt
        batches.append(len(records))
        return import_records(scheme, records)

    monkeypatch.setattr(f"{Command.__module__}.import_records", interrupted)

    status, said, trouble = run(register)

    assert (status, trouble) == (130, ["Stopped. The same command goes on where it ended."])
    assert said[0].startswith("200 new, ")
    assert Actor.objects.count() == 200
    monkeypatch.undo()
    assert run(register)[1][0].startswith("250 new, 0 proposed, 200 already held")


def test_history_tells_who_and_why(register: Path) -> None:
    user = make_user("amara")

    run(register, by="amara", reason="The list of May")

    change = apps.get_model("actors", "ActorChange").objects.all()[0]
    assert change.pgh_agent == f"user:{user.pk}"
    assert change.pgh_context == {
        "command": "import_actors",
        "reason": "The list of May",
        "user": user.pk,
    }


def test_wrong_usage_is_said_before_anything_is_done(register: Path) -> None:
    with pytest.raises(CommandError, match="no user “nobody”") as stop:
        call_command("import_actors", str(register), by="nobody")
    assert stop.value.returncode == 2
    assert not Actor.objects.exists()
