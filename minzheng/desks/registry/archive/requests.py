"""What the views of the archive have in common."""

from minzheng.kernel.access.web import EXPECTED
from minzheng.kernel.base.errors import NotFound

ALSO_MISSING = (*EXPECTED, NotFound)  # where what is missing was typed by the person
