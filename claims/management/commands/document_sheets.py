"""Writes what is documented of claim sheets from the code, so that it cannot drift from it."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from claims.sheets.reference import reference
from claims.sheets.schema import sheet_schema

PAGE = Path("claim-sheets.md")
START = "<!-- From here on written by `manage.py document_sheets`; change the code instead. -->\n\n"


class Command(BaseCommand):
    help = "Writes docs/claim-sheet.schema.json, and the reference in docs/claim-sheets.md."

    def handle(self, **_: Any) -> None:
        docs = settings.BASE_DIR / "docs"
        for path, text in pages(docs).items():
            (docs / path).write_text(text, encoding="utf-8")
        self.stdout.write(f"Wrote {', '.join(str(path) for path in pages(docs))} below docs/.")


def pages(docs: Path) -> dict[Path, str]:
    """The text of each file, by its path below ``docs``; what people wrote stays as it is."""
    schema = json.dumps(sheet_schema(), ensure_ascii=False, indent=2) + "\n"
    written_by_hand = (docs / PAGE).read_text(encoding="utf-8").partition(START)[0]
    return {
        Path("claim-sheet.schema.json"): schema,
        PAGE: written_by_hand + START + reference(),
    }
