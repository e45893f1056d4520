"""Keeps an exact copy of all that Claimbase publishes, and proves it: python mirror.py API FOLDER.

Run it again to bring the copy up to date. It needs verifier.py beside it (API/ledger/verifier.py).
"""

import json
import sys
import urllib.request
from pathlib import Path

import verifier

ENTRIES = "[0-9]*.json"  # SEQ.json is what the ledger has as number SEQ, with its words


def get(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        return answer.read()


def update(api: str, folder: Path) -> verifier.Head:
    """Fetch what is new, up to the newest head."""
    folder.mkdir(parents=True, exist_ok=True)
    key = folder / "key.txt"  # got once, and kept
    if not key.exists():
        key.write_bytes(get(f"{api}/ledger/key"))
    size = len([*folder.glob(ENTRIES)])
    while (head := verifier.Head(get(f"{api}/ledger/heads/latest").decode())).size > size:
        ask = f"{api}/changes?after={size}&as_of=seq:{head.size}&page_size=500"
        if not (page := json.loads(get(ask))["results"]):
            raise verifier.RefusedError("Entries that the head was signed over are not sent.")
        for change in page:
            size += 1
            (folder / f"{size}.json").write_text(json.dumps(change))
    verifier.VerifierKey(key.read_text()).check(head)
    return head


def check(folder: Path, head: verifier.Head) -> str:
    """Check all that is there against the head, and say what was proved."""
    leaves, newest, wordless, withheld = [], {}, set(), set()
    for seq in range(1, len([*folder.glob(ENTRIES)]) + 1):
        change = verifier.load_json((folder / f"{seq}.json").read_bytes())
        envelope, words = change["envelope"], change["document"]
        leaves.append(verifier.leaf_hash(verifier.envelope_bytes(envelope)))
        newest[envelope["uuid"]] = envelope["reason"]
        if words is None:
            wordless.add(seq)
            continue
        verifier.check_document(words.encode(), envelope, change["salt"])
        if envelope["reason"] == "take_down":
            withheld.update(json.loads(words).get("withheld", ()))
    if len(leaves) != head.size or verifier.root_of(leaves) != head.root:
        raise verifier.RefusedError("This copy is not what the ledger's head was signed over.")
    if untold := wordless - withheld:
        raise verifier.RefusedError(f"No take-down tells why these lack their words: {untold}.")
    for seq in withheld - wordless:
        place = folder / f"{seq}.json"
        place.write_text(
            json.dumps(json.loads(place.read_text()) | {"salt": None, "document": None})
        )
    current = [each for each in newest.values() if each not in ("retraction", "take_down")]
    return f"Verified: {len(leaves)} entries, {len(current)} records that are public now."


try:
    folder = Path(sys.argv[2])
    print(check(folder, update(sys.argv[1].rstrip("/"), folder)))
except verifier.RefusedError as refusal:
    sys.exit(f"NOT VERIFIED: {refusal}")
