"""What goes to the national base of marriages, and what it sends back."""

from minzheng.kernel.exchange.contracts import Column, Dataset, Kind
from minzheng.kernel.exchange.workbooks import TableColumn

UPLOAD_COLUMNS = (
    TableColumn(label="记录编号", kind=Kind.DIGITS, width=12),
    TableColumn(label="批次号", width=24),
    TableColumn(label="业务类型", width=14),
    TableColumn(label="字号", width=24),
    TableColumn(label="登记日期", kind=Kind.DATE),
    TableColumn(label="登记年度", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="男方姓名", kind=Kind.PERSON_NAME),
    TableColumn(label="男方证件号", kind=Kind.IDENTITY_NUMBER),
    TableColumn(label="女方姓名", kind=Kind.PERSON_NAME),
    TableColumn(label="女方证件号", kind=Kind.IDENTITY_NUMBER),
    TableColumn(label="状态", width=14),
)
RECEIPTS = Dataset(
    name="marriage-receipts",
    label="全国婚姻登记信息库入库回执",
    columns=(
        Column(name="record_number", label="记录编号", kind=Kind.DIGITS, required=True),
        Column(
            name="result", label="结果", kind=Kind.CHOICE, required=True, aliases=("入库结果",),
            choices={"taken": ("入库", "成功", "已入库"), "returned": ("退回", "失败", "被退回")},
        ),
        Column(name="reason", label="退回原因", aliases=("原因",)),
    ),
    sender="全国婚姻登记信息库",
    purpose="婚姻登记全国联网",
    legal_basis="婚姻登记条例：县级以上民政部门应当推进婚姻登记信息化建设",
    key=("record_number",),
    freshness="上报后三个工作日内",
)  # fmt: skip
