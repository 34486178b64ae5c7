"""A proposed standard with the document that it rests on."""

import datetime as dt
from typing import BinaryIO

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.documents import commands as documents
from minzheng.kernel.rules import commands as rules
from minzheng.kernel.rules import queries as standards
from minzheng.kernel.rules.models import Standard


@transaction.atomic
def propose_standard(
    *, upload: BinaryIO | None, area: str, actor: Actor, at: dt.datetime, **proposal
) -> Standard:
    """Draft a value and keep its document in the archive: both, or neither.

    `proposal` is what `rules.commands.draft_standard` takes besides. Raises what that raises, and
    FileRefused.
    """
    access.require(actor, standards.DRAFT, division_code=area)
    file = None
    if upload is not None:
        file = documents.store_upload(
            upload, purpose="standard", retention=documents.DOCUMENT_RETENTION, actor=actor, at=at
        )
    return rules.draft_standard(area=area, file_id=file.id if file else None, actor=actor, at=at, **proposal)
