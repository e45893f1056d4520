"""Review: the steps of a record's working version, what must hold to publish it, and what follows.

:mod:`checklist` says what must hold, :mod:`batch` what goes together, :mod:`steps` moves records,
:mod:`withdrawal` retracts and refreshes what is public, and :mod:`taint` flags what rests on it.
"""
