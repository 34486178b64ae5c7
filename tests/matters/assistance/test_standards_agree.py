"""The 低保 standards stand in the file of every programme that rests on them: row by row the same."""

import pytest

from minzheng.matters.assistance.category_supplement.rules import PARAMETERS as SUPPLEMENT
from minzheng.matters.assistance.dibao.rules import PARAMETERS as DIBAO
from minzheng.matters.assistance.low_income.rules import PARAMETERS as LOW_INCOME


def rows(parameters, name: str) -> list[tuple]:
    return [(one.area, one.from_date, one.value) for one in parameters.rows(name)]


@pytest.mark.parametrize("parameters", [SUPPLEMENT, LOW_INCOME], ids=["分类施保", "低收入家庭"])
@pytest.mark.parametrize("name", ["standard_urban", "standard_rural"])
def test_a_standard_is_that_of_dibao(parameters, name):
    assert rows(parameters, name) == rows(DIBAO, name)
    assert parameters.declarations[name] == DIBAO.declarations[name]
