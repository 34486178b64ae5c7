"""The articles that the consequences rest on, and the periods that places set."""

import datetime as dt
from pathlib import Path

from minzheng.kernel.rules.files import ParameterFile
from minzheng.kernel.rules.parameters import load_parameters
from minzheng.kernel.rules.queries import parameters_of

FILE = ParameterFile(
    "consequences", "跨待遇联动", load_parameters(Path(__file__).with_name("parameters.toml"))
)

AID = "《社会救助暂行办法》第十三条"
MONITORING = "国办发〔2023〕39号（低收入人口动态监测）"
DISABLED = "国发〔2015〕52号"
DEATH = "民政部等四部门2022年兜底保障通知（死亡后三个月内核查办结增减停发）"
FUNERAL = "当地惠民殡葬补助实施办法"
TEKUN = f"{DISABLED}（特困供养人员不享受两项补贴）"
ORPHAN = f"{DISABLED}（领取孤儿基本生活费的不享受生活补贴）"
LIVING = f"{DISABLED}（生活补贴的对象是低保家庭成员）"
REVIEW = f"{DISABLED}（定期复核，应补尽补、应退则退）"
CHILDREN = "国办发〔2010〕54号、民发〔2019〕62号（年满十八周岁次月起停发）"
ELDERS = "国家基本养老服务清单（高龄津贴、养老服务补贴）"
TEKUN_ENDS = "国发〔2016〕14号、民发〔2021〕43号（特困供养的终止）"


def setting(name: str, division_code: str, day: dt.date) -> int:
    """A period that a place sets, in the unit of its parameter."""
    return parameters_of(FILE).resolve(division_code[:6], day)[name].value
