"""The addresses of the read API, version 1."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from actors.api import views as actors
from claims.api import views as claims
from sources.api import views as sources

router = SimpleRouter()
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

urlpatterns = [
    path("", include(router.urls)),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
]
