"""The machines of what is supervised, each with the articles behind it. Ledgers stand in `ledgers.py`."""

from .machines import DECIDE, FILE, HANDLE, REPORT, Ask, Machine, Move, Stage
from .situations import CHOICES as SITUATION_CHOICES

RESULTS = (("pass", "合格"), ("basic", "基本合格"), ("fail", "不合格"))
ALL_RESULTS = (*RESULTS, ("absent", "未参检"))
PARTY_FORMS = (
    ("branch", "单独建立"),
    ("joint", "联合建立"),
    ("guided", "派党建指导员"),
    ("none", "尚未覆盖"),
)
REASON = Ask("reason", "理由", "long", least=5)
OPINION = Ask("opinion", "意见", "long", required=False)

REPORT_ASKS = (
    Ask("opening_net_assets_fen", "年初净资产（元）", "money", least=-1),
    Ask("income_fen", "本年收入合计（元）", "money"),
    Ask("donations_fen", "其中：捐赠收入（元）", "money", required=False),
    Ask("expense_fen", "本年支出合计（元）", "money"),
    Ask("net_assets_fen", "年末净资产（元）", "money", least=-1, hint="应等于年初净资产加收入减支出。"),
    Ask("public_spending_fen", "公益事业支出（元）", "money", required=False, hint="基金会填写。"),
    Ask("administration_fen", "工资福利和行政办公支出（元）", "money", required=False, hint="基金会填写。"),
    Ask("activities", "全年开展活动次数", "number"),
    Ask("activity_text", "业务活动情况", "long", least=10, hint="开展了哪些活动，服务多少人，写具体。"),
    Ask("residence", "现在的住所", hint="与登记住所不一致的，要先办变更登记。"),
    Ask("has_place", "有固定的活动场所", "yes", required=False),
    Ask("staff", "专职工作人员数", "number"),
    Ask("branches", "分支机构数", "number"),
    Ask("party_members", "正式党员数", "number", hint="党建情况表：没有党员填 0。"),
    Ask("party_form", "党组织建立情况", "choice", choices=PARTY_FORMS),
    Ask("party_text", "党建工作情况", "long", least=5, hint="党建与年检同步，必须填写。"),
)
FEE_ASKS = (
    Ask("fees_checked", "已按收费自查表逐项自查", "yes"),
    Ask("fees_found", "自查发现违规收费", "yes", required=False),
    Ask("fees_text", "收费项目、依据、标准和自查情况", "long", least=5),
)
AUDIT = Ask("audit_file", "审计报告", FILE, hint="照片或 PDF。")

INSPECTION = Machine(
    code="inspection",
    label="年度检查",
    basis="社会团体登记管理条例 第二十八条；民办非企业单位年度检查办法；基金会管理条例 第三十六条",
    starts=("due",),
    stages=(
        Stage("due", "待报送"),
        Stage("returned", "退回修改", "warn"),
        Stage("reported", "已报送，待审查", "info"),
        Stage("examined", "待审批", "info"),
        Stage("decided", "已出结论", "ok", closed=True),
    ),
    moves=(
        Move("report", "报送年度工作报告", ("due", "returned"), "reported", REPORT),
        Move("report_for", "代录纸质报告", ("due", "returned"), "reported", HANDLE,
             says="仅用于送来纸质报告的。原件存档。"),
        Move("return", "退回修改", ("reported",), "returned", HANDLE, (REASON,)),
        Move("examine", "提出年检结论", ("reported",), "examined", HANDLE,
             (Ask("result", "建议结论", "choice", choices=RESULTS),
              Ask("situations", "存在的情形", "choices", required=False, choices=SITUATION_CHOICES),
              Ask("opinion", "审查意见", "long", least=2)),
             says="没有法定情形的为合格；有情形之一，情节轻微的为基本合格，情节严重的为不合格。"),
        Move("absent", "提出未参检结论", ("due", "returned"), "examined", HANDLE, (REASON,), danger=True,
             says="截止日期以后仍未报送的，结论为未参检；上报口径计入不合格。"),
        Move("send_back", "退回重审", ("examined",), "reported", DECIDE, (REASON,), not_by=("examine",),
             or_to=("due",)),
        Move("decide", "审批年检结论", ("examined",), "decided", DECIDE, (OPINION,),
             not_by=("examine", "absent"), says="结论定下以后不再改动。基本合格、不合格的，另发整改通知。"),
    ),
)  # fmt: skip

RECTIFICATION = Machine(
    code="rectification",
    label="年检整改",
    basis="民办非企业单位年度检查办法 第九条",
    starts=("ordered",),
    opening=(
        Ask("ground", "整改原因", "choice",
            choices=(("late", "未在规定时限内参加年检"), ("basic", "年检基本合格"), ("fail", "年检不合格"),
                     ("check", "检查发现问题"))),
        Ask("demands", "要求整改的内容", "long", least=5),
        Ask("due_date", "整改完成期限", "date"),
    ),
    stages=(
        Stage("ordered", "整改中"),
        Stage("submitted", "已交整改报告", "info"),
        Stage("done", "整改完成", "ok", closed=True),
        Stage("overdue", "逾期未完成", "stop", closed=True),
    ),
    moves=(
        Move("submit", "提交整改报告", ("ordered",), "submitted", REPORT,
             (Ask("report_text", "整改情况", "long", least=10),
              Ask("report_file", "盖章的书面报告", FILE, required=False))),
        Move("submit_for", "登记收到的书面报告", ("ordered",), "submitted", HANDLE,
             (Ask("report_text", "整改情况", "long", least=10),
              Ask("report_file", "书面报告扫描件", FILE, required=False))),
        Move("accept", "核查通过", ("submitted",), "done", HANDLE,
             (Ask("opinion", "核查情况", "long", least=2),)),
        Move("reject", "退回继续整改", ("submitted",), "ordered", HANDLE, (REASON,),
             says="期限不变。逾期仍未完成的，可以提请列入活动异常名录。"),
        Move("propose", "逾期，提请列入异常名录", ("ordered",), "overdue", HANDLE, (REASON,), danger=True,
             says="责令整改逾期未完成的，列入活动异常名录（民政部令第60号 第十一条第三项）。先告知，听取陈述申辩。"),
    ),
)  # fmt: skip

_STATEMENT = (Ask("statement", "陈述申辩内容", "long", least=5),)
_REPAIR = (Ask("repair_text", "履行义务、整改完成的情况", "long", least=5),
           Ask("repair_file", "证明材料", FILE, required=False))  # fmt: skip
CREDIT = Machine(
    code="credit",
    label="失信名单",
    basis="社会组织信用信息管理办法（民政部令第60号）",
    starts=("proposed",),
    stages=(
        Stage("proposed", "拟列入"),
        Stage("noticed", "已告知，等陈述申辩"),
        Stage("heard", "已收到陈述申辩", "info"),
        Stage("listed", "在列", "stop"),
        Stage("repairing", "申请移出，待核实", "warn"),
        Stage("dropped", "不予列入", "quiet", closed=True),
        Stage("transferred", "转入严重违法失信名单", "quiet", closed=True),
        Stage("removed", "已移出", "ok", closed=True),
    ),
    moves=(
        Move("notify", "发列入前告知书", ("proposed",), "noticed", HANDLE,
             says="告知拟列入的事实、理由和依据；收到后 10 个工作日内可以陈述申辩。"),
        Move("state", "提交陈述申辩", ("noticed",), "heard", REPORT, _STATEMENT),
        Move("state_for", "登记收到的陈述申辩", ("noticed",), "heard", HANDLE, _STATEMENT),
        Move("list", "决定列入并公布", ("noticed", "heard"), "listed", DECIDE,
             (Ask("opinion", "决定的理由（对陈述申辩的意见）", "long", least=2),), not_by=("open", "notify"),
             danger=True, says="出具列入决定书，向社会公布，并按目录通知有关部门。"),
        Move("drop", "决定不予列入", ("proposed", "noticed", "heard"), "dropped", DECIDE, (REASON,)),
        Move("repair", "申请移出", ("listed",), "repairing", REPORT, _REPAIR),
        Move("repair_for", "登记收到的移出申请", ("listed",), "repairing", HANDLE, _REPAIR),
        Move("remove", "查实，移出名单", ("repairing",), "removed", DECIDE,
             (Ask("opinion", "核实情况", "long", least=2),), not_by=("repair_for",),
             says="查实后 5 个工作日内移出，出具移出决定书。"),
        Move("keep", "不予移出", ("repairing",), "listed", DECIDE, (REASON,)),
        Move("again", "期间再犯，重新计时", ("listed",), "listed", HANDLE,
             (Ask("repeat_date", "再次发生的日期", "date"), REASON), danger=True),
        Move("transfer", "转入严重违法失信名单", ("listed", "repairing"), "transferred", DECIDE,
             bulk_only=True),
    ),
)  # fmt: skip

HONOUR = Machine(
    code="honour",
    label="红名单",
    basis="国办发〔2016〕33号；地方“红黑名单”制度（认定、退出、集中公示）",
    starts=("proposed",),
    stages=(
        Stage("proposed", "拟认定"),
        Stage("publicised", "公示中"),
        Stage("objected", "公示有异议", "warn"),
        Stage("recognised", "在列", "ok"),
        Stage("declined", "不予认定", "quiet", closed=True),
        Stage("exited", "已退出", "quiet", closed=True),
    ),
    moves=(
        Move("publicise", "认定前公示", ("proposed",), "publicised", HANDLE),
        Move("object", "登记异议", ("publicised",), "objected", HANDLE, (REASON,)),
        Move("recognise", "认定", ("publicised", "objected"), "recognised", DECIDE,
             (Ask("opinion", "认定意见（有异议的写明核实情况）", "long", least=2),), not_by=("open",)),
        Move("decline", "不予认定", ("proposed", "publicised", "objected"), "declined", DECIDE, (REASON,)),
        Move("exit", "退出红名单", ("recognised",), "exited", DECIDE, (REASON,), danger=True),
    ),
)  # fmt: skip

PUBLICATION = Machine(
    code="publication",
    label="双公示",
    basis="行政许可法 第四十条；行政处罚法（2021）第四十八条；发改财金〔2018〕424号",
    starts=("queued",),
    stages=(
        Stage("queued", "待报送"),
        Stage("sent", "已报送，等回执", "info"),
        Stage("published", "已公示", "ok"),
        Stage("refused", "平台退回", "stop"),
        Stage("excluded", "不报送", "quiet", closed=True),
        Stage("withdrawn", "已撤回", "quiet", closed=True),
    ),
    moves=(
        Move("send", "生成报送文件", ("queued", "refused"), "sent", HANDLE, bulk_only=True),
        Move("confirm", "平台回执：已公示", ("sent",), "published", HANDLE, bulk_only=True),
        Move("refuse", "平台回执：退回", ("sent",), "refused", HANDLE, bulk_only=True),
        Move("exclude", "不报送", ("queued", "refused"), "excluded", HANDLE, (REASON,),
             says="不属于公示范围的，写明依据；对账时列出。"),
        Move("include", "恢复报送", ("excluded",), "queued", HANDLE, (REASON,)),
        Move("withdraw", "撤回公示", ("published", "sent"), "withdrawn", HANDLE,
             (Ask("overturned_date", "决定被变更、撤销的日期", "date"), REASON), danger=True,
             says="决定被变更、撤销、确认违法或者无效的，3 个工作日内撤回并公开说明理由（行政处罚法 第四十八条）。"),
    ),
)  # fmt: skip
