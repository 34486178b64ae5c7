"""The contract of a batch of keyed papers (Excel), as a firm or another office delivers it."""

from minzheng.kernel.exchange.contracts import Column, Dataset, Kind

from .entries import CLARITY, FIELDS

_ALIASES = {
    "office_name": ("登记机关", "办理机关"),
    "certificate_number": ("证号", "字号", "证书编号"),
    "register_date": ("登记时间", "发证日期"),
    "male_name": ("男方", "丈夫姓名"),
    "female_name": ("女方", "妻子姓名"),
    "male_identity": ("男方证件号",),
    "female_identity": ("女方证件号",),
    "male_birth": ("男方出生日期",),
    "female_birth": ("女方出生日期",),
    "male_place": ("男方住址",),
    "female_place": ("女方住址",),
    "clarity": ("字迹",),
}
_COLUMNS = tuple(
    Column(
        name=one.name,
        label=one.label.split("（")[0],
        aliases=_ALIASES.get(one.name, ()),
        kind=Kind.CHOICE if one.choices else Kind.TEXT,
        choices={code: (word,) for code, word in CLARITY} if one.choices else {},
        required=one.required and one.name != "clarity",
        length_max=one.length_max,
    )
    for one in FIELDS
)
PAPERS = Dataset(
    name="marriage_archive.papers",
    label="婚姻登记历史档案补录",
    columns=(Column(name="archive_number", label="档号", required=True, length_max=64), *_COLUMNS),
    sender="档案数字化承办单位、婚姻登记处",
    purpose="补录建国以来有原始档案的婚姻登记信息，供查档、补领和全国联网",
    legal_basis="婚姻登记档案管理办法（民政部、国家档案局令第32号）；永民办发〔2021〕1号第25项",
    key=("archive_number",),
    freshness="按批次",
)
