"""The screens on which claims are written, reviewed and watched."""

from claims.workbench import editor

__all__ = ["editor"]
