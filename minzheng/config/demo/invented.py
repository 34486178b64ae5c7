"""Invented people: names from common characters, identity numbers under a prefix no place has.

Everything follows from one seed, so that the district is the same wherever it is told.
"""

import datetime as dt
import itertools
import random

from minzheng.kernel.people.identity import check_digit

PREFIX = "999901"  # assigned to no division: no number made here can be anybody's
SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
MALE = (
    "建国志明德华文军国平永强光荣新民世林家福安顺春生水根立春长青正山和贵友良松柏庆丰学勤树森宗云海清兴旺成才"
)
FEMALE = "秀英桂兰玉珍凤莲菊香翠娥金花月梅红艳丽芳小燕素云美玲春桃冬梅爱群淑贞银秋细妹满姣润芝喜连"


class Invention:
    """A stream of invented persons; identity numbers never repeat.

    Streams told beside each other take lanes of their own: lane 0 has the sequences below 300, each lane from
    1 to 7 a hundred of those above. A stream that is told alone takes none and has them all.
    """

    def __init__(self, seed: int, *, lane: int | None = None):
        self.lane = lane
        self.random = random.Random(seed)  # noqa: S311 - invention, not secrecy
        self._sequence: dict[dt.date, dict[str, int]] = {}
        self._card = itertools.count(1)

    def apart(self, seed: int) -> "Invention":
        """A stream with chances of its own that gives out no number this one gives out."""
        twin = Invention(seed, lane=self.lane)
        twin._sequence, twin._card = self._sequence, self._card
        return twin

    def name(self, sex: str, surname: str = "") -> str:
        pool = MALE if sex == "男" else FEMALE
        given = self.random.choice(pool) + (self.random.choice(pool) if self.random.random() < 0.8 else "")
        return (surname or self.random.choice(SURNAMES)) + given

    def birth_date(self, on_date: dt.date, low_years: int, high_years: int) -> dt.date:
        """A birth date of somebody between so many completed years on a day."""
        days = self.random.randrange(low_years * 366, max(low_years * 366 + 1, high_years * 365))
        return on_date - dt.timedelta(days=days)

    def identity_number(self, birth_date: dt.date, sex: str) -> str:
        """The next unused number of that day and sex (the seventeenth digit is odd for men)."""
        first, last = _range_of(self.lane)
        taken = self._sequence.setdefault(birth_date, {"男": first + 1, "女": first + 2})
        sequence = taken[sex]
        if sequence >= last:
            raise RuntimeError(f"lane {self.lane} has no number left for {birth_date}")
        taken[sex] += 2
        number = f"{PREFIX}{birth_date:%Y%m%d}{sequence:03d}"
        return number + check_digit(number)

    def card_number(self) -> str:
        """A card number with a right check digit under an issuer prefix that no bank has."""
        body = f"990000{next(self._card):012d}"
        total = 0
        for place, ch in enumerate(reversed(body)):
            digit = int(ch) * (1 if place % 2 else 2)
            total += digit - 9 if digit > 9 else digit
        return body + str(-total % 10)


def _range_of(lane: int | None) -> tuple[int, int]:
    """The first sequence of a lane and the one after its last."""
    if lane is None:
        return 0, 1000
    return (0, 300) if lane == 0 else (200 + lane * 100, 300 + lane * 100)
