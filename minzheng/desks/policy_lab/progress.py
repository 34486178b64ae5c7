"""The bar of work that a worker does: on the page, and alone when it is asked for each second."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.registers.benefits.tasks import worker_is_alive


def bar_of(record, *, running: bool, label: str, finished: str, url: str, bar_id: str) -> dict:
    """What the template of the bar needs; `record` counts `done` of `total` households and has a `fault`."""
    silent = running and not worker_is_alive()
    return {
        "record": record,
        "running": running,
        "no_worker": silent,
        "label": "等待后台程序启动" if silent else label,
        "finished": finished,
        "url": url,
        "id": bar_id,
    }


def bar_response(request: HttpRequest, bar: dict) -> HttpResponse:
    """The bar alone; when the work has ended the page around it is loaded again."""
    response = render(request, "policy_lab/progress.html", {"bar": bar})
    if not bar["running"]:
        response["HX-Refresh"] = "true"
    return response
