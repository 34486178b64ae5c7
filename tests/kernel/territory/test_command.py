from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from minzheng.kernel.territory.models import CalendarNotice, Division
from minzheng.kernel.territory.rows import LENGSHUITAN

pytestmark = pytest.mark.django_db


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("territory", *arguments, stdout=out)
    return out.getvalue().strip()


def test_load_says_what_was_new():
    assert told("load", str(LENGSHUITAN)) == "新载入区划 236 条，已有 0 条。"
    assert told("load", str(LENGSHUITAN)) == "新载入区划 0 条，已有 236 条。"


def test_calendar_says_what_was_new():
    assert told("calendar", "2019", "2021") == "新登记放假通知 5 件。"
    assert CalendarNotice.objects.count() == 5


def test_a_bad_file_is_told_in_one_sentence(tmp_path):
    file = tmp_path / "divisions.csv"
    file.write_text("code,name,valid_from\n431103005001,孤村,2020-01-01\n", encoding="utf-8")
    with pytest.raises(CommandError, match="第 1 行（431103005001）“孤村”的有效期超出上级区划"):
        told("load", str(file))
    assert not Division.objects.exists()
