"""Keeps an exact copy of all that Claimbase publishes, and proves it: python mirror.py API FOLDER.

Run it again to bring the copy up to date. It needs verifier.py beside it (API/ledger/verifier.py).
"""

import json
import sys
import urllib.request
from pathlib import Path

import verifier


def get(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        return answer.read()


api, folder = sys.argv[1].rstrip("/"), Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
ledger = folder / "ledger.jsonl"  # every envelope, one to a line; SEQ.json are the documents
envelopes = [json.loads(line) for line in ledger.open()] if ledger.exists() else []
address = f"{api}/changes?after={len(envelopes)}"
while address:
    page = json.loads(get(address))
    for change in page["results"]:
        envelope, words = change["envelope"], change["document"]
        if words is not None:
            verifier.check_document(words.encode(), envelope, change["salt"])
            (folder / f"{envelope['seq']}.json").write_text(words, encoding="utf-8", newline="")
            for seq in json.loads(words).get("withheld", ()):
                (folder / f"{seq}.json").unlink(missing_ok=True)
        envelopes.append(envelope)
    with ledger.open("a") as lines:
        lines.writelines(json.dumps(each["envelope"]) + "\n" for each in page["results"])
    address = page["next"]

key = folder / "key.txt"  # got once, and kept
if not key.exists():
    key.write_bytes(get(f"{api}/ledger/key"))
head = verifier.Head(get(f"{api}/ledger/heads/latest").decode())
verifier.VerifierKey(key.read_text()).check(head)
leaves = [verifier.leaf_hash(verifier.envelope_bytes(each)) for each in envelopes]
if verifier.root_of(leaves[: head.size]) != head.root:
    sys.exit("NOT VERIFIED: this copy is not what the ledger's head was signed over.")
newest = {each["uuid"]: each for each in envelopes}.values()
current = [each for each in newest if each["reason"] not in ("retraction", "take_down")]
print(f"Verified: {len(envelopes)} entries, {len(current)} records that are public now.")
