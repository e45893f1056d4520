"""What must hold across the rows of a claim and its statement, as SQL for deferred triggers."""

from typing import Any

import pgtrigger

from sources.triggers import number, refuse

UNCITED = refuse(
    "Claim CLM-% rests on no words. Cite at least one excerpt as its origin.",
    number("root"),
)
UNREPORTED = refuse(
    "Claim CLM-% cites % as its origin, but that source has no report of its statement. "
    "Add the report with its voice chain first.",
    number("misfit.id"),
    "misfit.source",
)
OTHER_VOICE = refuse(
    "Claim CLM-% is made in the voice of another source than %, which it cites as its origin.",
    number("misfit.id"),
    "misfit.source",
)


class Stays(pgtrigger.Trigger):
    """Refuses to move a part to another whole: what spans rows is checked where they are."""

    name = "stays"
    when = pgtrigger.Before

    def __init__(self, whole: str) -> None:
        self.whole = whole
        super().__init__(operation=pgtrigger.UpdateOf(f"{whole}_id"))

    def get_func(self, model: Any) -> str:
        part = model._meta.verbose_name.capitalize()
        moved = refuse(
            f"{part} % stays with its {self.whole}: delete it here, enter it there.", "OLD.id"
        )
        return f"IF NEW.{self.whole}_id <> OLD.{self.whole}_id THEN {moved} END IF; RETURN NEW;"


CITED = f"""
    IF EXISTS (SELECT FROM claims_claim WHERE id = root) AND NOT EXISTS (
        SELECT FROM claims_claimcitation WHERE claim_id = root AND role = 'origin')
    THEN
        {UNCITED}
    END IF;
"""

# The words of a claim stand in a source that reports its statement, or in the source whose own
# voice makes the claim.
ORIGIN_FITS = f"""
    -- Whoever removes a report holds its statement; wait, so as not to rely on one that goes.
    PERFORM FROM claims_statement statement
      WHERE statement.id IN (SELECT statement_id FROM claims_claim WHERE id = ANY (roots))
      ORDER BY statement.id FOR KEY SHARE;
    SELECT c.id, 'SRC-' || {number("snapshot.source_id")} AS source, c.source_id IS NULL AS said
      INTO misfit
      FROM claims_claim c
      JOIN claims_claimcitation citation ON citation.claim_id = c.id AND citation.role = 'origin'
      JOIN sources_excerpt excerpt ON excerpt.id = citation.excerpt_id
      JOIN sources_snapshot snapshot ON snapshot.id = excerpt.snapshot_id
     WHERE c.id = ANY (roots) AND CASE WHEN c.source_id IS NOT NULL
           THEN c.source_id <> snapshot.source_id
           ELSE NOT EXISTS (SELECT FROM claims_report report
                             WHERE report.statement_id = c.statement_id
                               AND report.source_id = snapshot.source_id) END
     LIMIT 1;
    IF FOUND AND misfit.said THEN
        {UNREPORTED}
    ELSIF FOUND THEN
        {OTHER_VOICE}
    END IF;
"""
