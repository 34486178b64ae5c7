"""The ledgers (台账) of supervision: one kind of entry each, with its machine and what its steps ask for.

SO-07 重大事项, SO-09 脱钩, SO-10 收费自查, SO-15 预警, SO-16 名存实亡, SO-17 非法社会组织, SO-28 部门移送, SO-29 风险排查.
"""

from .machines import DECIDE, FILE, HANDLE, REPORT, Ask, Machine, Move, Stage
from .zombies import PREDICATES

REASON = Ask("reason", "理由", "long", least=5)
RESULT = Ask("result_text", "情况", "long", least=2)
PAPER = Ask("paper", "材料", FILE, required=False)

EVENT_KINDS = (
    ("meeting", "召开会员（代表）大会、换届"), ("leaders", "负责人变动"), ("activity", "举办大型活动、论坛、展览"),
    ("foreign", "涉外（含港澳台）活动、接受境外捐赠"), ("money", "重大资产处置、大额捐赠"),
    ("entity", "设立实体或分支机构"), ("lawsuit", "诉讼、事故、被处罚等突发事项"), ("other", "其他重大事项"),
)  # fmt: skip
MAJOR_EVENT = Machine(
    code="major_event", label="重大事项报告", starts=("reported", "detected"),
    basis="社会组织重大事项报告制度（地方规定）",
    lead="社会组织事前或事后报告的重大事项，以及发现应报未报的。",
    opening=(
        Ask("event_kind", "事项类型", "choice", choices=EVENT_KINDS),
        Ask("event_date", "事项发生（拟举办）日期", "date"),
        Ask("text", "事项内容", "long", least=5), PAPER,
    ),
    stages=(
        Stage("reported", "已报告，待答复", "info"), Stage("detected", "发现应报未报", "stop"),
        Stage("returned", "退回补充", "warn"), Stage("replied", "已答复", "ok", closed=True),
    ),
    moves=(
        Move("reply", "答复", ("reported",), "replied", HANDLE, (Ask("reply", "答复意见", "long", least=2),)),
        Move("return", "退回补充", ("reported",), "returned", HANDLE, (REASON,)),
        Move("report", "补充报告", ("returned", "detected"), "reported", REPORT,
             (Ask("text", "补充内容", "long", least=5), PAPER)),
        Move("report_for", "登记收到的补充报告", ("returned", "detected"), "reported", HANDLE,
             (Ask("text", "补充内容", "long", least=5), PAPER)),
    ),
)  # fmt: skip

SIGNAL = Machine(
    code="signal", label="预警信号", starts=("received",), basis="社会组织预警网络、监督反应机制",
    lead="信息员、举报、舆情和系统发现的苗头，先核实，再处置。",
    opening=(
        Ask("name", "涉及的名称", required=False, hint="上面选了社会组织的不用填。"),
        Ask("source", "来源", "choice",
            choices=(("informant", "信息员"), ("complaint", "举报、来访"), ("media", "媒体、网络"),
                     ("department", "其他部门"), ("system", "系统比对"))),
        Ask("gravity", "程度", "choice", choices=(("watch", "关注"), ("serious", "较重"), ("urgent", "紧急"))),
        Ask("text", "内容", "long", least=5),
    ),
    stages=(
        Stage("received", "待核实"), Stage("verified", "属实，待处置", "warn"),
        Stage("acted", "已处置", "ok", closed=True), Stage("dismissed", "查无实据", "quiet", closed=True),
    ),
    moves=(
        Move("verify", "核实属实", ("received",), "verified", HANDLE, (RESULT,)),
        Move("dismiss", "查无实据", ("received",), "dismissed", HANDLE, (RESULT,)),
        Move("act", "处置完毕", ("verified",), "acted", HANDLE,
             (Ask("measure", "处置措施", "long", least=2),)),
    ),
)  # fmt: skip

ILLEGAL = Machine(
    code="illegal", label="非法社会组织线索", starts=("received",),
    basis="社会团体登记管理条例 第三十二条；取缔非法民间组织暂行办法（2000 年，至 2025-04-30）、"
          "取缔非法社会组织办法（民政部令第77号，2025-05-01 起）",
    lead="未经登记擅自活动、筹备期擅自活动、撤销后继续活动的线索；查清后取缔、劝散或移交，没有的也留结论。",
    opening=(
        Ask("name", "线索中的名称"),
        Ask("illegal_kind", "涉嫌类型", "choice",
            choices=(("unregistered", "未登记擅自以社会组织名义活动"), ("preparing", "社会团体筹备期间擅自活动"),
                     ("ended", "被撤销、吊销登记后继续活动"), ("unknown", "尚不清楚"))),
        Ask("channel", "线索渠道", "choice",
            choices=(("report", "群众举报"), ("network", "网络监测"), ("bank", "银行、场所报告"),
                     ("department", "部门移送"), ("patrol", "日常巡查"))),
        Ask("place", "活动地点", required=False),
        Ask("text", "线索内容", "long", least=5), PAPER,
    ),
    stages=(
        Stage("received", "待核查"), Stage("investigating", "核查中", "info"),
        Stage("excluded", "不属于非法社会组织", "quiet", closed=True),
        Stage("none", "未发现", "ok", closed=True), Stage("dissolved", "已劝散", "ok", closed=True),
        Stage("banned", "已取缔", "stop", closed=True), Stage("transferred", "已移交", "quiet", closed=True),
    ),
    moves=(
        Move("exclude", "不属于，排除", ("received", "investigating"), "excluded", HANDLE, (REASON,),
             says="街道管理的社区社会组织、依法无需登记的，不是非法社会组织。"),
        Move("investigate", "核查（两人以上）", ("received",), "investigating", HANDLE,
             (Ask("investigators", "核查人员（两人以上，用顿号隔开）"),)),
        Move("clear", "核查未发现", ("investigating",), "none", HANDLE, (RESULT,)),
        Move("dissolve", "劝散", ("investigating",), "dissolved", HANDLE, (RESULT,),
             says="情节轻微、及时改正的，可以不予取缔。"),
        Move("ban", "决定取缔并公告", ("investigating",), "banned", DECIDE,
             (Ask("legal_review", "法制审核意见", "long", least=2), RESULT), not_by=("investigate",), danger=True),
        Move("hand_over", "移交有权机关", ("received", "investigating"), "transferred", HANDLE,
             (Ask("receiver", "接收机关"), RESULT)),
    ),
)  # fmt: skip

ZOMBIE = Machine(
    code="zombie", label="名存实亡清理", starts=("found",), basis="民政部清理名存实亡社会组织专项行动",
    lead="按情形找出名存实亡的组织，激活整改、引导注销或提请撤销登记，逐家记结果。",
    opening=(Ask("signs", "情形", "choices", choices=PREDICATES), Ask("text", "说明", "long", required=False)),
    stages=(
        Stage("found", "待处置"), Stage("reviving", "限期激活整改", "info"), Stage("guided", "引导注销", "info"),
        Stage("revoking", "提请撤销登记", "stop"), Stage("revived", "已激活", "ok", closed=True),
        Stage("cancelled", "已注销", "quiet", closed=True), Stage("revoked", "已撤销登记", "quiet", closed=True),
    ),
    moves=(
        Move("revive", "限期激活", ("found",), "reviving", HANDLE, (Ask("due_date", "期限", "date"), RESULT)),
        Move("guide", "引导注销", ("found", "reviving"), "guided", HANDLE, (RESULT,)),
        Move("propose", "提请撤销登记", ("found", "reviving", "guided"), "revoking", HANDLE, (REASON,),
             danger=True, says="转行政执法立案。无法联系的公告送达：2022 年起 30 日，此前 60 日。"),
        Move("revived", "激活完成", ("reviving",), "revived", HANDLE, (RESULT,)),
        Move("cancelled", "已办理注销", ("guided",), "cancelled", HANDLE,
             (Ask("paper_number", "注销文书号"),)),
        Move("revoked", "已撤销登记", ("revoking",), "revoked", DECIDE,
             (Ask("paper_number", "决定书文号"),), not_by=("propose",)),
        Move("drop", "不再处置", ("revoking",), "found", DECIDE, (REASON,)),
    ),
)  # fmt: skip

SEPARATIONS = tuple(
    (one, one) for one in ("机构分离", "职能分离", "资产财务分离", "人员管理分离", "党建外事分离")
)
DECOUPLING = Machine(
    code="decoupling", label="行业协会商会脱钩", starts=("listed",),
    basis="中办发〔2015〕39号；发改体改〔2019〕1063号",
    lead="列入脱钩名单的行业协会商会：注销的、现存的，逐家“回头看”。",
    opening=(
        Ask("batch", "批次", "choice", choices=(("1", "第一批"), ("2", "第二批"), ("3", "全面推开"))),
        Ask("former_unit", "原业务主管单位"),
    ),
    stages=(
        Stage("listed", "未完成脱钩"), Stage("separated", "已脱钩", "info"),
        Stage("reviewed", "已“回头看”", "ok", closed=True), Stage("cancelled", "已注销", "quiet", closed=True),
    ),
    moves=(
        Move("separate", "完成脱钩", ("listed",), "separated", HANDLE,
             (Ask("separations", "完成的分离", "choices", choices=SEPARATIONS),)),
        Move("look_back", "“回头看”检查", ("separated",), "reviewed", HANDLE,
             (Ask("separations", "检查仍然分离的", "choices", choices=SEPARATIONS), RESULT)),
        Move("reopen", "发现回潮，重新整改", ("reviewed",), "listed", HANDLE, (REASON,), danger=True),
        Move("cancel", "已注销", ("listed", "separated", "reviewed"), "cancelled", HANDLE, (RESULT,)),
    ),
)  # fmt: skip

FEE_CHECK = Machine(
    code="fee_check", label="收费自查自清", starts=("opened",),
    basis="国办发〔2020〕21号；发改经体〔2017〕1999号",
    lead="行业协会商会逐家自查，暂未发现的也留自查编号和抽查凭证；发现的清退。",
    opening=(Ask("check_year", "年度", "number"),),
    stages=(
        Stage("opened", "待自查"), Stage("clean", "暂未发现", "ok"), Stage("found", "发现违规，待清退", "stop"),
        Stage("spot", "已抽查", "ok", closed=True), Stage("refunded", "已清退", "ok", closed=True),
    ),
    moves=(
        Move("self_check", "自查：暂未发现", ("opened",), "clean", HANDLE,
             (Ask("text", "自查内容（依据、标准、票据、公示、退费）", "long", least=5), PAPER)),
        Move("find", "自查或抽查发现违规", ("opened", "clean"), "found", HANDLE,
             (Ask("wrong", "违规情形", "choices",
                  choices=(("forced", "强制入会收费"), ("no_service", "只收费不服务"), ("floating", "同档浮动收费"),
                           ("classes", "会费超过四档"), ("branch", "分支机构单独收会费"), ("receipt", "未用规定票据"))),
              Ask("amount_fen", "违规金额（元）", "money"), RESULT)),
        Move("spot_check", "抽查核实", ("clean",), "spot", HANDLE,
             (Ask("voucher", "抽查凭证（票据号、时间、地点）"), RESULT), not_by=("self_check",)),
        Move("refund", "清退完成", ("found",), "refunded", HANDLE,
             (Ask("refund_fen", "清退金额（元）", "money"), RESULT, PAPER)),
    ),
)  # fmt: skip

RISK_ITEMS = (
    ("fundraising", "有非法集资、违规吸收资金嫌疑"), ("prepaid", "预收费超期、超额，资金未专户管理"),
    ("fire", "消防、建筑安全隐患"), ("food", "食品安全隐患"), ("licence", "证照不全、超范围活动"),
    ("staff", "从业人员资质不符"),
)  # fmt: skip
RISK = Machine(
    code="risk", label="民办学校、养老机构风险排查", starts=("planned",), basis="防范和处置非法集资条例 第二十二条",
    lead="定期排查安全和非法集资风险，没有隐患的也留记录。",
    opening=(
        Ask("body_kind", "机构类型", "choice", choices=(("school", "民办学校、幼儿园、培训"), ("elderly", "民办养老机构"))),
        Ask("due_date", "排查期限", "date"),
    ),
    stages=(
        Stage("planned", "待排查"), Stage("risky", "有隐患，整改中", "stop"),
        Stage("safe", "未发现隐患", "ok", closed=True), Stage("rectified", "隐患已消除", "ok", closed=True),
        Stage("transferred", "已移送", "quiet", closed=True),
    ),
    moves=(
        Move("safe", "排查未发现隐患", ("planned",), "safe", HANDLE, (Ask("visitors", "排查人员"), RESULT)),
        Move("risky", "排查有隐患", ("planned",), "risky", HANDLE,
             (Ask("visitors", "排查人员"), Ask("risks", "隐患", "choices", choices=RISK_ITEMS), RESULT)),
        Move("rectified", "隐患已消除", ("risky",), "rectified", HANDLE, (RESULT,)),
        Move("hand_over", "移送有关部门", ("risky",), "transferred", HANDLE, (Ask("receiver", "接收部门"), RESULT),
             says="有非法集资嫌疑的，移送处置非法集资牵头部门。"),
    ),
)  # fmt: skip

REFERRAL = Machine(
    code="referral", label="部门协同和移送", starts=("sent",), basis="中办发〔2016〕46号：综合监管、各负其责",
    lead="登记、业务主管、行业、公安、税务、市场监管等部门之间发出和收回的事项。",
    opening=(
        Ask("department", "部门", "choice",
            choices=tuple((one, one) for one in (
                "业务主管单位", "公安机关", "税务部门", "市场监管部门", "财政部门", "人民银行", "党建工作机构", "纪检监察机关"))),
        Ask("due_date", "请于何日前反馈", "date"), Ask("text", "协同、移送的内容", "long", least=5), PAPER,
    ),
    stages=(Stage("sent", "等反馈"), Stage("answered", "已反馈", "ok", closed=True),
            Stage("recalled", "已撤回", "quiet", closed=True)),
    moves=(
        Move("answer", "登记反馈", ("sent",), "answered", HANDLE,
             (Ask("answer", "反馈内容", "long", least=2), PAPER)),
        Move("recall", "撤回", ("sent",), "recalled", HANDLE, (REASON,)),
    ),
)  # fmt: skip

LEDGERS = {
    one.code: one for one in (MAJOR_EVENT, SIGNAL, ILLEGAL, ZOMBIE, DECOUPLING, FEE_CHECK, RISK, REFERRAL)
}
WITHOUT_ORGANISATION = ("illegal", "signal")  # the body need not be registered, or is not known yet
FOR_TRADE_ASSOCIATIONS = ("decoupling", "fee_check")
