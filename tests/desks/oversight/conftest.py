"""The treasury's world, seen by the auditor."""

from tests.desks.treasury.conftest import batch, desk, posted, prepared

__all__ = ["batch", "desk", "posted", "prepared"]
