"""The district of the tests."""

from tests.laid import laid
from tests.registers.organisations import ground


@laid
def district():
    ground.lay()
