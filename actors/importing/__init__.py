"""Actors come in from other registers, and a person says which are held already.

See docs/ingest.md.
"""

from actors.importing.deciding import decide_different, decide_same
from actors.importing.importing import Outcome, import_records
from actors.importing.record import ActorRecord, RecordName
from actors.importing.shapes import read_record

__all__ = [
    "ActorRecord",
    "Outcome",
    "RecordName",
    "decide_different",
    "decide_same",
    "import_records",
    "read_record",
]
