"""A function for reading ranges of moments into Python."""

from django.db import migrations

# STRICT, so that an unknown range stays unknown; an open end stays open.
READABLE = """
CREATE FUNCTION claimbase_readable(span tstzrange) RETURNS tstzrange
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN isempty(span) THEN span ELSE tstzrange(
        nullif(least(greatest(lower(span), first), last), first),
        nullif(greatest(least(upper(span), last), first), last)) END
      FROM (VALUES (timestamptz '0001-01-01Z', timestamptz '9999-12-31T23:59:59.999999Z'))
           AS calendar(first, last)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("sources", "0006_checks_know_null")]

    operations = [migrations.RunSQL(READABLE, "DROP FUNCTION claimbase_readable(tstzrange)")]
