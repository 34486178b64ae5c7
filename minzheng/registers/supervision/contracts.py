"""The files that go to and come from the credit platform 信用永州."""

from minzheng.kernel.exchange.contracts import Column, Dataset, Kind
from minzheng.kernel.exchange.workbooks import TableColumn

from .models import Publication

OUT_COLUMNS = (
    TableColumn(label="类别", width=10),
    TableColumn(label="文书号", width=24),
    TableColumn(label="相对人名称", width=34),
    TableColumn(label="相对人统一社会信用代码", width=24),
    TableColumn(label="许可（处罚）类别", width=18),
    TableColumn(label="内容", width=48),
    TableColumn(label="决定日期", kind=Kind.DATE),
    TableColumn(label="有效期止", kind=Kind.DATE),
    TableColumn(label="公示截止日期", kind=Kind.DATE),
    TableColumn(label="作出机关", width=26),
    TableColumn(label="状态", width=10),
)


def out_row(row: Publication) -> tuple:
    """One line of the file that is sent."""
    return (
        row.get_kind_display(), row.document_number, row.subject_name, row.uscc, row.matter_name, row.content,
        row.decided_date, row.valid_until, row.due_date, row.authority, "有效",
    )  # fmt: skip


RECEIPTS = Dataset(
    name="credit_publicity_receipt",
    label="双公示平台回执",
    sender="信用永州（市发展改革委信用办）",
    purpose="核对行政许可、行政处罚信用信息是否在 7 个工作日内公示",
    legal_basis="发改财金〔2018〕424号；行政处罚法（2021）第四十八条",
    freshness="每批报送后即回",
    key=("document_number",),
    columns=(
        Column(name="document_number", label="文书号", required=True, aliases=("决定书文号", "行政决定文书号")),
        Column(
            name="outcome", label="结果", kind=Kind.CHOICE, required=True, aliases=("公示结果",),
            choices={"published": ("已公示", "成功", "公示"), "refused": ("退回", "失败", "校验不通过")},
        ),
        Column(name="published_date", label="公示日期", kind=Kind.DATE, aliases=("上网日期",)),
        Column(name="platform_number", label="平台编号", aliases=("信息编号",)),
        Column(name="words", label="说明", aliases=("退回原因", "备注")),
    ),
)  # fmt: skip
