"""Two volumes, papers in every state, a scan, a sample that waits and one drawn, uses in each state."""

import datetime as dt
import io
import uuid

from PIL import Image

from minzheng.config.demo.year import DISTRICT
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.registers.marriage_archive import commands
from minzheng.registers.marriage_archive.models import (
    ArchiveItem,
    ArchiveUse,
    Holding,
    QualitySample,
    SampledPaper,
    Scan,
)

from ..address import Address

DAY = dt.date(2020, 12, 21)
NUMBER = "431103-HY·J-{year}-{sequence:06d}"


def tell(officers: dict[str, Officer]) -> None:
    """Objects for the pages of this field."""
    first, second = officers["luru"], officers["luru2"]
    head, registrar = officers["chuzhang"], officers["dengji"]
    for year in (1962, 2004):
        commands.enter_holding(
            division_code=DISTRICT, kind="J", year=year, volume="1", shelf="1库-1架-1层", first_number=1,
            expected_count=30, source="清点", actor=head, at=at_hour(DAY),
        )  # fmt: skip
    for sequence in (1, 2, 3, 4):
        _key(first, sequence)
    for sequence, name in ((1, "蒋桂兰"), (2, "蒋桂兰"), (3, "蒋桂莲")):
        _key(second, sequence, name)
    commands.add_scans(files=[_page()], actor=first, at=at_hour(DAY))
    for from_year in (1962, 1961):
        made = commands.freeze_sample(
            division_code=DISTRICT, from_year=from_year, until_year=1962, draw_date=dt.date(2020, 12, 22),
            entropy_source="双色球", actor=head, at=at_hour(DAY),
        )  # fmt: skip
    commands.draw_sample(sample_id=made.id, entropy="1|2 3", actor=head, at=at_hour(dt.date(2020, 12, 22)))
    _uses(registrar)


def _key(operator: Officer, sequence: int, female_name: str = "蒋桂兰") -> None:
    values = {
        "office_name": "零陵县普利桥公社", "certificate_number": f"零结字第{sequence}号",
        "register_date": "1962-5-1", "male_name": "唐建国", "female_name": female_name, "clarity": "clear",
        "male_identity": "999901400302001",
    }  # fmt: skip
    commands.key_paper(
        archive_number=NUMBER.format(year=1962, sequence=sequence), values=values, actor=operator,
        at=at_hour(DAY),
    )  # fmt: skip


def _page() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(out, "PNG")
    out.seek(0)
    out.name = f"{NUMBER.format(year=1962, sequence=1)}-001.png"
    return out


def _uses(registrar: Officer) -> None:
    """One that waits for the head, one that may be handed out, one that was."""
    record_id = ArchiveItem.objects.get(number=1, holding__year=1962).record_id
    given = {
        "division_code": DISTRICT, "record_id": record_id, "applicant_name": "某单位",
        "applicant_number": "999901400302001", "purpose": "pension", "purpose_note": "核对工龄材料",
        "actor": registrar, "at": at_hour(DAY),
    }  # fmt: skip
    authority = {"capacity": "authority", "papers": ["单位介绍信", "经办人工作证件"]}
    commands.ask_use(
        **given, capacity="other", papers=["有效身份证件或单位介绍信", "说明目的和理由的书面材料"],
        output="copy", request_id=uuid.uuid4(),
    )  # fmt: skip
    commands.ask_use(**given, **authority, output="record", request_id=uuid.uuid4())
    done = commands.ask_use(**given, **authority, output="record", request_id=uuid.uuid4())
    commands.hand_out(use_id=done.id, actor=registrar, at=at_hour(DAY))


def addresses() -> dict[str, Address]:
    """By name with its namespace; a name that is missing here needs neither object nor form."""
    volume = Holding.objects.get(year=1962, kind="J", division_code=DISTRICT)
    item = ArchiveItem.objects.get(holding=volume, number=1)
    differing = ArchiveItem.objects.get(holding=volume, number=3)
    scan = Scan.objects.get(item=item)
    frozen, drawn = QualitySample.objects.order_by("id")
    states = {use.state: {"use_id": use.id} for use in ArchiveUse.objects.all()}
    record = {"record_id": item.record_id}
    paper = SampledPaper.objects.filter(sample=drawn).order_by("id")[0]
    return {
        "archive:key": Address({"holding_id": volume.id}),
        "archive:settle": Address({"item_id": differing.id}),
        "archive:paper": Address({"item_id": item.id}),
        "archive:scan": Address({"scan_id": scan.id}),
        "archive:scan_thumbnail": Address({"scan_id": scan.id}),
        "archive:sample": Address({"sample_id": drawn.id}),
        "archive:sample_export": Address({"sample_id": drawn.id}),
        "archive:draw_sample": Address({"sample_id": frozen.id}, form={"entropy": "1|2"}),
        "archive:check_paper": Address({"paper_id": paper.id}),
        "archive:search": Address(query={"name": "唐建国", "purpose": "archive"}),
        "archive:record": Address(record, query={"purpose": "archive"}),
        "archive:ask_use": Address(record),
        "archive:use": Address(states["allowed"]),
        "archive:decide_use": Address(states["waiting"]),
        "archive:hand_out": Address(states["allowed"]),
        "archive:use_document": Address(states["done"]),
    }
