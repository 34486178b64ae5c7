"""Who may use a record, with which papers, and when the head must say yes (令第32号), as `uses.toml` has it."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

_LAW = tomllib.loads(Path(__file__).with_name("uses.toml").read_text())


@dataclass(frozen=True)
class Capacity:
    """As what somebody asks. `papers` are all needed; `approval`: the head decides first."""

    code: str
    label: str
    papers: tuple[str, ...]
    approval: bool
    article: str


CAPACITIES = {
    row["code"]: Capacity(row["code"], row["label"], tuple(row["papers"]), row["approval"], row["article"])
    for row in _LAW["capacity"]
}
OUTPUTS = {
    "look": "查阅（不外借）",
    "copy": "复印件，加盖查档章",
    "record": "婚姻登记记录证明",
    "no_record": "无婚姻登记记录证明",
}
PURPOSES = {
    "reissue": "补领婚姻登记证",
    "property": "不动产、贷款",
    "household": "户籍、迁户",
    "litigation": "诉讼、仲裁",
    "inherit": "继承",
    "taiwan": "涉台事项",
    "notary": "公证（通知附件所列国家）",
    "pension": "养老、抚恤待遇",
    "other": "其他",
}
_NO_RECORD = _LAW["no_record"]
NO_RECORD_SINCE: dt.date = _NO_RECORD["since"]
NO_RECORD_SOURCE: str = _NO_RECORD["source"]
NO_RECORD_EXCEPTIONS = {row["code"]: row["label"] for row in _NO_RECORD["exceptions"]}


def may_say_no_record(purpose: str, on_date: dt.date) -> bool:
    """Whether 无婚姻登记记录证明 may still be issued for a purpose."""
    return on_date < NO_RECORD_SINCE or purpose in NO_RECORD_EXCEPTIONS
