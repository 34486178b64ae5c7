"""What the views of this part read from a request."""

from django.contrib import messages
from django.http import HttpRequest

from minzheng.kernel.base.errors import NotFound
from minzheng.registers.marriages import queries as marriages


def office_code(request: HttpRequest) -> str:
    """The office the page is about. Raises NotFound for a post that is at none."""
    found = marriages.offices(request.actor)
    if not found:
        raise NotFound("您的岗位不在婚姻登记处，没有可以查看的内容。")
    return found[0]


def refused(request: HttpRequest, error) -> None:
    """Say on the next page why something was not done."""
    messages.error(request, error.sentence)
