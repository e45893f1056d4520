class IngestError(Exception):
    """A document that cannot be taken in; the message says why, in words for a person."""
