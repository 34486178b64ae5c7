"""An address with the object behind it, and a form as somebody would send it."""

import uuid
from dataclasses import dataclass, field

from django.urls import reverse

from minzheng.config.demo.walking import photo


@dataclass(frozen=True)
class Address:
    """`arguments` of the path, the `query` behind it, the `form` of a POST.

    `file` is the field of the form's upload. `owner` is the account of the resident whose own the object is;
    `officer` does for an officer who has had a hand in it already.
    """

    arguments: dict = field(default_factory=dict)
    query: dict = field(default_factory=dict)
    form: dict = field(default_factory=dict)
    file: str = ""
    owner: str = "tang"
    officer: str = ""

    def path(self, name: str) -> str:
        return reverse(name, kwargs=self.arguments)

    def body(self) -> dict:
        """The form, with a request id of its own and a fresh upload."""
        upload = {self.file: photo("材料")} if self.file else {}
        return {"request_id": str(uuid.uuid4()), **self.form, **upload}
