"""The district in which granted benefits are tried."""

from collections.abc import Iterator

from django.test import override_settings

from tests.laid import laid

from .granting import District


@laid
def district_of_grants() -> Iterator[District]:
    with override_settings(DISTRICT_CODE="431103"):
        yield District()
