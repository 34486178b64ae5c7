"""What one can book, and which figure says how long it takes."""

from dataclasses import dataclass

from minzheng.kernel.base.errors import NotFound


@dataclass(frozen=True)
class Service:
    """A counter service. `persons` is how many must come: two names are asked for where it is 2."""

    code: str
    label: str
    persons: int
    unit: str
    checkup: bool = False  # the voluntary premarital check is spoken of

    @property
    def minutes(self) -> str:
        """Name of the figure that holds its minutes."""
        return f"minutes_{self.code}"


SERVICES = (
    Service("marriage", "结婚登记", 2, "对", checkup=True),
    Service("divorce_apply", "离婚登记申请", 2, "对"),
    Service("divorce_issue", "离婚登记领证（冷静期后）", 2, "对"),
    Service("reissue", "补领婚姻登记证", 1, "件"),
    Service("adoption", "收养登记咨询", 1, "件"),
)
_BY_CODE = {service.code: service for service in SERVICES}
CHOICES = [(service.code, service.label) for service in SERVICES]


def service(code: str) -> Service:
    """The service by code. Raises NotFound."""
    if code not in _BY_CODE:
        raise NotFound("没有这项预约服务，请从预约首页选择。")
    return _BY_CODE[code]
