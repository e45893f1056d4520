"""The public pages: of each kind of record a list and a page for each, named as in the API."""

from typing import Any

from django.urls import path, re_path

from actors.api import views as actors
from claims.api import views as claims
from claims.models import ClaimIndex
from claims.pages.actors import ActorPage
from claims.pages.live import LivePage
from claims.pages.views import ClaimPage, SourcePage
from config.terms import TERMS
from sources.api import revisions
from sources.api import views as sources
from sources.pages.lists import ListPage, LogPage
from sources.pages.method import GuidePage, MethodPage, TermsPage
from sources.pages.reporting import AnswerPage, ReportPage
from sources.pages.sitemap import Robots, SitemapIndex, SitemapPages, SitemapRecords
from sources.pages.views import (
    CitePage,
    RecordPage,
    RevisionsPage,
    Words,
    without_slash,
)

ALL = "page_size=200"
NEWEST = "ordering=-said_date&page_size=8&count=estimate"

CLAIMS = ("kind", "claimant", "topic", "verdict", "voice_mode", "reliability", "language")
THREATS = ("status", "threatener", "target", "topic", "aim", "form", "triangular")
LINKING = {"linking": (claims.Claims, f"linked={{id}}&{ALL}")}

# By the name in addresses: the view of the API, what its list is called, its facets, and what else
# a page of one tells.
RECORDS: dict[str, Any] = {
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
    "relation": (
        actors.Relations, "Relations", ("predicate", "subject", "object"),
        {
            "asserting": (claims.Claims, f"relation={{id}}&polarity=affirmed&{NEWEST}"),
            "denying": (claims.Claims, f"relation={{id}}&polarity=denied&{NEWEST}"),
        },
    ),
    "source": (
        sources.Sources, "Sources", ("kind", "publisher", "language", "reliability"), {},
    ),
    "publisher": (
        sources.Publishers, "Publishers", ("form", "ownership", "country", "reliability"),
        {"sources": (sources.Sources, f"publisher={{id}}&{ALL}")},
    ),
}  # fmt: skip

# Pages that tell or draw more than what the API answers beside the record.
PAGES: dict[str, type[RecordPage]] = {
    "claim": ClaimPage,
    "threat": ClaimPage,
    "actor": ActorPage,
    "source": SourcePage,
}
CALLED = {
    "claim": (claims.Claims, "id", "proposition"),
    "statement": (claims.Statements, "id", "summary"),
    "actor": (actors.Actors, "id", "name"),
    "source": (sources.Sources, "id", "title"),
    "publisher": (sources.Publishers, "id", "name"),
}
# What parameters take by their codes.
TERMED = {
    "topic": (claims.Topics, "code", "label"),
    "place": (actors.Places, "code", "name"),
    "action": (claims.Actions, "code", "label"),
}

SEARCHED = {f"{name}s": title for name, (_, title, *_) in RECORDS.items()}

app_name = "pages"
urlpatterns = [path("", Words.as_view(template="pages/start.html"), name="start")]
for name, (api, title, facets, beside) in RECORDS.items():
    shown = "claim" if name == "threat" else name
    record = PAGES.get(name, RecordPage).as_view(
        api=api, beside=beside, template=f"pages/{shown}.html"
    )
    urlpatterns += [
        path(
            f"{name}s",
            ListPage.as_view(
                api=api,
                title=title,
                facets=facets,
                row=f"pages/rows/{shown}.html",
                called=CALLED | TERMED,
                searched=SEARCHED,
            ),
            name=f"{name}s",
        ),
        path(f"{name}s/<str:id>", record, name=name),
        path(
            f"{name}s/<str:id>/revisions",
            RevisionsPage.as_view(api=api),
            name=f"{name}-revisions",
        ),
        path(f"{name}s/<str:id>/revisions/<int:number>", record, name=f"{name}-revision"),
        path(f"{name}s/<str:id>/cite.<str:form>", CitePage.as_view(api=api), name=f"{name}-cite"),
        path(f"{name}s/<str:id>/report-error", ReportPage.as_view(api=api), name=f"report-{name}"),
    ]
LOGS: dict[str, Any] = {
    "changes": (
        revisions.Revisions,
        "Changes",
        "pages/rows/change.html",
        "revisions",
        "Nothing is published yet.",
    ),
    "corrections": (
        revisions.Corrections,
        "Corrections",
        "pages/rows/correction.html",
        "",
        "Nothing had to be corrected so far.",
    ),
}
for name, (api, title, row, resource, nothing) in LOGS.items():
    log = LogPage.as_view(
        api=api, action="", title=title, row=row, resource=resource, facets=("type", "reason"),
        called=CALLED, nothing=nothing,
    )  # fmt: skip
    urlpatterns += [path(name, log, name=name)]

PUBLISHED = {
    **{name: api.queryset for name, (api, *_) in RECORDS.items()},
    # A claim that threatens has one page, as a threat.
    "claim": ClaimIndex.objects.filter(is_threat=False),
    "threat": ClaimIndex.objects.filter(is_threat=True),
}
MAP: dict[str, Any] = {
    "records": PUBLISHED,
    "pages": (
        "start",
        "live",
        *(f"{name}s" for name in RECORDS),
        *LOGS,
        "method",
        "terms",
        "guide",
    ),
}
urlpatterns += [
    path("live", LivePage.as_view(called=CALLED | TERMED), name="live"),
    path("method", MethodPage.as_view(), name="method"),
    path("method/terms", TermsPage.as_view(vocabularies=TERMS), name="terms"),
    path("method/coding-guide", GuidePage.as_view(), name="guide"),
    path("reports/<uuid:key>", AnswerPage.as_view(), name="report"),
    path("robots.txt", Robots.as_view(), name="robots"),
    path("sitemap.xml", SitemapIndex.as_view(**MAP), name="sitemap"),
    path("sitemap-pages.xml", SitemapPages.as_view(**MAP), name="sitemap-pages"),
    path(
        "sitemap-<str:name>-<int:page>.xml", SitemapRecords.as_view(**MAP), name="sitemap-records"
    ),
    re_path(r"^(?P<path>[a-z].*)/$", without_slash),
]
