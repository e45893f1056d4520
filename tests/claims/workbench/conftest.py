from tests.claims.admin.conftest import scene
from tests.claims.workbench.article import article
from tests.desk import desk, person

__all__ = ["article", "desk", "person", "scene"]
