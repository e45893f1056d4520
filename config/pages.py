"""The public pages: of each kind of record a list and a page for each, named as in the API."""

from django.urls import path

from actors.api import views as actors
from claims.api import views as claims
from claims.pages.actors import ActorPage
from sources.api import revisions
from sources.api import views as sources
from sources.pages.reporting import AnswerPage, ReportPage
from sources.pages.views import ListPage, RecordPage, RevisionsPage, Words

ALL = "page_size=200"
NEWEST = "ordering=-said_date&page_size=8&count=estimate"

CLAIMS = ("kind", "claimant", "topic", "verdict", "voice_mode", "reliability", "language")
THREATS = ("status", "threatener", "target", "topic", "aim", "form", "triangular")
LINKING = {"linking": (claims.Claims, f"linked={{id}}&{ALL}")}

# By the name in addresses: the view of the API, what its list is called, its facets, and what else
# a page of one tells.
RECORDS = {
    "claim": (claims.Claims, "Claims", CLAIMS, LINKING),
    "threat": (claims.Threats, "Threats", THREATS, LINKING),
    "statement": (
        claims.Statements, "Statements", ("speaker", "medium", "voice_mode", "language"),
        {"claims": (claims.Claims, f"statement={{id}}&{ALL}")},
    ),
    "actor": (
        actors.Actors, "Actors", ("kind", "sector", "country"),
        {
            "relations": (actors.Relations, f"actor={{id}}&{ALL}"),
            "hit": (claims.Threats, f"target={{id}}&{NEWEST}"),
            "trigger": (claims.Threats, f"trigger_actor={{id}}&{NEWEST}"),
            "shielded": (claims.Threats, f"protected={{id}}&{NEWEST}"),
            "claims": (claims.Claims, f"claimant={{id}}&kind__not=threat&{NEWEST}"),
        },
    ),
    "relation": (actors.Relations, "Relations", ("predicate", "subject", "object"), {}),
    "source": (
        sources.Sources, "Sources", ("kind", "publisher", "language", "reliability"),
        {"claims": (claims.Claims, f"source={{id}}&{ALL}")},
    ),
    "publisher": (
        sources.Publishers, "Publishers", ("form", "ownership", "country", "reliability"),
        {"sources": (sources.Sources, f"publisher={{id}}&{ALL}")},
    ),
}  # fmt: skip

# Pages that draw something of their own.
PAGES: dict[str, type[RecordPage]] = {"actor": ActorPage}
NAMING = {"ACT": actors.Actors, "PUB": sources.Publishers}

app_name = "pages"
urlpatterns = [path("", Words.as_view(template="pages/start.html"), name="start")]
for name, (api, title, facets, beside) in RECORDS.items():
    shown = "claim" if name == "threat" else name
    urlpatterns += [
        path(
            f"{name}s",
            ListPage.as_view(
                api=api, title=title, facets=facets, row=f"pages/rows/{shown}.html", naming=NAMING
            ),
            name=f"{name}s",
        ),
        path(
            f"{name}s/<str:id>",
            PAGES.get(name, RecordPage).as_view(
                api=api, beside=beside, template=f"pages/{shown}.html"
            ),
            name=name,
        ),
        path(
            f"{name}s/<str:id>/revisions",
            RevisionsPage.as_view(api=api, diff=revisions.Diff),
            name=f"{name}-revisions",
        ),
        path(f"{name}s/<str:id>/report-error", ReportPage.as_view(api=api), name=f"report-{name}"),
    ]
urlpatterns += [
    path(
        "corrections",
        ListPage.as_view(
            api=revisions.Corrections,
            action="",
            title="Corrections",
            row="pages/rows/correction.html",
        ),
        name="corrections",
    ),
    path("reports/<uuid:key>", AnswerPage.as_view(), name="report"),
    path("method", Words.as_view(template="pages/method.html"), name="method"),
]
