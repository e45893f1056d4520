"""Where everything is."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path, re_path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from sources.api.problems import NoSuchAddress

urlpatterns = [
    # Browsers ask for it whatever a page says.
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("favicon.svg"))),
    path("api/v1/", include("config.api")),
    re_path(r"^api(?:/|/v1)?$", RedirectView.as_view(pattern_name="api-root")),
    re_path(r"^api/", NoSuchAddress.as_view()),
    path("admin/", admin.site.urls),
    path("", include("config.pages")),
]

handler400 = "sources.pages.errors.bad_request"
handler404 = "sources.pages.errors.not_found"
handler500 = "sources.pages.errors.server_error"
