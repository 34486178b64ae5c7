"""The district of `world`, with papers that are not typeset."""

import pytest
from django.test import override_settings

from minzheng.kernel.documents import typesetting
from tests.laid import laid

from . import world


@laid
def district():
    with override_settings(DISTRICT_CODE=world.DISTRICT), pytest.MonkeyPatch.context() as patch:
        patch.setattr(typesetting, "render", lambda template, data, *, issued_at: b"%PDF-1.7 example")
        yield world.lay_ground()


@laid
def people(district):
    return world.staff()
