"""The functions that derive where a threat stands."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"

DROP = """
DROP FUNCTION claims_threat_code(bigint), claims_triangular(bigint),
    claims_threat_flags(bigint, timestamptz), claims_threat_status(bigint, timestamptz),
    claims_threat_state(bigint, timestamptz), claims_leaf_state(bigint, timestamptz),
    claims_condition_states(bigint, timestamptz), claims_threat_events(bigint, timestamptz),
    claims_deadline(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_initial"), ("actors", "0002_initial")]

    operations = [migrations.RunSQL((SQL / "derived.sql").read_text(), DROP)]
