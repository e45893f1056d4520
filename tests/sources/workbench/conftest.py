from tests.claims.admin.conftest import scene
from tests.desk import desk, person

__all__ = ["desk", "person", "scene"]
