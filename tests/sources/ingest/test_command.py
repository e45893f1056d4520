import io
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from sources.management.commands import ingest as command
from sources.models import RawFile, Snapshot, Source
from sources.models.raw_file import MAX_BYTES
from tests.factories.sources import make_user
from tests.sources.ingest.pdfs import pdf

pytestmark = pytest.mark.django_db


def run(*files: object, **options: Any) -> tuple[int, list[str], list[str]]:
    """Exit status, lines said and lines of trouble."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("ingest", *map(str, files), stdout=out, stderr=err, **options)
    return int(str(stop.value.code)), out.getvalue().splitlines(), err.getvalue().splitlines()


def pipe(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))


def test_files_of_every_form_are_taken_in(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A plain text.")
    (tmp_path / "b.html").write_text("<title>A page</title><p>Words of the page.")
    (tmp_path / "c.pdf").write_bytes(pdf("Words of a page."))
    (tmp_path / "d.jsonl").write_text('{"text": "One."}\n\n{"text": "Two.", "title": "T"}\n')

    status, said, trouble = run(*sorted(tmp_path.iterdir()))

    numbers = list(Source.objects.order_by("pk").values_list("pk", flat=True))
    names = ["a.txt", "b.html", "c.pdf", "d.jsonl:1", "d.jsonl:3"]
    titles = ["", " “A page”", "", "", " “T”"]
    assert said == [
        *(
            f"SRC-{number:06d} new: {tmp_path / name}{title}"
            for number, name, title in zip(numbers, names, titles, strict=True)
        ),
        "5 new, 0 already held, 0 failed.",
    ]
    assert (status, [line for line in trouble if "main article" not in line]) == (0, [])
    assert set(Snapshot.objects.values_list("method", flat=True)) == {"file", "feed"}


def test_record_keeps_its_own_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "One."}\r\n{"text":  "Two."}')

    run(tmp_path)

    kept = {bytes(content) for content in RawFile.objects.values_list("content", flat=True)}
    assert kept == {b'{"text": "One."}', b'{"text":  "Two."}'}


def test_folder_is_read_in_order_and_in_depth(tmp_path: Path) -> None:
    for name in ("z.txt", "b/c.txt", "b/a.txt", ".hidden/x.txt", "b/.hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"The words of {name}.")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "b/circle").symlink_to(tmp_path)

    status, said, _ = run(tmp_path)

    assert [line.partition(": ")[2] for line in said[:-1]] == [
        str(tmp_path / name) for name in ("z.txt", "b/a.txt", "b/c.txt")
    ]
    assert (status, said[-1]) == (0, "3 new, 0 already held, 0 failed.")


def test_second_run_makes_nothing_new(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A plain text.")
    (tmp_path / "b.jsonl").write_text('{"text": "One."}\n{"text": "One."}\n')
    run(tmp_path)
    before = (Source.objects.count(), Snapshot.objects.count(), RawFile.objects.count())

    status, said, trouble = run(tmp_path)

    source = Source.objects.order_by("pk")[0]
    assert said[0] == f"{source.human_id} already held: {tmp_path / 'a.txt'}"
    assert said[-1] == "0 new, 3 already held, 0 failed."
    assert (status, trouble) == (0, [])
    assert (Source.objects.count(), Snapshot.objects.count(), RawFile.objects.count()) == before


BAD = {
    "big.txt": (b"", "it has 33 MiB, and at most 32 MiB are kept"),
    "empty.txt": (b"", "it is empty"),
    "encoding.html": ("<meta charset=utf-8><p>café".encode("cp1252"), "--encoding names it"),
    "nul.txt": (b"one\0two", "NUL character"),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(range(256)), "it is a program"),
    "scan.pdf": (pdf(""), "run text recognition"),
    "secret.bin": (bytes(range(128, 256)) * 9, "no text in any known encoding"),
}


def test_each_bad_document_is_one_line_and_the_others_go_on(tmp_path: Path) -> None:
    for name, (data, _) in BAD.items():
        (tmp_path / name).write_bytes(data)
    os.truncate(tmp_path / "big.txt", MAX_BYTES + 1024**2)
    (tmp_path / "feed.jsonl").write_bytes(
        b'{"text": "Good."}\n{oops\n{"title": "T"}\n{"text": "\\ud800"}\n{"text": "Too."}'
    )
    (tmp_path / "gone.txt").symlink_to("nowhere")
    (tmp_path / "words.txt").write_text("Good words.")

    status, said, trouble = run(tmp_path, tmp_path / "absent")

    reasons = {name: why for name, (_, why) in BAD.items()} | {
        "feed.jsonl:2": "the record is not JSON",
        "feed.jsonl:3": "the record has no “text”",
        "feed.jsonl:4": "lone surrogate",
        "gone.txt": "no such file",
        "absent": "no such file",
    }
    assert status == 1
    assert said[-1] == "3 new, 0 already held, 12 failed."
    assert len(trouble) == len(reasons)
    for name, why in reasons.items():
        (line,) = (line for line in trouble if line.startswith(f"error: {tmp_path / name}: "))
        assert why in line
    assert (Source.objects.count(), Snapshot.objects.count(), RawFile.objects.count()) == (3, 3, 3)


def test_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = tmp_path / "large.txt"
    large.touch()
    os.truncate(large, 100 * 1024**2)
    monkeypatch.setattr(command, "ingest_bytes", pytest.fail)

    status, _, trouble = run(large)

    assert (status, len(trouble)) == (1, 1)
    assert "100 MiB" in trouble[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Words.")
    (tmp_path / "a.txt").chmod(0)

    status, _, trouble = run(tmp_path)

    assert (status, "permissions forbid" in trouble[0]) == (1, True)


def test_folder_without_files_is_told(tmp_path: Path) -> None:
    status, _, trouble = run(tmp_path)

    assert (status, trouble) == (1, [f"error: {tmp_path}: this folder holds no file."])


def test_name_with_terminal_codes_is_told_without_them(tmp_path: Path) -> None:
    (tmp_path / "\x1b[31mred.txt").write_text("Words of it.")

    _, said, _ = run(tmp_path)

    assert said[0].endswith("\ufffd[31mred.txt")


def test_name_that_is_no_utf8_can_be_told(tmp_path: Path) -> None:
    Path(os.fsdecode(bytes(tmp_path) + b"/bad\xff.txt")).write_text("Words of it.")

    status, said, _ = run(tmp_path)

    assert (status, said[0].endswith("bad\ufffd.txt")) == (0, True)


@pytest.mark.parametrize(
    ("data", "options", "new"),
    [
        (b"Some words.", {}, 1),
        (b'{"text": "One."}\n{"text": "Two."}\n', {}, 2),
        (b'{"text": "One."}\n{"text": "Two."}\n', {"type": "text"}, 1),
        (b"<html><p>Some words.", {}, 1),
    ],
)
def test_standard_input(
    monkeypatch: pytest.MonkeyPatch, data: bytes, options: dict[str, str], new: int
) -> None:
    pipe(monkeypatch, data)

    status, said, _ = run("-", **options)

    assert (status, said[-1]) == (0, f"{new} new, 0 already held, 0 failed.")
    assert "standard input" in said[0]


def test_encoding_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Un café à Paris.".encode("cp1252"))

    status, _, trouble = run(tmp_path)
    named, _, _ = run(tmp_path, encoding="windows-1252")

    assert (status, "--encoding names it" in trouble[0]) == (1, True)
    assert (named, Snapshot.objects.get().text) == (0, "Un café à Paris.")


def test_later_capture_of_a_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("As it was.")
    (tmp_path / "b.txt").write_text("As it is.")
    run(tmp_path / "a.txt")
    source = Source.objects.get()

    status, said, _ = run(tmp_path / "b.txt", source=source.human_id)

    assert (status, said[0]) == (0, f"{source.human_id} new: {tmp_path / 'b.txt'}")
    assert source.snapshots.count() == 2


def test_history_tells_who_why_and_from_where(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Words.")
    user = make_user("amara")

    run(tmp_path, by="amara", reason="A tip")

    change = apps.get_model("sources", "SourceChange").objects.get()
    assert change.pgh_agent == f"user:{user.pk}"
    assert change.pgh_context == {
        "command": "ingest",
        "file": str(tmp_path / "a.txt"),
        "reason": "A tip",
        "user": user.pk,
    }


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"by": "nobody"}, "no user “nobody”"),
        ({"source": "SRC-999999"}, "no source SRC-999999"),
        ({"source": "CLM-000001"}, "no source CLM-000001"),
        ({"source": "SRC-²"}, "no source"),
    ],
)
def test_wrong_usage_is_said_before_anything_is_done(
    tmp_path: Path, options: dict[str, str], why: str
) -> None:
    (tmp_path / "a.txt").write_text("Words.")

    with pytest.raises(CommandError, match=why) as stop:
        call_command("ingest", str(tmp_path), **options)
    assert stop.value.returncode == 2
    assert not Source.objects.exists()
