"""An invented district, its people and officers, and cases brought where a test wants them."""

import datetime as dt
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from minzheng.kernel.access import commands as access
from minzheng.kernel.access import queries as posts
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import catalogue, commands
from minzheng.kernel.cases.commands import papers
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.identity import check_digit
from minzheng.kernel.territory import commands as territory
from minzheng.kernel.territory.rows import DivisionRow
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits import programmes
from minzheng.registers.benefits.programmes import Due, Programme
from tests.laid import laid

from .sample_matter import MATTER

TODAY = dt.date(2021, 9, 6)  # a Monday
AT = clock.at_hour(TODAY)
BY = {"actor": SYSTEM, "at": AT}
SEPTEMBER, OCTOBER, NOVEMBER = Month(2021, 9), Month(2021, 10), Month(2021, 11)
DISTRICT, VILLAGE, FAR_VILLAGE = "990103", "990103001001", "990103100201"
PASSWORD = "correct horse"
PLACES = [
    ("99", "示范省"),
    ("9901", "示范市"),
    ("990103", "示范区"),
    ("990103001", "梅湾街道"),
    ("990103001001", "白竹社区"),
    ("990103001002", "青松社区"),
    ("990103100", "东镇"),
    ("990103100201", "上村"),
]


def identity_number(serial: int, birth: str = "19800101") -> str:
    """A well-formed number of the unassigned division 999901."""
    first = f"999901{birth}{serial:03d}"
    return first + check_digit(first)


@laid
def places():
    """Divisions and working days."""
    rows = [DivisionRow(code=code, name=name, valid_from=dt.date(2000, 1, 1)) for code, name in PLACES]
    territory.load_divisions(rows=rows, source="示例", **BY)
    territory.seed_calendar(years=range(2020, 2023), **BY)
    base.move_rehearsal(day=TODAY)


@pytest.fixture
def district(places, settings, monkeypatch, tmp_path):
    """The places, the sample matter, and papers set with a template that exists."""
    settings.DISTRICT_CODE, settings.MEDIA_ROOT = DISTRICT, tmp_path
    monkeypatch.setitem(catalogue._matters, MATTER.code, MATTER)
    issue = papers.documents.issue_document

    def issue_plainly(*, template, data, **more):
        if not template.startswith(MATTER.paper_folder):
            return issue(template=template, data=data, **more)
        wording = {"agency": "示范区民政局", "recipient": data["applicant"], "paragraphs": ["示例。"]}
        return issue(template="kernel/documents/templates/plain_notice", data=wording, **more)

    monkeypatch.setattr(papers.documents, "issue_document", issue_plainly)


def open_account(username: str, name: str, role: Role | None = None, place: str = DISTRICT):
    account = access.open_account(username=username, display_name=name, password=PASSWORD, **BY)
    if role is not None:
        access.give_post(
            account=account, role=role, division_prefix=place, from_date=dt.date(2020, 1, 1), **BY
        )
    return account


def browser(account) -> Client:
    client = Client()
    client.force_login(account)
    client.account = account
    return client


def actor_of(account):
    return posts.officer_for(account, on_date=TODAY)


@pytest.fixture
def resident(district) -> Client:
    """A resident's browser; her account is linked to her person."""
    return _resident("zhang", "张小梅", 11)


@pytest.fixture
def stranger(district) -> Client:
    """Another resident of the same village."""
    return _resident("wang", "王大山", 31)


def _resident(username: str, name: str, serial: int) -> Client:
    account = open_account(username, name)
    person = people.register_person(
        identity_number=identity_number(serial), name=name, division_code=VILLAGE, **BY
    )
    people.link_account(account_id=account.id, person=person)
    client = browser(account)
    client.person = person
    return client


@pytest.fixture
def worker(district) -> Client:
    """A village worker of 白竹社区."""
    return browser(open_account("worker", "赵协理", Role.VILLAGE_WORKER, VILLAGE))


@pytest.fixture
def auditor(district) -> Client:
    return browser(open_account("auditor", "陈审计", Role.AUDITOR))


@pytest.fixture
def clerk(district):
    return actor_of(open_account("clerk", "钱经办", Role.TOWN_CLERK))


@pytest.fixture
def town_head(district):
    return actor_of(open_account("town-head", "孙主任", Role.TOWN_HEAD))


@pytest.fixture
def bureau(district):
    """The bureau's clerk and head."""
    return (
        actor_of(open_account("bureau-clerk", "李科员", Role.BUREAU_CLERK)),
        actor_of(open_account("bureau-head", "周局长", Role.BUREAU_HEAD)),
    )


def photo(name: str = "身份证.jpg", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", size, "white").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/jpeg")


def family_answers(name: str, serial: int) -> dict:
    members = [{"name": name, "identity_number": identity_number(serial)}]
    return {"form": {"division": VILLAGE, "phone": ""}, "members": members}


@pytest.fixture
def filled_draft():
    """Make a complete draft for an account: `filled_draft(client, "张小梅", 11)`."""

    def make(client: Client, name: str, serial: int) -> int:
        by = {"actor": actor_of(client.account), "at": AT}
        draft = commands.start_draft(matter="sample", **by)
        answers = {
            "family": family_answers(name, serial),
            "money": {"form": {"income": "300", "kind": "urban", "honest": True}},
        }
        for step, values in answers.items():
            commands.save_draft(draft_id=draft.id, step=step, answers=values, title=f"{name}家庭", **by)
        commands.add_paper(upload=photo(), key="identity", label="身份证", draft_id=draft.id, **by)
        return draft.id

    return make


@pytest.fixture
def submitted(resident, filled_draft) -> int:
    """The id of the resident's case, just handed in."""
    return _submit(resident, filled_draft(resident, "张小梅", 11))


def _submit(client: Client, draft_id: int) -> int:
    case = commands.submit(draft_id=draft_id, request_id=uuid.uuid4(), actor=actor_of(client.account), at=AT)
    return case.id


@pytest.fixture
def act():
    """One command on a case with a request of its own: `act("accept", case_id, clerk)`."""

    def act(verb: str, case_id: int, actor, at: dt.datetime = AT, **more):
        return getattr(commands, verb)(case_id=case_id, actor=actor, at=at, request_id=uuid.uuid4(), **more)

    return act


@pytest.fixture
def awaiting_papers(submitted, act, clerk) -> int:
    act("ask_supplement", submitted, clerk, missing=["户口簿首页", "近三个月工资单"])
    return submitted


@pytest.fixture
def on_notice(submitted, act, clerk) -> int:
    for verb in ("accept", "assess", "publish"):
        act(verb, submitted, clerk)
    return submitted


@pytest.fixture
def decided(act, clerk, town_head, bureau, resident, filled_draft):
    """Bring a household's application to its decision: `decided("张小梅")`, refused for 甘不符."""

    def decide(name: str, serial: int) -> int:
        case_id = _submit(resident, filled_draft(resident, name, serial))
        later = AT + dt.timedelta(days=9)
        act("accept", case_id, clerk)
        act("assess", case_id, clerk)
        refused = name == "甘不符"
        if not refused:
            act("publish", case_id, clerk)
        act("forward", case_id, town_head, later)
        act("examine", case_id, bureau[0], later, note="同意")
        if refused:
            act("refuse", case_id, bureau[1], later, note="人均收入不低于标准。")
        else:
            act("confirm", case_id, bureau[1], later)
        base.move_rehearsal(day=later.date())
        return case_id

    return decide


def explain(award, month, known_at):
    return {
        "label": "每月补助",
        "text": "710.00 元",
        "source": "示例办法 第九条",
        "children": [{"label": "家庭人数", "text": "2 人"}],
    }


@pytest.fixture
def due(monkeypatch) -> dict:
    """What the invented programme owes for each month; tests change it as facts would."""
    owed = {}

    def due(awards, months, known_at):
        return {
            (award.id, month): Due(owed[month], 2, "urban", {"每月": f"{owed[month] // 100}.00"})
            for award in awards
            for month in months
            if month in owed
        }

    programme = Programme(
        code="sample",
        name="示例救助",
        categories={"urban": "城市"},
        window_months=lambda division_code, at: 24,
        offset_percent=lambda division_code, at: 100,
        due=due,
        explain=explain,
        digests=lambda area, month, known_at: ("r", "p"),
    )
    monkeypatch.setitem(programmes._programmes, "sample", programme)
    return owed


@pytest.fixture
def award(resident, due):
    household = people.form_household(
        head=resident.person, division_code=VILLAGE, from_date=dt.date(2021, 9, 1), **BY
    )
    benefits.register_card(
        person=resident.person,
        holder_name="张小梅",
        bank="示范银行",
        number="6222020200112230",
        from_date=dt.date(2021, 9, 1),
        **BY,
    )
    return benefits.open_award(
        programme="sample",
        household=household,
        payee=resident.person,
        division_code=VILLAGE,
        persons=[resident.person],
        from_month=SEPTEMBER,
        basis="示例决定",
        **BY,
    )


@pytest.fixture
def issue(district):
    """Make, check and post the run of a month."""
    maker = actor_of(open_account("maker", "李制单", Role.TREASURY_MAKER))
    checker = actor_of(open_account("checker", "吴复核", Role.TREASURY_CHECKER))

    def issue(month: Month) -> None:
        day = month.first_date + dt.timedelta(days=9)
        base.move_rehearsal(day=day)
        at = clock.at_hour(day)
        run = benefits.start_run(
            programme_code="sample", division_prefix=DISTRICT, month=month, actor=maker, at=at
        )
        benefits.prepare_run(run_id=run.id, actor=maker, at=at)
        benefits.check_run(run_id=run.id, actor=checker, at=at)
        benefits.post_run(run_id=run.id, actor=checker, at=at)

    return issue
