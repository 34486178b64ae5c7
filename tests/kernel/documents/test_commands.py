"""Numbers without gaps, documents that stay, voidings that are rows of their own."""

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, connection, transaction

from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents import commands, queries, typesetting
from minzheng.kernel.documents.errors import DocumentAlreadyVoid, DocumentNotFound
from minzheng.kernel.documents.models import Document, DocumentVoiding, NumberSeries, StoredFile

AT = dt.datetime(2020, 11, 5, 9, 30, tzinfo=CHINA)
WORDING = {"agency": "某某区民政局", "recipient": "王某", "paragraphs": ["经审核，确认你户符合条件。"]}


@pytest.fixture(autouse=True)
def _own_archive(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def issue(**changes) -> Document:
    wanted = {
        "template": typesetting.PLAIN_NOTICE, "data": WORDING, "title": "最低生活保障确认通知书",
        "actor": SYSTEM, "at": AT,
    } | changes  # fmt: skip
    return commands.issue_document(**wanted)


@pytest.mark.django_db
class TestTakeNumber:
    def test_numbers_follow_each_other_by_word_and_year(self):
        taken = [
            commands.take_number(agency_word=word, year=year, at=AT)
            for word, year in [("冷民低保", 2020), ("冷民低保", 2020), ("冷民发", 2020), ("冷民低保", 2021)]
        ]
        assert taken == [
            "冷民低保〔2020〕1号",
            "冷民低保〔2020〕2号",
            "冷民发〔2020〕1号",
            "冷民低保〔2021〕1号",
        ]

    def test_a_rollback_gives_the_number_back(self):
        commands.take_number(agency_word="冷民低保", year=2020, at=AT)
        with transaction.atomic():
            assert commands.take_number(agency_word="冷民低保", year=2020, at=AT) == "冷民低保〔2020〕2号"
            transaction.set_rollback(True)
        assert commands.take_number(agency_word="冷民低保", year=2020, at=AT) == "冷民低保〔2020〕2号"

    def test_an_empty_agency_word_is_refused(self):
        with pytest.raises(Invalid, match="机关代字"):
            commands.take_number(agency_word=" ", year=2020, at=AT)
        assert not NumberSeries.objects.exists()


def test_numbers_are_not_taken_outside_a_transaction():
    with pytest.raises(RuntimeError, match="transaction"):
        commands.take_number(agency_word="冷民低保", year=2020, at=AT)


def test_concurrent_clerks_share_no_number_and_leave_no_gap(django_db_setup, django_db_blocker):
    """Eight clerks, every third of whose transactions fails, on connections of their own."""
    kept, lock = [], threading.Lock()

    def clerk(index: int) -> None:
        try:
            for turn in range(9):
                try:
                    with transaction.atomic():
                        number = commands.take_number(agency_word="并发测试", year=2020, at=AT)
                        if (index + turn) % 3 == 0:
                            raise InterruptedError
                except InterruptedError:
                    continue
                with lock:
                    kept.append(number)
        finally:
            connection.close()

    with django_db_blocker.unblock():
        try:
            clerks = [threading.Thread(target=clerk, args=(index,)) for index in range(8)]
            for thread in clerks:
                thread.start()
            for thread in clerks:
                thread.join()
        finally:
            NumberSeries.objects.filter(agency_word="并发测试").delete()
            connection.close()
    assert sorted(kept) == sorted(f"并发测试〔2020〕{n}号" for n in range(1, 49))


@pytest.mark.django_db
class TestIssueDocument:
    def test_a_document_is_numbered_typeset_and_archived(self):
        document = issue(number_series="冷民低保", case_id=41)
        assert document.number == "冷民低保〔2020〕1号"
        assert document.case_id == 41
        assert document.data["document"] == {
            "title": "最低生活保障确认通知书",
            "number": "冷民低保〔2020〕1号",
            "verification_code": document.verification_code,
            "issued_date": "2020-11-05",
        }
        opened = commands.open_file(file_id=document.pdf_id, actor=SYSTEM, at=AT)
        with opened.stream:
            assert opened.stream.read(5) == b"%PDF-"
        assert opened.file.name == "最低生活保障确认通知书.pdf"
        assert (
            EventRow.objects.filter(kind="documents.issued", case_id=41).get().details["number"]
            == document.number
        )

    def test_the_kept_data_give_the_same_bytes_again(self):
        document = issue()
        again = typesetting.render(document.template, document.data, issued_at=document.issued_at)
        opened = commands.open_file(file_id=document.pdf_id, actor=SYSTEM, at=AT)
        with opened.stream:
            assert opened.stream.read() == again

    def test_the_year_of_the_number_is_the_year_in_china(self):
        new_year = dt.datetime(2020, 12, 31, 16, 30, tzinfo=dt.UTC)  # 00:30 on 1 January in China
        assert issue(number_series="冷民低保", at=new_year).number == "冷民低保〔2021〕1号"

    def test_codes_differ_and_have_no_letters_that_look_alike(self):
        codes = {issue().verification_code for _ in range(5)}
        assert len(codes) == 5
        assert all(len(code) == 16 and not set(code) & set("0O1IL") for code in codes)

    def test_a_template_that_fails_takes_no_number_and_leaves_nothing(self):
        with pytest.raises(RuntimeError, match="paragraphs"):
            issue(number_series="冷民低保", data={"agency": "某某区民政局"})
        assert not Document.objects.exists()
        assert not StoredFile.objects.exists()
        assert not EventRow.objects.exists()
        assert issue(number_series="冷民低保").number == "冷民低保〔2020〕1号"

    def test_the_heading_cannot_be_forged_by_the_data(self):
        with pytest.raises(ValueError, match="document"):
            issue(data={**WORDING, "document": {"number": "冷民低保〔2020〕99号"}})
        assert not Document.objects.exists()

    @pytest.mark.parametrize("model", [Document, DocumentVoiding])
    def test_the_database_refuses_to_change_or_delete(self, model):
        commands.void_document(document_id=issue().id, reason="金额有误", actor=SYSTEM, at=AT)
        field = "title" if model is Document else "reason"
        before = model.objects.values_list(field, flat=True).get()
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            model.objects.update(**{field: "改"})
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            model.objects.all()._raw_delete("default")
        assert model.objects.values_list(field, flat=True).get() == before


@pytest.mark.django_db
class TestVoidDocument:
    def test_a_document_is_replaced_by_a_new_one(self):
        old, new = issue(number_series="冷民低保"), issue(number_series="冷民低保")
        commands.void_document(document_id=old.id, reason="金额有误", replaced_by=new, actor=SYSTEM, at=AT)
        assert list(Document.objects.in_force()) == [new]
        verdict = queries.verify(old.verification_code)
        assert not verdict.in_force
        assert verdict.sentence == "本文书由本机关出具，但已作废，已由冷民低保〔2020〕2号替代。"
        assert EventRow.objects.filter(kind="documents.voided").count() == 1

    def test_the_first_voiding_stands(self):
        document = issue()
        commands.void_document(document_id=document.id, reason="金额有误", actor=SYSTEM, at=AT)
        with pytest.raises(DocumentAlreadyVoid):
            commands.void_document(document_id=document.id, reason="再次", actor=SYSTEM, at=AT)
        assert DocumentVoiding.objects.get().reason == "金额有误"

    def test_refusals_change_nothing(self):
        document = issue()
        with pytest.raises(Invalid, match="作废原因"):
            commands.void_document(document_id=document.id, reason="  ", actor=SYSTEM, at=AT)
        with pytest.raises(Invalid, match="自己替代"):
            commands.void_document(
                document_id=document.id, reason="错", replaced_by=document, actor=SYSTEM, at=AT
            )
        with pytest.raises(DocumentNotFound):
            commands.void_document(document_id=document.id + 1, reason="错", actor=SYSTEM, at=AT)
        assert not DocumentVoiding.objects.exists()


@pytest.mark.django_db
class TestVerify:
    def test_a_code_is_found_as_people_type_it(self):
        document = issue(number_series="冷民低保")
        code = document.verification_code
        full_width = code.translate({ord(c): ord(c) + 0xFEE0 for c in code})
        for typed in (code, code.lower(), f" {code[:4]} {code[4:8]}-{code[8:]} ", full_width):
            verdict = queries.verify(typed)
            assert (verdict.title, verdict.number) == ("最低生活保障确认通知书", "冷民低保〔2020〕1号")
            assert verdict.sentence == "本文书由本机关出具，现行有效。"

    @pytest.mark.parametrize("typed", ["", "ABCD", "' OR 1=1 --", "2" * 16, "0" * 16, "2" * 400])
    def test_unknown_and_malformed_codes_are_answered_alike(self, typed):
        issue()
        with pytest.raises(DocumentNotFound, match="没有查到这个验证码"):
            queries.verify(typed)

    def test_documents_of_needs_a_subject(self):
        document = issue(case_id=5)
        assert list(queries.documents_of(case_id=5)) == [document]
        assert list(queries.documents_of(case_id=6)) == []
        with pytest.raises(TypeError):
            queries.documents_of()
