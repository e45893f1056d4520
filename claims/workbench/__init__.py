"""The screens on which claims are written, reviewed and watched."""

from claims.workbench import desk, duplicates, editor, exporting, home, importing, reader, texts

__all__ = ["desk", "duplicates", "editor", "exporting", "home", "importing", "reader", "texts"]
