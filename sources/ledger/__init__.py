"""The ledger as a stranger sees it: a hash tree over all publications, and signed heads of it.

:mod:`verifier` is what strangers run, and says how everything is hashed; :mod:`tree` makes proofs
from the nodes that the database keeps; :mod:`signing` and :mod:`heads` promise what is there.
"""
