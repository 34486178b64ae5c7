"""The papers of supervision: numbered, typeset and archived. Their wording stands here, by kind of paper."""

import datetime as dt

from django.conf import settings

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.documents.commands import issue_document
from minzheng.kernel.documents.models import Document
from minzheng.kernel.documents.typesetting import PLAIN_NOTICE

REVIEW_LAW_FROM = dt.date(2024, 1, 1)  # 行政复议法 (2023): to the government only


def day_words(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def remedies(on_date: dt.date) -> str:
    """救济途径: whom to turn to against a decision, and until when."""
    reviewer = "区人民政府" if on_date >= REVIEW_LAW_FROM else "区人民政府或者上一级民政部门"
    return (
        f"如不服本决定，可以自知道本决定之日起六十日内向{reviewer}申请行政复议，"
        "也可以自知道本决定之日起六个月内依法向人民法院提起行政诉讼。"
    )


def issue(
    title: str, paragraphs: list[str], *, recipient: str, word: str, decision: bool = False,
    actor: Actor, at: dt.datetime,
) -> Document:  # fmt: skip
    """One paper under the agency's word and `word` (社检, 社改, 社信 …)."""
    data = {"agency": settings.BUREAU_NAME, "recipient": recipient, "paragraphs": paragraphs}
    if decision:
        data["remedies"] = remedies(at.astimezone(CHINA).date())
    return issue_document(
        template=PLAIN_NOTICE, data=data, title=title, number_series=settings.AGENCY_WORD + word,
        actor=actor, at=at,
    )  # fmt: skip
