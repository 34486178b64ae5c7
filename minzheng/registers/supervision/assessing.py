"""The machine of an assessment (社会组织评估管理办法, 民政部令第39号)."""

from .machines import DECIDE, HANDLE, REPORT, Ask, Machine, Move, Stage

REASON = Ask("reason", "理由", "long", least=5)
ASSESSMENT = Machine(
    code="assessment", label="等级评估", starts=("applied",),
    basis="社会组织评估管理办法（民政部令第39号）；评估不得收费",
    opening=(Ask("self_score", "自评得分", "score"), Ask("text", "自评说明", "long", least=5)),
    stages=(
        Stage("applied", "已申报，待资格审核", "info"), Stage("qualified", "资格审核通过"),
        Stage("visiting", "实地评估中"), Stage("scored", "已评分，待审定", "info"),
        Stage("publicised", "公示中"), Stage("review", "复核中", "warn"),
        Stage("granted", "已授予等级", "ok", closed=True),
        Stage("ungraded", "未达等级", "quiet", closed=True),
        Stage("ineligible", "不予评估", "quiet", closed=True), Stage("lowered", "已取消等级", "stop", closed=True),
    ),
    moves=(
        Move("qualify", "资格审核通过", ("applied",), "qualified", HANDLE,
             says="系统按登记年限、年检结论、处罚情况核对参评资格。"),
        Move("disqualify", "不予评估", ("applied",), "ineligible", HANDLE, (REASON,)),
        Move("appoint", "组成评估组", ("qualified",), "visiting", HANDLE,
             (Ask("experts", "评估专家（用顿号隔开）"),
              Ask("relations", "近 3 年与被评组织有任职、受益等关系的专家", required=False,
                  hint="申报有关系的应当回避；没有的留空。"))),
        Move("score", "录入评分", ("visiting",), "scored", HANDLE,
             (Ask("part1", "第一部分得分", "score"), Ask("part2", "第二部分得分", "score"),
              Ask("part3", "第三部分得分", "score"), Ask("part4", "第四部分得分", "score"),
              Ask("text", "评估意见", "long", least=5))),
        Move("conclude", "评委会审定并公示", ("scored",), "publicised", DECIDE,
             (Ask("opinion", "审定意见", "long", least=2),), not_by=("score",),
             says="按本地分数线确定等级，公示不少于 7 天。"),
        Move("ask_review", "申请复核", ("publicised",), "review", REPORT, (REASON,)),
        Move("ask_review_for", "登记复核申请", ("publicised",), "review", HANDLE, (REASON,)),
        Move("rejudge", "复核决定，重新公示", ("review",), "publicised", DECIDE,
             (Ask("total", "复核后总分", "score"), Ask("opinion", "复核意见", "long", least=2))),
        Move("grant", "授予等级", ("publicised",), "granted", DECIDE, or_to=("ungraded",),
             says="公示期满、复核期满后授予，等级有效期 5 年，颁发证书和牌匾。"),
        Move("lower", "取消等级", ("granted",), "lowered", DECIDE, (REASON,), danger=True),
    ),
)  # fmt: skip
