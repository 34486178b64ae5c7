"""The bureau's household ledger (低保家庭台账): one row per person, with the headers bureaus write.

What stands for the whole household (village, kind, household income, property, card) may be written on the
head's row only, or on every row alike.
"""

from minzheng.kernel.exchange.contracts import Column, Dataset, Kind
from minzheng.kernel.people.facts import DISABILITY, GRADES, LABOUR

YEARLY, ONCE = "元/年", "元"
HEAD = "01"

# The classes of GB/T 4761-2008, each with the words that ledgers use for it.
_RELATIONS = {
    HEAD: ("户主", "本人", "户主本人", "本人（户主）", "本人(户主)", "户主（本人）", "申请人"),
    "10": ("配偶", "妻", "夫", "妻子", "丈夫", "夫妻", "爱人"),
    "20": ("子", "儿子", "长子", "次子", "三子", "独生子", "养子", "继子", "女婿"),
    "30": ("女", "女儿", "长女", "次女", "三女", "独生女", "养女", "继女", "儿媳", "媳"),
    "40": ("孙子女", "孙", "孙子", "孙女", "外孙", "外孙子", "外孙女", "外孙子女"),
    "50": ("父母", "父", "母", "父亲", "母亲", "公公", "婆婆", "岳父", "岳母"),
    "60": ("祖父母", "祖父", "祖母", "爷爷", "奶奶", "外祖父", "外祖母", "外公", "外婆"),
    "70": ("兄弟姐妹", "兄", "弟", "姐", "妹", "兄弟", "姐妹", "哥哥", "弟弟", "姐姐", "妹妹"),
    "99": ("其他", "其它", "侄子", "侄女", "侄", "外甥", "外甥女", "叔叔", "伯父", "其他亲属", "非亲属"),
}
_KINDS = {
    "urban": ("城市", "城镇", "城", "城市低保", "城镇低保"),
    "rural": ("农村", "农", "乡村", "农村低保"),
}
_CLASSES = {
    "1": ("A类", "A", "a", "a类", "Ａ", "Ａ类", "一类"),
    "2": ("B类", "B", "b", "b类", "Ｂ", "Ｂ类", "二类"),
    "3": ("C类", "C", "c", "c类", "Ｃ", "Ｃ类", "三类"),
}
_LABOUR = {
    "1": (LABOUR[1], "有", "正常", "完全劳动能力", "健全"),
    "2": (LABOUR[2], "部分", "部分丧失", "半劳动能力", "弱劳动能力", "部分劳动能力"),
    "3": (LABOUR[3], "无", "丧失", "丧失劳动能力", "完全丧失劳动能力", "完全丧失", "没有"),
}
_DISABILITIES = {
    str(code): (words, f"{words}残疾", f"{words}残") for code, words in DISABILITY.items() if code
}
_GRADES = {str(code): (words, f"{code}级", f"残疾{words}") for code, words in GRADES.items() if code}
_NONE = {"0": ("无", "否", "没有", "健康", "无残疾")}

INCOMES = (
    Column(name="wage_income_year_fen", label="工资性收入", kind=Kind.MONEY, unit=YEARLY,
           aliases=("工资性年收入", "工资收入", "工资", "务工收入")),
    Column(name="business_income_year_fen", label="经营性收入", kind=Kind.MONEY, unit=YEARLY,
           aliases=("经营净收入", "经营性净收入", "经营收入", "家庭经营收入", "生产经营收入")),
    Column(name="property_income_year_fen", label="财产性收入", kind=Kind.MONEY, unit=YEARLY,
           aliases=("财产净收入", "财产性净收入", "财产收入")),
    Column(name="transfer_income_year_fen", label="转移性收入", kind=Kind.MONEY, unit=YEARLY,
           aliases=("转移净收入", "转移性净收入", "转移收入")),
    Column(name="other_income_year_fen", label="其他收入", kind=Kind.MONEY, unit=YEARLY,
           aliases=("其它收入",)),
)  # fmt: skip

_PERSON = (
    Column(name="name", label="姓名", kind=Kind.PERSON_NAME, required=True,
           aliases=("家庭成员姓名", "成员姓名", "保障对象姓名", "保障人员姓名", "低保对象姓名")),
    Column(name="identity_number", label="身份证号", kind=Kind.IDENTITY_NUMBER, required=True,
           aliases=("身份证号码", "公民身份号码", "身份证", "证件号码", "成员身份证号", "成员身份证号码")),
    Column(name="relation", label="与户主关系", kind=Kind.CHOICE, choices=_RELATIONS, required=True,
           aliases=("与户主的关系", "户主关系", "家庭关系", "关系", "与申请人关系")),
    Column(name="labour_ability", label="劳动能力", kind=Kind.CHOICE, choices=_LABOUR,
           aliases=("劳动能力情况", "有无劳动能力")),
    Column(name="disability_category", label="残疾类别", kind=Kind.CHOICE,
           choices=_NONE | _DISABILITIES, aliases=("残疾类型",)),
    Column(name="disability_grade", label="残疾等级", kind=Kind.CHOICE, choices=_NONE | _GRADES,
           aliases=("残疾级别",)),
    Column(name="disability", label="残疾类别和等级", length_max=40,
           aliases=("残疾类别及等级", "残疾类别/等级", "残疾类别等级", "残疾情况", "残疾类型及等级")),
)  # fmt: skip

_HOUSEHOLD = (
    Column(name="household_number", label="户编号", length_max=40,
           aliases=("户号", "家庭编号", "户序号", "低保证号", "低保证编号", "家庭编码", "户编码")),
    Column(name="head_name", label="户主姓名", kind=Kind.PERSON_NAME, aliases=("户主", "户主名")),
    Column(name="township", label="乡镇（街道）",
           aliases=("乡镇", "镇", "街道", "镇街", "乡镇街道", "乡镇/街道", "镇/街道", "所属乡镇", "所在乡镇")),
    Column(name="village", label="村（社区）",
           aliases=("村居", "村社区", "村/社区", "村/居", "社区", "行政村", "村委会", "居住地", "所在村",
                    "所属村", "所属村居", "所在村居", "现居住地", "村居委会")),
    Column(name="kind", label="城乡类别", kind=Kind.CHOICE, choices=_KINDS,
           aliases=("城乡", "低保类别", "低保类型", "城乡属性", "城乡分类", "救助类别")),
    Column(name="guarantee_class", label="保障类别", kind=Kind.CHOICE, choices=_CLASSES,
           aliases=("保障等级", "保障分类", "类别等级", "分类类别")),
    Column(name="persons", label="保障人数", kind=Kind.WHOLE_NUMBER, unit="人", minimum=1, maximum=100,
           aliases=("保障人口", "享受人数", "保障人口数")),
    Column(name="household_income_year_fen", label="家庭年收入", kind=Kind.MONEY, unit=YEARLY,
           aliases=("家庭年总收入", "家庭总收入", "年收入", "全年收入", "全年总收入", "家庭年纯收入")),
    Column(name="financial_assets_fen", label="存款", kind=Kind.MONEY, unit=ONCE,
           aliases=("存款余额", "家庭存款", "银行存款", "金融资产", "家庭金融资产")),
    Column(name="vehicle_count", label="车辆", length_max=40,
           aliases=("车辆数", "机动车", "机动车数", "机动车数量", "车辆情况")),
    Column(name="home_count", label="住房", length_max=40,
           aliases=("住房套数", "房产套数", "房屋套数", "房产", "住房情况")),
    Column(name="bank", label="开户行", length_max=64, aliases=("开户银行", "银行", "开户行名称")),
    Column(name="card_number", label="银行卡号", kind=Kind.DIGITS, length_max=40,
           aliases=("一卡通账号", "一卡通卡号", "一卡通号", "惠农一卡通账号", "银行账号", "账号", "卡号",
                    "社保卡号", "开户账号")),
    Column(name="phone", label="联系电话", kind=Kind.DIGITS, length_max=40,
           aliases=("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码")),
    Column(name="address", label="住址", aliases=("家庭住址", "详细地址", "地址", "家庭地址", "详细住址")),
    Column(name="remark", label="备注"),
)  # fmt: skip

DATASET = Dataset(
    name="dibao_ledger",
    label="低保家庭台账",
    columns=(*_HOUSEHOLD, *_PERSON, *INCOMES),
    sender="区民政局",
    purpose="接续原有低保家庭，由本系统按月测算和发放",
    legal_basis="社会救助暂行办法 第十二条、第十三条",
    key=("identity_number",),
    freshness="接续月份上月末的在保名册",
)
