"""Applications for children at the officers' desk: every form can be filled in, every page judges."""

import datetime as dt
import re
import uuid

import pytest

from minzheng.config.demo import accounts
from minzheng.kernel.cases.models import Case

ANSWERS = {
    "orphan": {"orphan_state": "1", "orphan_care": "1"},
    "unsupported_child": {
        "father_state": "4", "father_first_day": "2021-01-10", "father_last_day": "2022-01-09",
        "mother_state": "3", "mother_first_day": "", "mother_last_day": "",
    },
    "orphan_schooling": {
        "period_year": "2021", "period_part": "h1", "orphan_before_18": "on", "study": "4",
        "full_time_study": "on",
    },
    "child_medical": {
        "invoice": "43110320210001", "treatment": "1", "designated": "1", "cost_fen": "30000",
        "insurance_fen": "18000", "aid_fen": "5000",
    },
}  # fmt: skip
SAID = {
    "orphan": "孤儿基本生活费 符合条件 950.00 元",
    "unsupported_child": "事实无人抚养儿童基本生活补贴 符合条件 950.00 元",
    "orphan_schooling": "孤儿助学金 符合条件 5,000.00 元",
    "child_medical": "孤儿和困境儿童医疗康复费用 不符合条件 不是孤儿，也不属于困境儿童",
}


def words(page: str) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


@pytest.mark.parametrize("matter", ANSWERS)
def test_an_application_is_taken_in_and_judged_on_its_page(desk, post, stories, matter):
    born = dt.date(2001, 9, 20) if matter == "orphan_schooling" else dt.date(2012, 4, 2)
    typed = {
        "request_id": str(uuid.uuid4()), "name": "唐示例", "division_code": accounts.VILLAGE, "phone": "",
        "identity_number": stories.invention.identity_number(born, "女"), "payee_name": "",
        "payee_number": "", "bank": "", "card_number": "", **ANSWERS[matter],
    }  # fmt: skip
    address = f"/welfare/cases/new/{matter}/"
    page = desk("shouli").get(address).content.decode()
    assert [name for name in ANSWERS[matter] if f'name="{name}"' not in page] == []
    response = post(desk("shouli"), address, typed)
    assert response.status_code == 302, response.content.decode()
    case = Case.objects.get(matter=matter)
    said = words(desk("shouli").get(response.headers["Location"]).content.decode())
    assert case.number in said
    assert SAID[matter] in said
