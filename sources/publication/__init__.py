"""From editorial rows to documents that never change: what every kind of record shares.

The way of a publication: :mod:`documents` says what a document holds, :mod:`embedding` fills in
what it takes from other published documents, :mod:`publishing` enters it in the ledger, and
:mod:`indexing` derives what queries need.
"""
