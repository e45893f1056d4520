"""The screens on which claims are written, reviewed and watched."""

from claims.workbench import desk, editor, home, reader

__all__ = ["desk", "editor", "home", "reader"]
