from tests.desk import desk, person

__all__ = ["desk", "person"]
