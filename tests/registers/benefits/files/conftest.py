from tests.matters.conftest import district_of_grants

__all__ = ["district_of_grants"]
