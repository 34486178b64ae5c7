"""The articles that the consequences rest on, and the periods that places set."""

import datetime as dt
from pathlib import Path

from minzheng.kernel.rules.files import ParameterFile
from minzheng.kernel.rules.parameters import load_parameters
from minzheng.kernel.rules.queries import parameters_of

_DISTRICT_DIGITS = 6
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


class Settings:
    """The periods in force on a day, in the unit of their parameter; each place is asked once."""

    def __init__(self, day: dt.date):
        self.day, self._found = day, {}
        self._known = None

    def get(self, name: str, division_code: str) -> int:
        """One period of the place of a division."""
        asked = (name, division_code[:_DISTRICT_DIGITS])
        if asked not in self._found:
            self._known = self._known or parameters_of(FILE)
            self._found[asked] = self._known.resolve(asked[1], self.day)[name].value
        return self._found[asked]
