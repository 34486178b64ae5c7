"""The thirteen situations of an annual inspection, and what the system can see of them. Pure.

民办非企业单位年度检查办法（民政部令第27号）第七条、第八条: none of them, and the result is 合格; one of them and
slight, 基本合格; one of them and serious, 不合格. The system only points at what it sees; an officer judges.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Situation:
    code: str
    label: str


SITUATIONS = (
    Situation("unlawful", "违反国家法律、法规和有关政策规定"),
    Situation("papers", "违反规定使用登记证书、印章或者财务凭证"),
    Situation("inactive", "本年度未开展业务活动，或者不按照章程规定进行活动"),
    Situation("no_place", "无固定住所或必要的活动场所"),
    Situation("disorder", "内部管理混乱，不能正常开展活动"),
    Situation("refusal", "拒不接受或者不按照规定接受登记管理机关监督检查或年检"),
    Situation("unregistered_change", "不按照规定办理变更登记，修改章程未按规定核准备案"),
    Situation("branches", "违反规定设立分支机构"),
    Situation("accounts", "财务制度不健全，资金来源和使用违反有关规定"),
    Situation("net_assets", "现有净资产低于规定的最低标准"),
    Situation("misappropriation", "侵占、私分、挪用资产或者所接受的捐赠、资助"),
    Situation("charging", "违反国家有关规定收取费用、筹集资金或者接受使用捐赠、资助"),
    Situation("falsehood", "年检中隐瞒真实情况，弄虚作假"),
)
LABELS = {one.code: one.label for one in SITUATIONS}
CHOICES = tuple((one.code, one.label) for one in SITUATIONS)


@dataclass(frozen=True)
class Seen:
    """What the system found: the situation, what was seen, and where to look."""

    code: str
    words: str

    @property
    def label(self) -> str:
        return LABELS[self.code]


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What an organisation reported of a year, beside what the register knows. Money in fen."""

    kind: str
    year: int
    income_fen: int
    expense_fen: int
    net_assets_fen: int
    opening_net_assets_fen: int
    net_assets_floor_fen: int
    activities: int
    has_place: bool
    residence: str
    registered_residence: str
    party_members: int
    party_form: str
    branches: int
    fees_found: bool
    submitted_date: dt.date
    due_date: dt.date
    audit_used_before: str = ""
    public_spending_fen: int = 0
    administration_fen: int = 0
    last_income_fen: int = 0
    last_balance_fen: int = 0
    raises_funds: bool = False


def precheck(report: Reported) -> list[Seen]:
    """What can be seen of the thirteen situations in a report, in the order of the list."""
    found = [*_activity(report), *_money(report), *_foundation(report)]
    order = {one.code: place for place, one in enumerate(SITUATIONS)}
    return sorted(found, key=lambda seen: order[seen.code])


def _activity(report: Reported) -> Iterable[Seen]:
    if report.activities == 0:
        yield Seen("inactive", f"{report.year}年度填报的活动次数为 0")
    if not report.has_place:
        yield Seen("no_place", "填报没有固定的活动场所")
    if report.residence and report.residence != report.registered_residence:
        yield Seen(
            "unregistered_change",
            f"填报住所“{report.residence}”与登记住所“{report.registered_residence}”不一致，应先办理变更登记",
        )
    if report.branches and report.kind == "service":
        yield Seen("branches", f"填报分支机构 {report.branches} 个；社会服务机构不得设立分支机构")
    if report.submitted_date > report.due_date:
        late = (report.submitted_date - report.due_date).days
        yield Seen("refusal", f"迟报 {late} 天（截止 {report.due_date}）")
    if report.party_members >= 3 and report.party_form != "branch":
        yield Seen(
            "disorder",
            f"有正式党员 {report.party_members} 名，应当单独建立党组织，尚未建立（党建三同步）",
        )


def _money(report: Reported) -> Iterable[Seen]:
    if report.net_assets_fen < report.net_assets_floor_fen:
        yield Seen(
            "net_assets",
            f"年末净资产 {_yuan(report.net_assets_fen)} 低于最低标准 {_yuan(report.net_assets_floor_fen)}",
        )
    expected = report.opening_net_assets_fen + report.income_fen - report.expense_fen
    if expected != report.net_assets_fen:
        yield Seen(
            "accounts",
            f"年初净资产加收入减支出为 {_yuan(expected)}，与填报的年末净资产 {_yuan(report.net_assets_fen)} 不符",
        )
    if report.fees_found:
        yield Seen("charging", "收费自查填报存在违规收费")
    if report.audit_used_before:
        yield Seen("falsehood", f"审计报告文件与{report.audit_used_before}提交的完全相同")


def _foundation(report: Reported) -> Iterable[Seen]:
    """基金会管理条例 第二十九条: 70 % of last year's income, or 8 % of last year's balance; 10 % for administration."""
    if report.kind != "foundation":
        return
    if report.raises_funds and report.public_spending_fen * 100 < report.last_income_fen * 70:
        yield Seen("accounts", "公益事业支出低于上年总收入的 70%（公募）")
    if not report.raises_funds and report.public_spending_fen * 100 < report.last_balance_fen * 8:
        yield Seen("accounts", "公益事业支出低于上年基金余额的 8%（非公募）")
    if report.administration_fen * 100 > report.expense_fen * 10:
        yield Seen("accounts", "工作人员工资福利和行政办公支出超过当年总支出的 10%")


def _yuan(fen: int) -> str:
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d} 元"


def due_day(year_of_inspection: int, month_day: int) -> dt.date:
    """531 in 2020 is 2020-05-31."""
    return dt.date(year_of_inspection, month_day // 100, month_day % 100)


def report_as(result: str) -> str:
    """How a result is counted in print: the bureau folds those who did not take part into 不合格."""
    return "fail" if result == "absent" else result
