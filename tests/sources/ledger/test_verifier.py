"""The stand-alone verifier believes what is true and nothing else, tried on thousands of lies."""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.ledger import tree, verifier
from sources.ledger.signing import Signer, generate
from sources.ledger.verifier import RefusedError, leaf_hash, node_hash

SIZES = 33
LEAVES = [leaf_hash(str(number).encode()) for number in range(200)]
# The inputs that Certificate Transparency's own tests use, and the roots over them.
CT = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", bytes(range(96, 112)).hex()]
CT_ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def naive(leaves: list[str]) -> str:
    """RFC 9162, 2.1.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(naive(leaves[:k]), naive(leaves[k:]))


def node(level: int, index: int) -> str:
    return naive(LEAVES[index << level : (index + 1) << level])


ROOTS = {size: naive(LEAVES[:size]) for size in range(1, SIZES + 1)}
PLACES = [(index, size) for size in range(1, SIZES + 1) for index in range(size)]


def flips(digest: str) -> Iterator[str]:
    """The hash with each of some bits turned."""
    for bit in range(0, 256, 37):
        yield f"{int(digest, 16) ^ (1 << bit):064x}"


@pytest.mark.parametrize("size", CT_ROOTS)
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    leaves = [leaf_hash(bytes.fromhex(data)) for data in CT[:size]]

    assert verifier.root_of(leaves) == CT_ROOTS[size]


@given(st.integers(1, 200))
def test_roots_agree_with_the_standard(size: int) -> None:
    expected = naive(LEAVES[:size])

    assert verifier.root_of(LEAVES[:size]) == expected
    assert tree.root(size, node) == expected


def test_true_inclusion_is_believed_and_every_other_place_refused() -> None:
    refused = 0
    for index, size in PLACES:
        path = tree.inclusion_path(index, size, node)
        verifier.check_inclusion(LEAVES[index], index, size, path, ROOTS[size])
        for other in range(size):
            if other != index:
                with pytest.raises(RefusedError):
                    verifier.check_inclusion(LEAVES[index], other, size, path, ROOTS[size])
                refused += 1
    assert refused > 10_000


def test_inclusion_with_anything_else_wrong_is_refused() -> None:
    refused = 0
    for index, size in PLACES:
        path = tree.inclusion_path(index, size, node)
        lies: list[tuple[str, list[str], str]] = [
            (LEAVES[index], [*path, LEAVES[0]], ROOTS[size]),
            *((LEAVES[index], path[:cut], ROOTS[size]) for cut in range(len(path))),
            *((leaf, path, ROOTS[size]) for leaf in flips(LEAVES[index])),
            *((LEAVES[index], path, root) for root in flips(ROOTS[size])),
            *(
                (LEAVES[index], [*path[:place], wrong, *path[place + 1 :]], ROOTS[size])
                for place, step in enumerate(path)
                for wrong in flips(step)
            ),
        ]
        for leaf, steps, root in lies:
            with pytest.raises(RefusedError):
                verifier.check_inclusion(leaf, index, size, steps, root)
            refused += 1
    assert refused > 10_000


def test_consistency_of_all_pairs_and_of_no_lie() -> None:
    refused = 0
    for new in range(1, SIZES + 1):
        for old in range(1, new + 1):
            path = tree.consistency_path(old, new, node) if old < new else []
            verifier.check_consistency(old, new, ROOTS[old], ROOTS[new], path)
            lies: list[tuple[int, str, str, list[str]]] = [
                (old, next(flips(ROOTS[old])), ROOTS[new], path),
                (old, ROOTS[old], next(flips(ROOTS[new])), path),
                (old, ROOTS[old], ROOTS[new], [*path, LEAVES[0]]),
                *((old, ROOTS[old], ROOTS[new], path[:cut]) for cut in range(len(path))),
                *((size, ROOTS[size], ROOTS[new], path) for size in range(1, new) if size != old),
                *(
                    (old, ROOTS[old], ROOTS[new], [*path[:place], wrong, *path[place + 1 :]])
                    for place, step in enumerate(path)
                    for wrong in flips(step)
                ),
            ]
            for size, old_root, new_root, steps in lies:
                with pytest.raises(RefusedError):
                    verifier.check_consistency(size, new, old_root, new_root, steps)
                refused += 1
    assert refused > 10_000


@pytest.mark.parametrize(
    ("index", "size"), [(-1, 3), (3, 3), (0, 0), (0, -1), (0, 2**70), (2**70, 2**71)]
)
def test_place_that_is_none_is_refused(index: int, size: int) -> None:
    with pytest.raises(RefusedError):
        verifier.check_inclusion(LEAVES[0], index, size, [], LEAVES[0])


def test_nodes_are_asked_for_beforehand() -> None:
    for index, size in PLACES:
        asked: list[tuple[int, int]] = []

        def noting(level: int, place: int, asked: list[Any] = asked) -> str:
            asked.append((level, place))
            return node(level, place)

        tree.inclusion_path(index, size, noting)
        assert sorted(asked) == sorted(tree.inclusion_nodes(index, size))


# --- Documents, envelopes and heads -----------------------------------------------------------

AT = datetime(2026, 11, 25, 18, tzinfo=UTC)
KEY = generate()
SIGNER = Signer("claims.example/ledger", KEY)
UUID = "0d6ad4a0-5bb0-4b6a-9a5a-0d0d0d0d0d0d"
DOCUMENT = f'{{"revision":1,"type":"claim","uuid":"{UUID}"}}'.encode()
SALT = "ab" * 32


def entry(**over: Any) -> dict[str, Any]:
    digest = hashlib.sha256(DOCUMENT).hexdigest()
    made = {
        "at": "2026-11-25T18:00:00.000000Z",
        "commitment": verifier.commitment(SALT, digest),
        "kind": "claim",
        "number": 1,
        "reason": "first",
        "seq": 6,
        "uuid": UUID,
    }
    return {**made, **over}


def ledger() -> tuple[dict[str, Any], str]:
    """A proof that the document's entry is the sixth of nine, and the signed head of them."""
    leaves = LEAVES[:9]
    leaves[5] = leaf_hash(verifier.envelope_bytes(entry()))

    def held(level: int, index: int) -> str:
        return naive(leaves[index << level : (index + 1) << level])

    proof = {
        "envelope": entry(),
        "salt": SALT,
        "leaf_index": 5,
        "tree_size": 9,
        "path": tree.inclusion_path(5, 9, held),
    }
    return proof, SIGNER.sign(9, naive(leaves), AT)


def test_true_document_is_believed() -> None:
    proof, note = ledger()
    head = verifier.Head(note)

    verifier.VerifierKey(SIGNER.verifier_key).check(head)
    assert verifier.check_proof(proof, head, DOCUMENT) == entry()


LIES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another index": lambda p: p | {"leaf_index": 4},
    "true for an index": lambda p: p | {"leaf_index": True},
    "index as text": lambda p: p | {"leaf_index": "5"},
    "another size": lambda p: p | {"tree_size": 8},
    "no path": lambda p: p | {"path": None},
    "path of numbers": lambda p: p | {"path": [1, 2, 3, 4]},
    "capital letters": lambda p: p | {"path": [step.upper() for step in p["path"]]},
    "another salt": lambda p: p | {"salt": "cd" * 32},
    "no salt": lambda p: p | {"salt": None},
    "not a proof": lambda _: [],
    "no envelope": lambda p: p | {"envelope": None},
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seq", 5),
        ("seq", True),
        ("number", 2),
        ("number", 1.0),
        ("reason", "correction"),
        ("kind", "actor"),
        ("at", "2026-11-25T18:00:00.000001Z"),
        ("at", "2026-11-25T18:00:00Z"),
        ("uuid", UUID.upper()),
        ("extra", "x"),
        ("commitment", "0" * 64),
    ],
)
def test_false_envelope_is_refused(name: str, value: object) -> None:
    proof, note = ledger()

    with pytest.raises(RefusedError):
        verifier.check_proof(
            proof | {"envelope": entry(**{name: value})}, verifier.Head(note), DOCUMENT
        )


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_false_proof_is_refused(lie: Callable[[dict[str, Any]], Any]) -> None:
    proof, note = ledger()

    with pytest.raises(RefusedError):
        verifier.check_proof(lie(proof), verifier.Head(note), DOCUMENT)


def test_every_byte_of_the_document_counts() -> None:
    proof, note = ledger()
    head = verifier.Head(note)

    for place in range(len(DOCUMENT)):
        changed = bytearray(DOCUMENT)
        changed[place] ^= 1
        with pytest.raises(RefusedError):
            verifier.check_proof(proof, head, bytes(changed))
    with pytest.raises(RefusedError):
        verifier.check_proof(proof, head, DOCUMENT + b"\n")


def test_every_character_of_the_head_counts() -> None:
    _, note = ledger()
    key = verifier.VerifierKey(SIGNER.verifier_key)

    for place in range(len(note)):
        changed = note[:place] + chr(ord(note[place]) ^ 1) + note[place + 1 :]
        with pytest.raises(RefusedError):
            key.check(verifier.Head(changed))
        with pytest.raises(RefusedError):
            key.check(verifier.Head(note[:place]))


def test_head_signed_by_another_is_refused() -> None:
    stranger = Signer(SIGNER.name, generate())
    _, note = ledger()

    with pytest.raises(RefusedError, match="not signed by"):
        verifier.VerifierKey(stranger.verifier_key).check(verifier.Head(note))


@pytest.mark.parametrize("key", ["", "a+b", "a b+00000000+AA==", "x+00000000+AAAA", "no key"])
def test_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(RefusedError):
        verifier.VerifierKey(key)


def test_key_with_another_hash_is_refused() -> None:
    name, _, key = SIGNER.verifier_key.split("+", 2)

    with pytest.raises(RefusedError, match="hash is not"):
        verifier.VerifierKey(f"{name}+00000000+{key}")


@pytest.mark.parametrize("key", ["", "short", base64.b64encode(b"x" * 31).decode(), "é" * 44])
def test_private_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="base64 of 32 bytes"):
        Signer("name", key)


# --- As a stranger runs it --------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a stranger has downloaded, and nothing else of ours."""
    shutil.copy(str(verifier.__file__), tmp_path / "verifier.py")
    proof, note = ledger()
    (tmp_path / "document.json").write_bytes(DOCUMENT)
    (tmp_path / "proof.json").write_text(json.dumps(proof))
    (tmp_path / "head.txt").write_text(note)
    return tmp_path


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "verifier.py", *words, "--key", SIGNER.verifier_key]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_stranger_verifies_a_document(folder: Path) -> None:
    done = run(folder, "document.json", "--proof", "proof.json", "--head", "head.txt")

    assert (done.returncode, done.stderr) == (0, "")
    assert "entered as number 6" in done.stdout
    assert done.stdout.endswith("Verified.\n")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[",
        "{}",
        "NaN",
        '{"a":1,"a":2}',
        "[" * 100_000,
        '{"path": [], "leaf_index": 1e999}',
        "\0",
    ],
)
def test_stranger_gets_a_sentence_for_rubbish(folder: Path, content: str) -> None:
    (folder / "proof.json").write_text(content)

    done = run(folder, "document.json", "--proof", "proof.json", "--head", "head.txt")

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines()[-1].startswith("NOT VERIFIED: ")


def test_stranger_cannot_forget_the_document(folder: Path) -> None:
    done = run(folder, "--proof", "proof.json", "--head", "head.txt")
    taken_down = run(folder, "--proof", "proof.json", "--head", "head.txt", "--taken-down")

    assert done.returncode == 1
    assert taken_down.returncode == 0


def test_stranger_recomputes_the_whole_ledger(folder: Path) -> None:
    entries = [entry(seq=number) for number in range(1, 8)]
    lines = [verifier.envelope_bytes(one) for one in entries]
    (folder / "all.ndjson").write_bytes(b"\n".join(lines))
    root = verifier.root_of([leaf_hash(line) for line in lines])
    (folder / "all.txt").write_text(SIGNER.sign(7, root, AT))

    good = run(folder, "--envelopes", "all.ndjson", "--head", "all.txt")
    (folder / "all.ndjson").write_bytes(b"\n".join(reversed(lines)))
    bad = run(folder, "--envelopes", "all.ndjson", "--head", "all.txt")

    assert (good.returncode, bad.returncode) == (0, 1)
