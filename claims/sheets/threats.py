"""How a conditional threat stands in a sheet."""

from claims.choices_threat import ConsequenceRole, ThreatRole
from claims.sheets.fields import Hidden, Quote, Ref, Sibling, Term, Value
from claims.sheets.shapes import Parts
from claims.sheets.special import Threat, Tree

CONDITION = Tree(
    "conditions",
    Hidden("operator"),
    Sibling("parent", "conditions", hidden=True),
    Hidden("order"),
    Value("connective"),
    Value("wording"),
    Quote(),
    Parts("actors", Ref("actor"), bare=True),
    Term("action"),
    Parts(
        "objects",
        Ref("actor"),
        Term("place"),
        Value("wording"),
        of="objects_of_action",
        one_of=("actor", "place", "wording"),
    ),
    Ref("third_actor"),
    Term("third_action"),
    Value("means"),
    Term("place"),
    Value("window_date"),
    Value("judged_by_threatener"),
    key="condition",
)
CONSEQUENCES = Parts(
    "consequences",
    Value("wording"),
    Quote(),
    Term("action"),
    Parts(
        "executors", Ref("actor"), of="actors", fixed={"role": ConsequenceRole.EXECUTOR}, bare=True
    ),
    Parts("targets", Ref("actor"), of="actors", fixed={"role": ConsequenceRole.TARGET}, bare=True),
    Parts(
        "objects",
        Value("kind"),
        Term("place"),
        Value("especially"),
        Value("wording"),
        of="target_objects",
    ),
    Value("extent"),
    Value("timing"),
    Value("until_wording"),
    numbered="order",
)
EVENTS = Parts(
    "events",
    Value("kind"),
    Sibling("condition", "conditions"),
    Value("effective_date"),
    Value("confidence"),
    Value("disputed"),
    Sibling("voids", "events"),
    Value("note"),
    Parts("citations", Quote(flat=True), Value("note")),
    ordered=True,
)
THREAT = Threat(
    "threat",
    Value("aim"),
    Value("retaliatory"),
    Value("form"),
    Value("specificity"),
    Value("deadline_date"),
    Value("deadline_period"),
    Value("deadline_anchor"),
    Value("deadline_anchor_date"),
    Value("deadline_wording"),
    Value("expiry_date"),
    Value("commitment"),
    Value("expected_cost"),
    Value("issue"),
    Value("triangular_override"),
    Value("triangular_reason"),
    Parts(
        "threateners",
        Ref("actor"),
        of="parties",
        fixed={"role": ThreatRole.THREATENER},
        bare=True,
        always=True,
    ),
    Parts(
        "protected",
        Ref("actor"),
        Term("place"),
        of="parties",
        fixed={"role": ThreatRole.PROTECTED},
        one_of=("actor", "place"),
    ),
    CONDITION,
    CONSEQUENCES,
    EVENTS,
)
