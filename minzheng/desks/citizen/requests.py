"""What the views of this desk read from a request."""

import uuid

from django.http import HttpRequest

from minzheng.kernel.base.errors import Conflict, Invalid

EXPECTED = (Invalid, Conflict)  # shown beside the form; NotFound and Refused keep their own page


def request_id_of(request: HttpRequest) -> uuid.UUID:
    """The id under which this form is carried out once. Raises Invalid where the page sent none."""
    try:
        return uuid.UUID(request.POST.get("request_id", ""))
    except ValueError as error:
        raise Invalid("页面已经过期。请返回上一页刷新后再提交。") from error
