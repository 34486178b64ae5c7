"""What a charter (章程) must hold, by kind. Pure: it looks for the clauses, people judge what they say."""

from .models import Kind

_COMMON = (
    ("name", "名称、住所", ("名称", "住所")),
    ("purpose", "宗旨、业务范围", ("宗旨", "业务范围")),
    ("organs", "组织管理制度，执行机构的产生程序", ("理事会",)),
    ("leaders", "负责人的条件和产生、罢免程序", ("罢免",)),
    ("assets", "资产管理和使用的原则", ("资产",)),
    ("amend", "章程的修改程序", ("修改",)),
    ("end", "终止程序和终止后资产的处理", ("终止",)),
    ("party", "党的建设", ("党的",)),
    ("values", "践行社会主义核心价值观", ("社会主义核心价值观",)),
)
_OF_KIND = {
    Kind.ASSOCIATION: (
        ("members", "会员资格及其权利、义务", ("会员",)),
        ("fees", "会费标准由会员（代表）大会无记名投票通过", ("会费",)),
    ),
    Kind.SERVICE: (("supervision", "监事或者监督机制", ("监事",)),),
    Kind.FOUNDATION: (
        ("supervision", "监事的职责", ("监事",)),
        ("fund", "原始基金数额", ("原始基金",)),
        ("public", "公益活动的业务范围", ("公益",)),
    ),
}
BASIS = {
    Kind.ASSOCIATION: "社会团体登记管理条例 第十五条",
    Kind.SERVICE: "民办非企业单位登记管理暂行条例 第十条",
    Kind.FOUNDATION: "基金会管理条例 第十条",
}


def required(kind: str) -> list[tuple[str, str]]:
    """Key and label of every clause that a charter of the kind must hold."""
    return [(key, label) for key, label, _ in (*_COMMON, *_OF_KIND[Kind(kind)])]


def missing(text: str, kind: str) -> list[str]:
    """The labels of the clauses that were not found."""
    return [
        label
        for _, label, words in (*_COMMON, *_OF_KIND[Kind(kind)])
        if not all(word in text for word in words)
    ]


def sentence(lacking: list[str], kind: str) -> str:
    """What to tell whoever handed it in."""
    return (
        f"章程草案里没有找到这些必备条款：{'、'.join(lacking)}（{BASIS[Kind(kind)]}）。请对照示范文本补上。"
    )
