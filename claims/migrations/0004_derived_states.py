"""The functions that derive where a threat stands."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"

DROP = """
DROP FUNCTION claims_threat_code(bigint), claims_triangular(bigint),
    claims_threat_flags(bigint, timestamptz), claims_threat_status(bigint, timestamptz),
    claims_threat_state(bigint, timestamptz), claims_leaf_state(bigint, timestamptz),
    claims_condition_states(bigint, timestamptz), claims_threat_events(bigint, timestamptz),
    claims_deadline(bigint), claims_restatements_seen(bigint), claims_said(bigint),
    actors_merges_seen(bigint), actors_relations_seen(bigint), actors_seen(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0003_published"), ("actors", "0003_published")]

    operations = [migrations.RunSQL((SQL / "derived.sql").read_text(), DROP)]
