"""Database functions used in constraints and queries."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Sha256(models.Func):
    """The SHA-256 of bytes, as lower-case hexadecimal text."""

    template = "encode(sha256(%(expressions)s), 'hex')"
    output_field = models.CharField()


class Utf8(models.Func):
    """The UTF-8 bytes of a text."""

    template = "convert_to(%(expressions)s, 'UTF8')"
    output_field = models.BinaryField()


class Utc(models.Func):
    """A moment as text, as the API writes it."""

    template = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    output_field = models.TextField()


class Fold(models.Func):
    """A name in its form for searching: no case, no accents, letter variants made one."""

    function = "claimbase_fold"
    output_field = models.TextField()


class Lines(models.Func):
    """The lines of a text, as an array; the line's ends around all of it do not count."""

    template = r"string_to_array(btrim(%(expressions)s, E'\n'), E'\n')"
    output_field = ArrayField(models.TextField())


class Granted(models.Func):
    """That a flag is set, so written that the planner takes it for granted.

    For conditions that follow from others: counted as one of several, it makes the planner expect
    far fewer rows than there are, and read all of them where the newest would do.
    """

    template = "((%(expressions)s)::integer <> 0)"
    output_field = models.BooleanField()


class Begins(models.Func):
    """When a range begins, as a key to order by; what has no beginning stands before all."""

    template = "coalesce(lower(%(expressions)s), '-infinity')"
    output_field = models.DateTimeField()


class Ends(models.Func):
    """When a range ends, as a key to order by; what has no end stands behind all."""

    template = "coalesce(upper(%(expressions)s), 'infinity')"
    output_field = models.DateTimeField()


class Sketch(models.Func):
    """Hashes of some phrases of a text, see :mod:`sources.copies`."""

    function = "claimbase_sketch"
    output_field = ArrayField(models.BigIntegerField())


class Lexemes(models.Func):
    """The words of a text as they are searched for: no case, no accents, no English endings."""

    function = "claimbase_lexemes"
    output_field = ArrayField(models.TextField())
