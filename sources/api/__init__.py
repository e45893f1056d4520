"""The read API: what is published, for everybody.

All of it is read through the ``public`` database alias, whose role sees published tables alone.
:mod:`reading` is the base of every view, :mod:`moments` the point in the ledger at which it is
asked, :mod:`filters` and :mod:`pages` what lists share, :mod:`documents` a resource of one kind.
"""
