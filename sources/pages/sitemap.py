"""What search engines are told: every page of a record with its last change, and what is no page.

Django's own sitemaps count all rows for each request, skip those of earlier pages one by one, and
hold a whole page of them in a template. Here a page is a range of the numbers in human ids, sent
as it is read: what a million records cost is what fifty thousand do.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.views import View

from sources.api.exports import ROWS, Stream, pieces
from sources.api.reading import PUBLIC
from sources.pages.views import Page
from sources.publication.kinds import kinds
from sources.templatetags.pages import site_of

MOST = 50_000  # addresses that one file may have (sitemaps.org)
FILES = 50_000  # that an index may name
XML = "application/xml; charset=utf-8"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
OPENING = f'<?xml version="1.0" encoding="UTF-8"?>\n<{{}} xmlns="{NAMESPACE}">\n'
KEPT = "public, max-age=3600"
ROBOTS = """User-agent: *
Disallow: {top}admin/
Disallow: {top}api/
Allow: {top}api/v1/docs
Disallow: {top}reports/
Disallow: {top}*/report-error
Disallow: {top}*?

Sitemap: {site}{sitemap}
"""


class Robots(Page):
    """No crawler need follow filters, forms, or data that the sitemap leads past."""

    def get(self, request: HttpRequest) -> HttpResponse:
        top, sitemap = reverse("pages:start"), reverse("pages:sitemap")
        said = ROBOTS.format(top=top, site=site_of(request), sitemap=sitemap)
        return HttpResponse(said, content_type="text/plain; charset=utf-8")


class Sitemap(View):
    """The base of both: ``records`` are the rows of published documents by the name of a page."""

    http_method_names = ["get", "head", "options"]
    records: Mapping[str, QuerySet[Any]] = MappingProxyType({})
    pages: Iterable[str] = ()  # of no one record, by name

    def current(self, name: str) -> QuerySet[Any]:
        return self.records[name].using(PUBLIC).filter(until_seq=None)

    def sent(self, request: HttpRequest, kind: str, lines: Iterator[str]) -> HttpResponseBase:
        """Each line in the element that holds them all, as it is made."""
        response = StreamingHttpResponse(content_type=XML, headers={"Cache-Control": KEPT})
        if request.method != "HEAD":
            response.streaming_content = Stream(pieces(_whole(kind, lines)))
        return response


class SitemapIndex(Sitemap):
    """Which sitemaps there are."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.sent(request, "sitemapindex", self._lines(site_of(request)))

    def _lines(self, site: str) -> Iterator[str]:
        yield f"<sitemap><loc>{site}{reverse('pages:sitemap-pages')}</loc></sitemap>\n"
        for name in self.records:
            last = self.current(name).aggregate(last=Max("number"))["last"] or 0
            for page in range(1, -(-last // MOST) + 1):
                address = reverse("pages:sitemap-records", args=[name, page])
                yield f"<sitemap><loc>{site}{address}</loc></sitemap>\n"


class SitemapPages(Sitemap):
    """The pages that are of no one record."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        site = site_of(request)
        addresses = (f"{site}{reverse(f'pages:{name}')}" for name in self.pages)
        lines = (f"<url><loc>{address}</loc></url>\n" for address in addresses)
        return self.sent(request, "urlset", lines)


class SitemapRecords(Sitemap):
    """The records whose numbers are in one range, each with when it was last published."""

    def get(self, request: HttpRequest, name: str, page: int) -> HttpResponseBase:
        if name not in self.records or not 0 < page <= FILES:
            raise Http404
        rows = self.current(name).filter(number__gt=(page - 1) * MOST, number__lte=page * MOST)
        told = rows.order_by("number").values_list("number", "revision__entry__published_at")
        return self.sent(request, "urlset", self._lines(site_of(request), name, told))

    def _lines(self, site: str, name: str, rows: QuerySet[Any]) -> Iterator[str]:
        kind = next(kind for kind in kinds() if kind.index is rows.model)
        before = f"<url><loc>{site}{reverse(f'pages:{name}s')}/"
        for number, at in rows.iterator(chunk_size=ROWS):
            changed = f"<lastmod>{at:%Y-%m-%dT%H:%M:%SZ}</lastmod>"
            yield f"{before}{kind.human_id(number)}</loc>{changed}</url>\n"


def _whole(kind: str, lines: Iterator[str]) -> Iterator[bytes]:
    yield OPENING.format(kind).encode()
    yield from (line.encode() for line in lines)
    yield f"</{kind}>\n".encode()
