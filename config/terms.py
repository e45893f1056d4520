"""The value sets that readers meet, by where they meet them."""

from actors import choices as actors
from claims import choices as claims
from claims import choices_threat as threats
from sources import choices as sources
from sources.api.entries import Standing

TERMS = {
    "Sources": (
        sources.SourceKind, sources.SourceLinkKind, sources.PublisherForm, sources.Ownership,
        sources.Reliability, sources.Licence, sources.CaptureMethod, sources.AnchorOutcome,
        sources.TranslatorKind,
    ),
    "Actors": (
        actors.ActorKind, actors.Sector, actors.NameKind, actors.Predicate, actors.Confidence,
        actors.PlaceKind,
    ),
    "Who said it": (claims.Medium, claims.StatementRole, claims.HopMode, claims.Naming),
    "Claims": (
        claims.ClaimKind, claims.Modality, claims.Polarity, claims.ParticipantRole,
        claims.CitationRole, claims.ClaimLinkKind,
    ),
    "Assessments": (
        claims.AssessedMatter, claims.Verdict, claims.Credibility, claims.Likelihood, claims.Basis,
    ),
    "Threats": (
        threats.Aim, threats.Form, threats.Specificity, threats.Commitment, threats.ExpectedCost,
        threats.Issue, threats.ThreatRole, threats.DeadlineAnchor, threats.Operator,
        threats.Connective, threats.ObjectKind, threats.ConsequenceRole, threats.Extent,
        threats.Timing, threats.EventKind, threats.LeafState, threats.ThreatStatus,
        threats.ThreatFlag,
    ),
    "Publication": (sources.RecordKind, sources.PublicationReason, Standing),
    "Reports of errors": (sources.ErrorKind, sources.ReportOutcome),
}  # fmt: skip
