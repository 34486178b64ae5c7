"""Which refusals the views of this desk show on the page itself."""

from minzheng.kernel.base.errors import Conflict, Invalid

EXPECTED = (Invalid, Conflict)  # shown beside the form; NotFound and Refused keep their own page
