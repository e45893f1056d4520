"""Checks a document of Claimbase without trusting Claimbase: this one file does it by itself.

    python verifier.py DOCUMENT --proof PROOF.json --head HEAD.txt --key KEY

DOCUMENT is the revision's exact bytes (/revisions/SEQ/raw), PROOF.json what /ledger/proof says of
it, HEAD.txt a signed head of the ledger, and KEY the ledger's verifier key, which you got once and
kept. A head that you kept yourself is the best: nothing that was in the ledger then can be changed
or removed unseen. It needs Python 3.9 and, for the signature, the package `cryptography`.

The standards: the tree and its proofs are those of RFC 6962 and RFC 9162 with SHA-256; a head is a
C2SP tlog-checkpoint, signed as a C2SP signed-note with Ed25519; an envelope and a document are
canonical JSON (RFC 8785).

Exit status: 0 all that was asked for holds, 1 something does not, 2 it could not be read.
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
from pathlib import Path

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:  # pragma: no cover
    sys.exit("This needs the package “cryptography”: pip install cryptography")

HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)
SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
TERM = re.compile(r"[a-z_]{1,40}", re.ASCII)
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
ENVELOPE = ("at", "commitment", "kind", "number", "reason", "seq", "uuid")
MAX_SIZE = 2**62
MAX_BYTES = 64 * 1024 * 1024
ED25519 = b"\x01"


class RefusedError(Exception):
    """What was given does not hold, or is no such thing; the text says why."""


# --- The tree: RFC 9162, section 2.1 ----------------------------------------------------------


def leaf_hash(data: bytes) -> str:
    """The hash of a leaf, as 64 hexadecimal digits, as are all hashes here."""
    return hashlib.sha256(b"\x00" + data).hexdigest()


def node_hash(left: str, right: str) -> str:
    return hashlib.sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


EMPTY_ROOT = hashlib.sha256(b"").hexdigest()


def root_from_inclusion(leaf: str, index: int, size: int, path: "list[str]") -> str:
    """The root that a path leads to (RFC 9162, 2.1.3.2); raises when it cannot be one."""
    _hashes([leaf, *path])
    if not 0 <= index < size <= MAX_SIZE:
        raise RefusedError(f"There is no leaf {index} in a tree of {size}.")
    node, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise RefusedError("The path is longer than the tree is high.")
        if node & 1 or node == last:
            found = node_hash(sibling, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise RefusedError("The path is shorter than the tree is high.")
    return found


def check_inclusion(leaf: str, index: int, size: int, path: "list[str]", root: str) -> None:
    """Raise unless the leaf is at ``index`` of the tree of ``size`` whose root is ``root``."""
    if root_from_inclusion(leaf, index, size, path) != root:
        raise RefusedError("The path does not lead from the entry to the root of the head.")


def check_consistency(  # noqa: C901  # step by step as the standard tells it
    old_size: int, new_size: int, old_root: str, new_root: str, path: "list[str]"
) -> None:
    """Raise unless the newer tree begins with all of the older (RFC 9162, 2.1.4.2)."""
    _hashes([old_root, new_root, *path])
    if not 0 < old_size <= new_size <= MAX_SIZE:
        raise RefusedError(f"A tree of {new_size} cannot continue one of {old_size}.")
    if old_size == new_size:
        if path or old_root != new_root:
            raise RefusedError("Two heads of one size have different roots.")
        return
    steps = list(path)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        raise RefusedError("The proof of consistency is empty.")
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise RefusedError("The proof of consistency is too long.")
        if node & 1 or node == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, step)
        node, last = node >> 1, last >> 1
    if last or old != old_root or new != new_root:
        raise RefusedError("The newer head does not contain the older one.")


def root_of(leaves: "list[str]") -> str:
    """The root over all leaves, from the leaves alone (RFC 9162, 2.1.1)."""
    _hashes(leaves)
    if not leaves:
        return EMPTY_ROOT
    peaks: list[tuple[int, str]] = []
    for leaf in leaves:
        level, found = 0, leaf
        while peaks and peaks[-1][0] == level:
            found, level = node_hash(peaks.pop()[1], found), level + 1
        peaks.append((level, found))
    found = peaks.pop()[1]
    while peaks:
        found = node_hash(peaks.pop()[1], found)
    return found


def _hashes(given: "list[str]") -> None:
    for one in given:
        if not isinstance(one, str) or not HEX.fullmatch(one):
            raise RefusedError("A hash is not 64 lower-case hexadecimal digits.")


# --- An entry of the ledger -------------------------------------------------------------------


def envelope_bytes(envelope: "dict[str, object]") -> bytes:
    """The bytes whose hash is the entry's leaf. Raises unless each part has its form."""
    if not isinstance(envelope, dict) or tuple(sorted(envelope)) != ENVELOPE:
        raise RefusedError(f"An envelope has just these parts: {', '.join(ENVELOPE)}.")
    forms = {"at": MOMENT, "commitment": HEX, "kind": TERM, "reason": TERM, "uuid": UUID}
    for name, form in forms.items():
        value = envelope[name]
        if not isinstance(value, str) or not form.fullmatch(value):
            raise RefusedError(f"The envelope's “{name}” does not have its form.")
    for name in ("number", "seq"):
        value = envelope[name]
        if type(value) is not int or not 0 < value <= MAX_SIZE:
            raise RefusedError(f"The envelope's “{name}” is no number of an entry.")
    return json.dumps(envelope, separators=(",", ":"), sort_keys=True).encode()


def commitment(salt: str, digest: str) -> str:
    """What the ledger holds of a document: SHA-256 of its salt and its digest."""
    _hashes([salt, digest])
    return hashlib.sha256(bytes.fromhex(salt) + bytes.fromhex(digest)).hexdigest()


def check_document(document: bytes, envelope: "dict[str, object]", salt: object) -> None:
    """Raise unless these are the bytes that the envelope commits to, about the record it names."""
    digest = hashlib.sha256(document).hexdigest()
    if commitment(str(salt), digest) != envelope["commitment"]:
        raise RefusedError("These are not the words that the ledger's entry was made for.")
    said = load_json(document)
    for name, part in (("type", "kind"), ("uuid", "uuid"), ("revision", "number")):
        if not isinstance(said, dict) or said.get(name) != envelope[part]:
            raise RefusedError(f"The document's “{name}” is not that of the ledger's entry.")


# --- A signed head: C2SP tlog-checkpoint and signed-note --------------------------------------


class Head:
    """A head as its note says it: the tree's size and root. ``text`` is what is signed."""

    def __init__(self, note: str) -> None:
        body, blank, signatures = note.partition("\n\n")
        lines = body.split("\n")
        if not blank or len(lines) < 3 or not all(lines) or "\r" in note or "\x00" in note:
            raise RefusedError("This is no signed head: origin, size and root, then signatures.")
        if not SIZE.fullmatch(lines[1]) or int(lines[1]) > MAX_SIZE:
            raise RefusedError("The head's size is no number.")
        self.origin, self.size = lines[0], int(lines[1])
        self.root = _base64(lines[2], 32).hex()
        self.text = f"{body}\n"
        if not signatures.endswith("\n"):
            raise RefusedError("The head ends in the middle of a line.")
        self.signatures = signatures[:-1].split("\n")


class VerifierKey:
    """The public key of a ledger: NAME+HASH+KEY, as C2SP signed-note writes it."""

    def __init__(self, text: str) -> None:
        parts = text.strip().split("+", 2)
        if len(parts) != 3 or not parts[0] or re.search(r"\s", parts[0]):
            raise RefusedError("This is no verifier key: it looks like NAME+HASH+KEY.")
        self.name, key = parts[0], _base64(parts[2], 33)
        self.id = key_id(self.name, key)
        if parts[1] != self.id.hex() or key[:1] != ED25519:
            raise RefusedError("The verifier key's hash is not that of its name and key.")
        self.key = key[1:]

    def check(self, head: Head) -> None:
        """Raise unless this key has signed the head."""
        for line in head.signatures:
            dash, _, rest = line.partition(" ")
            name, _, signature = rest.partition(" ")
            if dash != "—" or not name or not signature:
                raise RefusedError("A line of the head is no signature.")
            if name != self.name:
                continue
            signed = _base64(signature)
            if signed[:4] == self.id and len(signed) == 68:
                try:
                    Ed25519PublicKey.from_public_bytes(self.key).verify(
                        signed[4:], head.text.encode()
                    )
                except InvalidSignature:
                    raise RefusedError("The head's signature is not this key's.") from None
                if head.origin != self.name:
                    raise RefusedError("The head is of another ledger than the key.")
                return
        raise RefusedError(f"The head is not signed by {self.name}.")


def key_id(name: str, key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]


def _base64(text: str, length: "int | None" = None) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise RefusedError("Something is not base64.") from None
    if base64.b64encode(found).decode() != text or length not in (None, len(found)):
        raise RefusedError("Something is not the base64 that it should be.")
    return found


# --- Reading what was downloaded --------------------------------------------------------------


def load_json(data: bytes) -> object:
    """Read JSON strictly: no key twice, no number that is none."""

    def once(pairs: "list[tuple[str, object]]") -> "dict[str, object]":
        found = dict(pairs)
        if len(found) != len(pairs):
            raise RefusedError("A key stands twice in one object.")
        return found

    def never(name: str) -> object:
        raise RefusedError(f"{name} is no number of JSON.")

    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=never)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError, ValueError) as error:
        raise RefusedError(f"This cannot be read as JSON: {error}") from None


def check_proof(proof: object, head: Head, document: "bytes | None") -> "dict[str, object]":
    """Raise unless the proof shows the entry, and the document if given, under the head."""
    if not isinstance(proof, dict) or not isinstance(proof.get("path"), list):
        raise RefusedError("The proof lacks its path.")
    index, size = proof.get("leaf_index"), proof.get("tree_size")
    if type(index) is not int or type(size) is not int:
        raise RefusedError("The proof lacks its place in the tree.")
    envelope = proof.get("envelope")
    leaf = leaf_hash(envelope_bytes(envelope))  # type: ignore[arg-type]
    if envelope["seq"] != index + 1:  # type: ignore[index]
        raise RefusedError("The entry is at another place than its number says.")
    if size != head.size:
        raise RefusedError(f"The proof is for a tree of {size}, the head of one of {head.size}.")
    check_inclusion(leaf, index, size, proof["path"], head.root)
    if document is not None:
        check_document(document, envelope, proof.get("salt"))  # type: ignore[arg-type]
    return envelope  # type: ignore[return-value]


def _read(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RefusedError(f"{name}: {error.strerror}") from None
    if len(data) > MAX_BYTES:
        raise RefusedError(f"{name} is larger than any document of a ledger.")
    return data


def _text(name: str) -> str:
    try:
        return _read(name).decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedError(f"{name} is no text.") from None


def _say(line: str) -> None:
    print(line)  # noqa: T201


def _check(options: argparse.Namespace) -> None:
    head, key = Head(_text(options.head)), VerifierKey(options.key)
    key.check(head)
    _say(f"The head of {head.size} entries is signed by {key.name}.")
    if options.older_head:
        older = Head(_text(options.older_head))
        key.check(older)
        steps = load_json(_read(options.consistency)) if options.consistency else {"path": []}
        if not isinstance(steps, dict) or not isinstance(steps.get("path"), list):
            raise RefusedError("The proof of consistency lacks its path.")
        check_consistency(older.size, head.size, older.root, head.root, steps["path"])
        _say(f"It contains all of the older head of {older.size} entries.")
    if options.envelopes:
        lines = _read(options.envelopes).splitlines()
        leaves = [leaf_hash(envelope_bytes(load_json(line))) for line in lines]  # type: ignore[arg-type]
        if len(leaves) != head.size or root_of(leaves) != head.root:
            raise RefusedError("These entries are not those of the head.")
        _say(f"All {len(leaves)} entries together have the head's root.")
    if options.proof:
        document = _read(options.document) if options.document else None
        if document is None and not options.taken_down:
            raise RefusedError("Name the document, or say --taken-down if its words were.")
        envelope = check_proof(load_json(_read(options.proof)), head, document)
        what = "The document is" if document is not None else "A document, taken down since, was"
        _say(
            f"{what} revision {envelope['number']} of {envelope['kind']} {envelope['uuid']}, "
            f"entered as number {envelope['seq']} on {envelope['at']} ({envelope['reason']})."
        )


def main(arguments: "list[str] | None" = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("document", nargs="?", help="the exact bytes of a revision")
    parser.add_argument("--proof", help="the proof that its entry is in the ledger")
    parser.add_argument("--head", required=True, help="a signed head of the ledger")
    parser.add_argument("--key", required=True, help="the ledger's verifier key")
    parser.add_argument("--taken-down", action="store_true", help="check the entry alone")
    parser.add_argument("--older-head", help="a head that you kept, which must be continued")
    parser.add_argument("--consistency", help="the proof that it is")
    parser.add_argument("--envelopes", help="all entries, one to a line, to compute the root")
    options = parser.parse_args(arguments)
    if options.document and not options.proof:
        parser.error("a document is checked with its --proof")
    try:
        _check(options)
    except RefusedError as refusal:
        _say(f"NOT VERIFIED: {refusal}")
        return 1
    _say("Verified.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
