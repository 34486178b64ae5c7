"""A batch of keyed papers from Excel: all of it, or nothing with the rows that are wrong."""

import base64

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.exchange import queries as exchange
from minzheng.kernel.exchange.reports import error_lines, report_workbook
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.marriage_archive import commands
from minzheng.registers.marriage_archive.contracts import PAPERS

from ..forms import BatchForm

_EXAMPLE = (
    "431103-HY·J-1962-000001", "零陵县普利桥公社", "冷结字第12号", "1962-5-1", "张三（示例，上传前删去）", "",
    "1940", "零陵县普利桥公社", "李四", "", "1942", "零陵县牛角坝公社", "", "清楚",
)  # fmt: skip


@page(permission="archive.key", methods=("GET", "POST"))
def batch(request: HttpRequest) -> HttpResponse:
    """Upload one file. It counts as one account of each paper in it."""
    form, context, status = BatchForm(request.POST or None, request.FILES or None), {}, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                loading = commands.load_batch(
                    file=upload, file_name=upload.name, actor=request.actor, at=request.at
                )
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                context = {"loading": loading}
                if loading.loaded:
                    status = 200
                else:
                    context |= {
                        "errors": error_lines(loading.intake),
                        "report": base64.b64encode(report_workbook(loading.intake)).decode(),
                    }
    context |= {
        "form": form, "dataset": PAPERS,
        "earlier": [one for one in exchange.intakes(PAPERS.name)
                    if one.received_by_id == request.actor.account_id][:10],
    }  # fmt: skip
    return render(request, "registry/archive/batch.html", context, status=status)


@page(permission="archive.key")
def template(request: HttpRequest) -> FileResponse:
    """An empty file of the contract with one example row."""
    columns = [TableColumn(label=column.label, width=18) for column in PAPERS.columns]
    file = table_workbook("婚姻登记历史档案补录", columns, [_EXAMPLE])
    return FileResponse(file, as_attachment=True, filename="婚姻档案补录模板.xlsx")
