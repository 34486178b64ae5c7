"""The navigation of a desk with several parts."""

from django.test import RequestFactory

from minzheng.kernel.base.navigation import parted_entries

FIRST = [{"label": "清单", "url": "/desk/first/", "count": 2}, {"label": "统计", "url": "/desk/first/sums/"}]
SECOND = [
    {"label": "今天", "url": "/desk/second/"},
    {"label": "通知", "url": "/desk/second/told/", "count": 3},
]
PARTS = (
    ("first", "第一部分", lambda request: FIRST),
    ("second", "第二部分", lambda request: SECOND),
    ("closed", "不开放", lambda request: []),
)


def entries(path: str) -> list[dict]:
    return parted_entries(RequestFactory().get(path), PARTS)


def test_the_part_at_hand_is_whole_and_the_others_are_one_link_each():
    assert entries("/desk/second/told/5/") == [
        *SECOND,
        {"label": "第一部分", "url": "/desk/first/", "count": 2},
    ]


def test_outside_every_part_each_is_one_link_with_what_waits_there():
    assert entries("/desk/") == [
        {"label": "第一部分", "url": "/desk/first/", "count": 2},
        {"label": "第二部分", "url": "/desk/second/", "count": 3},
    ]
