"""Claim sheets: records written in YAML or JSON, loaded and dumped. See docs/claim-sheets.md."""

from claims.sheets.dumping import UnknownRecordError, dump
from claims.sheets.loading import Loaded, Result, load
from claims.sheets.problems import Problem
from claims.sheets.reading import SheetText

__all__ = ["Loaded", "Problem", "Result", "SheetText", "UnknownRecordError", "dump", "load"]
