from tests.api.conftest import api, public  # noqa: F401  # pages read as the API does
from tests.desk import desk, person

__all__ = ["desk", "person"]
