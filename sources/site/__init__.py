"""The admin as a site: its first page, its guide, its order. Records: sources.admin."""

from sources.site.curated import CuratedSite
from sources.site.guide import see_guide

__all__ = ["CuratedSite", "see_guide"]
