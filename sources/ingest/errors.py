class IngestError(Exception):
    """A document that cannot be taken in; the message says why, in words for a person."""


class EncodingError(IngestError):
    """The encoding of a text is wrong or cannot be told; a person who knows it may name it."""
