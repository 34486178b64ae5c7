"""The district of the tests."""

from tests.laid import laid

from . import ground


@laid
def district():
    ground.lay()
