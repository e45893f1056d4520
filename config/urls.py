"""Where everything is."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

urlpatterns = [
    # Browsers ask for it whatever a page says.
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("favicon.svg"))),
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("api/v1/", include("config.api")),
    path("admin/", admin.site.urls),
]
