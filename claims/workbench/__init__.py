"""The screens on which claims are written, reviewed and watched."""

from claims.workbench import desk, duplicates, editor, home, reader

__all__ = ["desk", "duplicates", "editor", "home", "reader"]
