"""Double publicity: due dates, the file, its receipt, withdrawal, the on-time rate and the reconciliation."""

import datetime as dt
import io

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.models import Case, Step
from minzheng.registers.supervision import commands, queries
from minzheng.registers.supervision.models import Publication, PublicationBatch, SupervisionStep

from .conftest import DISTRICT, day


def queue(place, number="冷民社许〔2025〕1号", decided="2025-09-26", at="2025-09-26", **more) -> Publication:
    values = {
        "kind": "licence", "document_number": number, "subject_name": "示例养花协会", "uscc": "",
        "content": "准予成立登记", "decided_date": dt.date.fromisoformat(decided), "actor": place.clerk,
        "at": day(at),
        **more,
    }  # fmt: skip
    return commands.queue_publicity(**values)


def send(place, at="2025-09-28"):
    batch, file = commands.make_file(division_code=DISTRICT, actor=place.clerk, at=day(at))
    file.close()
    return batch


def receive(place, *rows: str, at="2025-10-13"):
    content = io.BytesIO("\n".join(["文书号,结果,公示日期,平台编号,说明", *rows]).encode())
    return commands.take_receipt(upload=content, file_name="回执.csv", actor=place.clerk, at=day(at))


def test_seven_working_days_over_the_national_day(place):
    assert queue(place).due_date == dt.date(2025, 10, 13)


def test_the_same_decision_is_queued_once(place):
    assert queue(place).id == queue(place).id
    assert Publication.objects.count() == 1


@pytest.mark.parametrize(
    "changed", [{"kind": "gift"}, {"content": " "}, {"subject_name": ""}, {"number": ""}]
)
def test_what_lacks_a_part_is_not_queued(place, unchanged, changed):
    with unchanged, pytest.raises(Invalid):
        queue(place, **changed)


def test_only_who_decides_or_handles_queues(place, unchanged):
    with unchanged, pytest.raises(NotPermitted):
        queue(place, actor=place.agent)
    assert queue(place, actor=place.head).state == "queued"


def test_a_natural_person_is_covered_before_anything_is_kept(place):
    row = queue(
        place, kind="penalty", subject_name="张示例", is_natural_person=True,
        content="对张某（99990119800312001X，13812345678）罚款200元",
    )  # fmt: skip
    assert row.subject_name == "张**"
    assert row.content == "对张某（999***********001X，138****5678）罚款200元"


def test_the_file_takes_what_waits_and_counts_it_as_sent(place, unchanged):
    row = queue(place)
    batch = send(place)
    row.refresh_from_db()
    assert (row.state, row.batch_id, batch.number, batch.count) == (
        "sent",
        batch.id,
        "SGS999901-2025-0001",
        1,
    )
    with unchanged, pytest.raises(Invalid, match="没有待报送"):
        send(place)


def test_a_receipt_publishes_or_sends_back(place):
    first, second = queue(place), queue(place, "冷民社许〔2025〕2号")
    send(place)
    loading = receive(
        place, "冷民社许〔2025〕1号,已公示,2025-10-10,XY1,", "冷民社许〔2025〕2号,退回,,,统一代码不符"
    )
    assert loading.loaded
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.published_date, first.platform_number) == (
        "published",
        dt.date(2025, 10, 10),
        "XY1",
    )
    assert (second.state, second.platform_words) == ("refused", "统一代码不符")
    assert PublicationBatch.objects.get().receipt_at == day("2025-10-13")
    send(place, at="2025-10-14")
    second.refresh_from_db()
    assert second.state == "sent"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("冷民社许〔2025〕9号,已公示,2025-10-10,,", "没有这个文书号"),
        ("冷民社许〔2025〕1号,已公示,,,", "缺少公示日期"),
        ("冷民社许〔2025〕1号,已公示,2025-09-25,,", "决定日"),
        ("冷民社许〔2025〕1号,已公示,2025-10-14,,", "决定日"),
        ("冷民社许〔2025〕1号,退回,,,", "缺少原因"),
        ("冷民社许〔2025〕1号,也许,2025-10-10,,", "结果"),
    ],
)
def test_one_bad_line_and_nothing_of_the_receipt_stays(place, line, words):
    good = queue(place, "冷民社许〔2025〕5号")
    queue(place)
    send(place)
    steps = SupervisionStep.objects.count()
    loading = receive(place, "冷民社许〔2025〕5号,已公示,2025-10-10,XY5,", line)
    assert not loading.loaded
    assert words in "".join(text for row in loading.intake.error_rows for text in row.errors.values())
    good.refresh_from_db()
    assert (good.state, good.published_date) == ("sent", None)
    assert SupervisionStep.objects.count() == steps


def test_withdrawn_within_three_working_days_or_said_to_be_late(place, unchanged):
    row = queue(place)
    send(place)
    receive(place, "冷民社许〔2025〕1号,已公示,2025-10-10,XY1,")
    act = {"subject": "publication", "subject_id": row.id, "action": "withdraw", "actor": place.clerk}
    with unchanged, pytest.raises(Invalid, match="日期"):
        commands.act(
            **act, data={"overturned_date": "2025-09-25", "reason": "复议撤销决定"}, at=day("2025-10-20")
        )
    commands.act(
        **act, data={"overturned_date": "2025-10-15", "reason": "复议撤销决定"}, at=day("2025-10-20")
    )
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert SupervisionStep.objects.get(action="withdraw").details["in_time"] == "按期"


def test_the_on_time_rate_counts_what_is_due_and_nothing_excluded(place):
    for number, published in ((1, "2025-10-13"), (2, "2025-10-14"), (3, None), (4, None)):
        row = queue(place, f"冷民社许〔2025〕{number}号")
        if published:
            row.state, row.published_date = "published", dt.date.fromisoformat(published)
            row.save()
    commands.act(
        subject="publication", subject_id=row.id, action="exclude", data={"reason": "内部事项不公示"},
        actor=place.clerk,
        at=day("2025-10-10"),
    )  # fmt: skip
    year = {"first": dt.date(2025, 1, 1), "last": dt.date(2025, 12, 31)}
    found = queries.rates(place.clerk, **year, today=dt.date(2025, 10, 15))
    assert (found.total, found.on_time, found.overdue, found.percent_tenths) == (3, 1, 1, 333)
    assert queries.rates(place.clerk, **year, today=dt.date(2025, 10, 13)).total == 2


def test_twenty_six_published_of_thirty_eight_with_the_reason_of_each_other(place):
    plan = (("社会组织成立登记", 14, 14), ("社会组织变更登记", 18, 6), ("社会组织注销登记", 6, 6))
    for name, decided, published in plan:
        for number in range(decided):
            row = queue(place, f"{name}{number}", "2020-06-01", "2020-06-01", matter_name=name)
            if number < published:
                row.state, row.published_date = "published", dt.date(2020, 6, 5)
                row.save()
            else:
                commands.act(
                    subject="publication", subject_id=row.id, action="exclude", data={"reason": "只涉及业务范围变更"},
                    actor=place.clerk, at=day("2020-06-02"),
                )  # fmt: skip
    found = queries.reconciliation(place.clerk, year=2020)
    assert (found["total"], found["published"], found["rest"]) == (38, 26, 12)
    assert [(line["total"], line["published"]) for line in found["lines"]] == [(14, 14), (18, 6), (6, 6)]
    assert found["reasons"] == [("只涉及业务范围变更", 12)]


def test_granted_cases_are_pulled_once_and_others_never(place):
    body = place.organisation("示例养花协会")

    def case(number: str, matter: str, state: str) -> Case:
        made = Case.objects.create(
            number=number, matter=matter, state=state, subject=f"organisation:{body.id}", title=body.name,
            division_code=DISTRICT, submitted_at=day("2020-05-01"),
        )  # fmt: skip
        if state == "registered":
            Step.objects.create(
                case=made, action="decide", label="准予", target="registered", actor_name="",
                at=day("2020-06-01"),
                request_id="00000000-0000-0000-0000-000000000001",
            )  # fmt: skip
        return made

    granted = case("SO-1", "organisation_change", "registered")
    case("SO-2", "organisation_change", "submitted")
    case("DB-1", "dibao", "registered")
    assert commands.pull_licences(division_code=DISTRICT, actor=place.clerk, at=day("2020-06-03")) == 1
    assert commands.pull_licences(division_code=DISTRICT, actor=place.clerk, at=day("2020-06-04")) == 0
    row = Publication.objects.get()
    assert (row.source_key, row.decided_date, row.uscc) == (
        f"case:{granted.id}",
        dt.date(2020, 6, 1),
        body.uscc,
    )
    assert row.content == "准予示例养花协会社会组织变更登记"
