"""The district of the enforcement register, and a play ready to begin."""

import pytest
from django.test import override_settings

from minzheng.kernel.documents import typesetting
from tests.laid import laid
from tests.registers.enforcement import world

from .stage import Play, new


@laid
def people():
    settings = {"DISTRICT_CODE": world.DISTRICT, "AGENCY_WORD": "冷民"}
    with override_settings(**settings), pytest.MonkeyPatch.context() as patch:
        patch.setattr(typesetting, "render", lambda template, data, *, issued_at: b"%PDF-1.7 example")
        world.lay_ground()
        yield world.staff()


@laid
def play(people) -> Play:
    return new(people)
