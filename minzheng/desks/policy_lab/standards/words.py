"""How certainty and state of a standard look on a page: label and tone."""

from minzheng.kernel.rules.files import parameter_file

CERTAINTY = {"sure": ("有文件", "ok"), "likely": ("通行做法", "quiet"), "verify": ("待核实", "warn")}
STATES = {"draft": ("待复核", "wait"), "in_force": ("已生效", "ok"), "withdrawn": ("已撤回", "quiet")}
UNCERTAIN_FIRST = {"verify": 0, "likely": 1, "sure": 2}
NATION = "全国"


def book_label(code: str) -> str:
    """What a parameter file is of; a code without a file stands as it is."""
    try:
        return parameter_file(code).label
    except KeyError:
        return code
