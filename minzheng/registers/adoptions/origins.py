"""Where an adopted child comes from: who gives it, at which office, with which papers (收养登记办法).

The kind decides jurisdiction, papers, notice and which conditions are waived; everything that depends on it
stands in one row.
"""

from dataclasses import dataclass

from django.db.models import TextChoices


class Origin(TextChoices):
    """Kinds of children who may be adopted (民法典 第一千零九十三条、第一千零九十四条、第一千零九十九条、第一千一百零三条)."""

    ORPHAN = "orphan", "孤儿（监护人送养）"
    ORPHAN_HOME = "orphan_home", "孤儿（儿童福利机构抚养）"
    FOUNDLING_HOME = "foundling_home", "查找不到生父母（儿童福利机构抚养）"
    FOUNDLING = "foundling", "查找不到生父母（非机构抚养）"
    HARDSHIP = "hardship", "生父母有特殊困难无力抚养"
    ENDANGERED = "endangered", "生父母无完全行为能力且可能严重危害（监护人送养）"
    KIN = "kin", "三代以内旁系同辈血亲的子女"
    STEP = "step", "继子女"


@dataclass(frozen=True)
class OriginRules:
    """What follows from a kind.

    `place` founds jurisdiction. `needs_notice`: the birth parents are sought for 60 days. `free_number`:
    neither the number of children nor of adoptees is limited (第一千一百条). `is_kin`, `is_step`: the exemptions of
    第一千零九十九条 and 第一千一百零三条. `giver_papers` are what the giver brings.
    """

    place: str
    giver_papers: tuple[tuple[str, str], ...]
    needs_notice: bool = False
    free_number: bool = False
    by_institution: bool = False
    is_kin: bool = False
    is_step: bool = False
    child_papers: tuple[tuple[str, str], ...] = ()


_GIVER_ID = ("giver_identity", "送养人身份证件（机构为负责人身份证件和法人证书）")
_DEATHS = ("parents_death", "生父母死亡证明或宣告死亡判决")
_ADMISSION = ("admission_record", "儿童入院原始记录")
_FOUND_REPORT = ("found_report", "公安机关捡拾弃婴、儿童报案证明")
_FERTILITY = ("fertility", "收养人经常居住地卫生健康部门出具的生育情况证明")

RULES: dict[str, OriginRules] = {
    Origin.ORPHAN: OriginRules(
        place="监护人户籍所在地（组织作监护人的，在该组织所在地）", free_number=True,
        giver_papers=(_GIVER_ID, ("guardianship", "监护证明"), _DEATHS, ("supporters_consent", "有抚养义务的人同意送养书")),
    ),
    Origin.ORPHAN_HOME: OriginRules(
        place="儿童福利机构所在地", by_institution=True, free_number=True, giver_papers=(_GIVER_ID, _ADMISSION,
        _DEATHS),
    ),
    Origin.FOUNDLING_HOME: OriginRules(
        place="儿童福利机构所在地", by_institution=True, free_number=True, needs_notice=True,
        giver_papers=(_GIVER_ID, _ADMISSION, _FOUND_REPORT), child_papers=(_FERTILITY,),
    ),
    Origin.FOUNDLING: OriginRules(
        place="弃婴、儿童发现地", needs_notice=True, giver_papers=(), child_papers=(_FERTILITY, _FOUND_REPORT),
    ),
    Origin.HARDSHIP: OriginRules(
        place="生父母户籍所在地",
        giver_papers=(_GIVER_ID, ("hardship", "生父母有特殊困难的声明（丧偶或一方下落不明的，另附证明）")),
    ),
    Origin.ENDANGERED: OriginRules(
        place="监护人户籍所在地",
        giver_papers=(_GIVER_ID, ("guardianship", "监护证明"), ("danger", "生父母无完全民事行为能力且对儿童有严重危害的证明")),
    ),
    Origin.KIN: OriginRules(
        place="生父或生母户籍所在地", is_kin=True, giver_papers=(_GIVER_ID, ("kinship", "三代以内旁系同辈血亲关系证明")),
    ),
    Origin.STEP: OriginRules(
        place="生父或生母户籍所在地", is_step=True,
        giver_papers=(_GIVER_ID, ("parent_consent", "生父母同意送养书")),
    ),
}  # fmt: skip

_ADOPTER_PAPERS = (
    ("application", "收养申请书"),
    ("adopter_identity", "收养人居民户口簿、居民身份证"),
    ("status_proof", "单位或村（居）委会出具的婚姻状况、抚养教育能力证明"),
    ("children_statement", "收养人子女情况声明"),
    ("health", "县级以上医疗机构出具的体检证明"),
    ("no_record", "无犯罪记录证明"),
)
_STEP_ADOPTER_PAPERS = (
    ("adopter_identity", "收养人居民户口簿、居民身份证"),
    ("marriage", "收养人与被收养人生父或者生母的结婚证"),
)
_DISABLED = ("disability", "医疗机构出具的残疾证明")


def rules_of(origin: str) -> OriginRules:
    """The row of a kind; an unknown one is a programming error and raises ValueError."""
    return RULES[Origin(origin)]


def papers_for(origin: str, *, disabled: bool) -> tuple[tuple[str, str], ...]:
    """(key, name) of every paper that this kind of adoption needs."""
    rules = rules_of(origin)
    adopter = _STEP_ADOPTER_PAPERS if rules.is_step else _ADOPTER_PAPERS
    return (*adopter, *rules.giver_papers, *rules.child_papers, *((_DISABLED,) if disabled else ()))
