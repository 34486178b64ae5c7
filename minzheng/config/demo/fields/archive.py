"""The archive of marriages: 120,000 papers on the shelf as the summary of 2020 says, 1,000 keyed so far.

The summary says that all are keyed. This district tells fewer, and its pages say so: what is shown as keyed
was keyed twice here. Names, numbers and papers are invented.
"""

import datetime as dt
import io
import uuid

from PIL import Image, ImageDraw

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.registers.marriage_archive import commands
from minzheng.registers.marriage_archive import queries as archive
from minzheng.registers.marriage_archive.certificates import written_number
from minzheng.registers.marriage_archive.commands.batches import key_many
from minzheng.registers.marriage_archive.models import ArchiveItem

from ..invented import PREFIX, Invention
from ..year import DISTRICT, Say

FIRST_YEAR, LAST_YEAR = 1949, 2020
PAPERS = 120_000  # 003 summary: “建国以来12万份有原始婚姻登记档案”
SOURCE = "区民政局 2020 年工作总结（六）：12万份有原始婚姻登记档案；分年度件数为演示拟定，待清点核实"
KEYED_YEARS = {1962: 200, 1975: 200, 1987: 200, 1996: 200, 2004: 200}
STEP = 100  # papers of one day
SLIP = 17  # in each day's papers, one in which the second reads a character otherwise
OFFICES = {
    1962: ("零陵县普利桥公社", "零陵县普利桥公社"),
    1975: ("零陵县牛角坝公社革命委员会", "零陵县牛角坝公社"),
    1987: ("冷水滩市梅湾街道办事处", "冷水滩市梅湾街道"),
    1996: ("永州市冷水滩区民政局", "永州市冷水滩区上岭桥镇"),
    2004: ("永州市冷水滩区民政局婚姻登记处", "永州市冷水滩区珊瑚乡"),
}
SEED = 1949
DECIDED = 8  # of the differences; the others still wait
SAMPLED, WRONG = 24, 1


def tell(officers: dict[str, Officer], say: Say) -> None:
    """Told through the real commands; `officers` by user name."""
    say("婚姻档案：案卷、双人双录、抽检、利用")
    volumes(officers["chuzhang"])
    keyed(officers["luru"], officers["luru2"])
    decided(officers["chuzhang"])
    sample(officers["chuzhang"])
    scans(officers["luru"])
    uses(officers["dengji"], officers["chuzhang"])


def expected(year: int) -> int:
    """Papers of a year: few at first, more later; all years together are 120,000."""
    if year == LAST_YEAR:
        return PAPERS - sum(expected(one) for one in range(FIRST_YEAR, LAST_YEAR))
    return 900 + (year - FIRST_YEAR) * 22


def volumes(head: Officer) -> None:
    """One volume for each year."""
    at = at_hour(dt.date(2020, 10, 12))
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        row = year - FIRST_YEAR
        commands.enter_holding(
            division_code=DISTRICT, kind="J", year=year, volume="1", box=str(row + 1),
            shelf=f"1库-{row // 12 + 1}架-{row % 6 + 1}层", first_number=1, expected_count=expected(year),
            source=SOURCE, actor=head, at=at,
        )  # fmt: skip


def keyed(first: Officer, second: Officer) -> None:
    """Both accounts of the papers of five years, day by day; a few differ, a few wait for the second."""
    invention = Invention(SEED, lane=4)
    day = dt.date(2020, 12, 1)
    for year, count in KEYED_YEARS.items():
        for start in range(1, count + 1, STEP):
            rows = [paper(invention, year, sequence) for sequence in range(start, start + STEP)]
            key_many(rows, actor=first, at=at_hour(day, 10))
            again = [slipped(row) if row[0] % STEP == SLIP else row for row in rows]
            waiting = 20 if start + STEP > count else 0
            key_many(again[: len(again) - waiting], actor=second, at=at_hour(day, 16))
            day += dt.timedelta(days=2)


def decided(head: Officer) -> None:
    """The head has decided some of the differences by the paper."""
    for item in list(archive.differing_items(head)[:DECIDED]):
        commands.settle_differences(
            item_id=item.id, choices={"female_name": "first"}, corrected={}, note="对照原件，第一遍正确",
            actor=head, at=at_hour(dt.date(2020, 12, 27)),
        )  # fmt: skip


def paper(invention: Invention, year: int, sequence: int) -> tuple[int, str, dict[str, str]]:
    """One invented paper as an operator reads it."""
    office, place = OFFICES[year]
    chance = invention.random
    on_date = dt.date(year, 1, 1) + dt.timedelta(days=sequence % 360)
    values = {
        "office_name": office, "clarity": chance.choice(("clear", "clear", "clear", "partial")), "remark": "",
        "certificate_number": number(year, sequence), "register_date": written_date(on_date),
    }  # fmt: skip
    for role, sex, youngest in (("male", "男", 22), ("female", "女", 20)):
        birth = invention.birth_date(on_date, youngest, youngest + 8)
        values |= {
            f"{role}_name": invention.name(sex), f"{role}_birth": written_date(birth) if year < 1990 else "",
            f"{role}_place": place, f"{role}_identity": identity(invention, birth, sex, year),
        }  # fmt: skip
    return sequence, f"431103-HY·J-{year}-{sequence:06d}", values


def number(year: int, sequence: int) -> str:
    if year >= 2004:
        return f"J431103-{year}-{sequence:06d}"
    return f"冷结字第{sequence}号" if year >= 1985 else f"零结字第{sequence}号"


def written_date(day: dt.date) -> str:
    """Old papers often have the year alone, or only year and month."""
    if day.year < 1970 and day.day % 3 == 0:
        return f"{day.year}"
    return f"{day.year}-{day.month}-{day.day}"


def identity(invention: Invention, birth: dt.date, sex: str, year: int) -> str:
    """None before the cards of 1984, 15 digits to 1999, then 18."""
    if year < 1985:
        return ""
    whole = invention.identity_number(birth, sex)
    return f"{PREFIX}{birth:%y%m%d}{whole[14:17]}" if year < 1999 else whole


def slipped(row: tuple[int, str, dict]) -> tuple[int, str, dict]:
    """The same paper with one character read otherwise."""
    sequence, archive_number, values = row
    return sequence, archive_number, values | {"female_name": values["female_name"][:-1] + "英"}


def sample(head: Officer) -> None:
    """Five in a hundred of three years, drawn by a lottery's numbers; some of them read a third time."""
    made = commands.freeze_sample(
        division_code=DISTRICT, from_year=1962, until_year=1987, draw_date=dt.date(2020, 12, 30),
        entropy_source="福彩双色球第2020138期开奖号码（演示拟定）", actor=head, at=at_hour(dt.date(2020, 12, 28)),
    )  # fmt: skip
    at = at_hour(dt.date(2020, 12, 31))
    commands.draw_sample(sample_id=made.id, entropy="2020138|01 09 14 20 27 33 06", actor=head, at=at)
    for place, one in enumerate(made.papers.order_by("id")[:SAMPLED]):
        wrong = ["male_place"] if place < WRONG else []
        commands.check_paper(paper_id=one.id, wrong_fields=wrong, actor=head, at=at)


def scans(operator: Officer) -> None:
    """Two pages each of the first papers of 2004."""
    files = []
    for sequence in (1, 2, 3):
        for page in (1, 2):
            image = Image.new("RGB", (420, 594), "#fbf7ee")
            ImageDraw.Draw(image).rectangle(
                (30, 30, 390, 80 + 40 * sequence + 15 * page), outline="#8a2b22", width=4
            )
            out = io.BytesIO()
            image.save(out, "PNG")
            out.seek(0)
            out.name = f"431103-HY·J-2004-{sequence:06d}-{page:03d}.png"
            files.append(out)
    commands.add_scans(files=files, actor=operator, at=at_hour(dt.date(2020, 12, 29)))


def uses(registrar: Officer, head: Officer) -> None:
    """A certificate handed out, a request that waits, one that was refused."""
    at = at_hour(dt.date(2020, 12, 30))
    items = ArchiveItem.objects.filter(state="settled").select_related("record")
    own = items.filter(holding__year=1987).order_by("number")[2]

    def ask(item: ArchiveItem, **more):
        given = {
            "capacity": "self", "papers": ["本人有效身份证件"], "purpose": "reissue", "purpose_note": "",
            "output": "record", "applicant_name": item.record.male_name,
            "applicant_number": written_number(item.record, "male") or "999901199001011232",
        } | more  # fmt: skip
        return commands.ask_use(
            division_code=DISTRICT, record_id=item.record_id,
            request_id=uuid.uuid5(uuid.NAMESPACE_OID, str(more)),
            actor=registrar, at=at, **given,
        )  # fmt: skip

    commands.hand_out(use_id=ask(own).id, actor=registrar, at=at)
    other = {
        "capacity": "other", "papers": ["有效身份证件或单位介绍信", "说明目的和理由的书面材料"],
        "applicant_name": "某街道社区（虚构）", "output": "copy", "purpose": "other",
    }  # fmt: skip
    ask(
        items.filter(holding__year=1996).order_by("number")[0],
        **other,
        purpose_note="编修社区志，需核对旧地名",
    )
    refused = ask(
        items.filter(holding__year=1962).order_by("number")[0], **other, purpose_note="想了解邻居的婚姻情况"
    )
    commands.decide_use(use_id=refused.id, allowed=False, note="目的不合理，涉及他人隐私", actor=head, at=at)
    assert archive.uses(head).count() == 3
