"""The screens on which it is settled who is who."""

from actors.workbench import duplicates

__all__ = ["duplicates"]
