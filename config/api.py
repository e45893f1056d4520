"""The addresses of the API, version 1. Each may end in a slash."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from actors.api import views as actors
from claims.api import excerpts, intake, track_record
from claims.api import views as claims
from sources.api import changes, guide, ledger, revisions, texts
from sources.api import views as sources
from sources.api.description import Description, Docs
from sources.api.root import Root

router = SimpleRouter()
router.trailing_slash = "/?"
router.register("claims", claims.Claims, "claim")
router.register("threats", claims.Threats, "threat")
router.register("statements", claims.Statements, "statement")
router.register("actors", actors.Actors, "actor")
router.register("relations", actors.Relations, "relation")
router.register("sources", sources.Sources, "source")
router.register("publishers", sources.Publishers, "publisher")
router.register("topics", claims.Topics, "topic")
router.register("places", actors.Places, "place")
router.register("actions", claims.Actions, "action")

# Swagger's page has one style of its own, allowed by its hash, and its icons as data.
STYLE = "'sha256-MMpT0iDxyjALd9PdfepImGX3DBfJPXZ4IlDWdPAgtn0='"
docs = csp_update({"img-src": [SELF, "data:"], "style-src": [SELF, STYLE]})(
    Docs.as_view(url_name="api-schema")
)

SEQ = r"(?P<seq>[0-9]{1,18})"
OTHER = r"(?P<other>[0-9]{1,18})"

urlpatterns = [
    path("", Root.as_view(), name="api-root"),
    path("", include(router.urls)),
    re_path(
        r"^actors/(?P<id>[^/]+)/track-record/?$",
        track_record.TrackRecords.as_view({"get": "track_record"}),
        name="api-track-record",
    ),
    re_path(
        r"^sources/(?P<id>[^/]+)/excerpts/?$",
        excerpts.Excerpts.as_view({"get": "excerpts"}),
        name="api-excerpts",
    ),
    re_path(r"^revisions/?$", revisions.Revisions.as_view(), name="api-revisions"),
    re_path(rf"^revisions/{SEQ}/?$", revisions.Revision.as_view(), name="api-revision"),
    re_path(rf"^revisions/{SEQ}/raw/?$", revisions.Raw.as_view(), name="api-raw"),
    re_path(rf"^revisions/{SEQ}/diff/{OTHER}/?$", revisions.Diff.as_view(), name="api-diff"),
    re_path(r"^changes/?$", changes.Changes.as_view(), name="api-changes"),
    re_path(r"^corrections/?$", revisions.Corrections.as_view(), name="api-corrections"),
    re_path(r"^ledger/heads/?$", ledger.Heads.as_view(), name="api-heads"),
    re_path(r"^ledger/heads/latest/?$", ledger.LatestHead.as_view(), name="api-latest-head"),
    re_path(r"^ledger/key/?$", ledger.Key.as_view(), name="api-key"),
    re_path(r"^ledger/entries/?$", ledger.Entries.as_view(), name="api-entries"),
    re_path(r"^ledger/proof/?$", ledger.Proof.as_view(), name="api-proof"),
    re_path(r"^ledger/consistency/?$", ledger.Consistency.as_view(), name="api-consistency"),
    re_path(r"^ledger/verification/?$", ledger.LastVerification.as_view(), name="api-verification"),
    re_path(r"^ledger/verifier\.py$", ledger.Verifier.as_view(), name="api-verifier"),
    re_path(r"^texts/(?P<sha256>[^/]+)/?$", texts.Text.as_view(), name="api-text"),
    re_path(r"^guide/(?P<name>.+)$", guide.Guide.as_view(), name="api-guide"),
    re_path(r"^intake/sheets/?$", intake.Sheets.as_view(), name="api-intake-sheets"),
    re_path(r"^schema/?$", Description.as_view(), name="api-schema"),
    re_path(r"^docs/?$", docs, name="api-docs"),
]
