"""Where the words of an excerpt stand in later captures of its source."""

from sources.anchoring.anchors import accept, anchor, refuse, unanchored

__all__ = ["accept", "anchor", "refuse", "unanchored"]
