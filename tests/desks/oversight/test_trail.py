"""Who did and saw what: persons, households, accounts; and the proof that the trail is whole."""

import json
import subprocess
import sys
import uuid

import pytest
from django.db import connection
from django.urls import reverse

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit import queries as trail
from tests.desks.treasury import world

PAGES = ("home", "cases", "people", "accounts", "times", "proof")


def url(name: str, *args) -> str:
    return reverse(f"oversight:{name}", args=args)


def post(client, address: str):
    return client.post(address, {"request_id": str(uuid.uuid4())})


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["maker", "checker", "head", "clerk"])
def test_only_an_auditor_opens_the_desk(desk, name, who):
    assert getattr(desk, who).get(url(name)).status_code == 403
    assert desk.auditor.get(url(name)).status_code == 200


def test_a_person_is_searched_first_and_each_look_is_an_event(desk):
    award = desk.awards["乙二"]
    assert desk.auditor.get(url("people"), {"q": "乙"}).status_code == 422
    found = desk.auditor.get(url("people"), {"q": "乙二"}).content.decode()
    assert url("person", award.payee_id) in found
    assert world.identity_number(10) not in found
    page = desk.auditor.get(url("person", award.payee_id)).content.decode()
    assert "登记发放账户" in page
    assert "共 1 次，包括您这一次" in page
    assert trail.openings(person_id=award.payee_id).count() == 1
    home = desk.auditor.get(url("household", award.household_id)).content.decode()
    assert "开通待遇，自 2020-09 起" in home
    assert trail.openings(household_id=award.household_id).count() == 1


def test_persons_of_another_district_are_not_found(desk):
    far = world.browser(world.open_account("far", world.Role.AUDITOR, world.OTHER_DISTRICT))
    award = desk.awards["甲一"]
    assert far.get(url("person", award.payee_id)).status_code == 404
    assert far.get(url("household", award.household_id)).status_code == 404
    assert trail.openings(person_id=award.payee_id).count() == 0
    assert url("person", award.payee_id) not in far.get(url("people"), {"q": "甲一"}).content.decode()


def test_a_household_shows_its_money(desk, posted):
    text = desk.auditor.get(url("household", desk.awards["甲一"].household_id)).content.decode()
    assert "2020年10月批次" in text
    assert "补发 2020年9月" in text
    assert posted.batches.get().number in text


def test_what_an_account_did_is_listed_and_narrowed(desk, batch):
    maker = desk.maker.account
    desk.maker.post(reverse("treasury:bank_file", args=[batch.id]), {"request_id": str(uuid.uuid4())})
    names = desk.auditor.get(url("accounts")).content.decode()
    assert url("account", maker.id) in names
    assert "资金发放制单（示范区）" in names
    everything = desk.auditor.get(url("account", maker.id)).content.decode()
    assert "开始测算" in everything
    seen = desk.auditor.get(url("account", maker.id), {"shown": "seen"}).content.decode()
    assert f"银行批次 {batch.number} 的卡号和身份证号" in seen
    assert "开始测算" not in seen
    far = world.open_account("elsewhere", world.Role.TREASURY_MAKER, world.OTHER_DISTRICT)
    assert desk.auditor.get(url("account", far.id)).status_code == 404


def test_seals_are_verified_and_a_change_shows(desk):
    assert post(desk.auditor, url("seal")).status_code == 302
    good = post(desk.auditor, url("verify")).content.decode()
    assert "逐个重新计算，没有改动" in good
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE audit_eventrow SET sentence = '改过' WHERE id = (SELECT min(id) FROM audit_eventrow)"
        )
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    bad = post(desk.auditor, url("verify")).content.decode()
    assert "与事件内容不符" in bad
    assert "逐个重新计算" not in bad


def test_sealing_twice_makes_one_seal(desk):
    post(desk.auditor, url("seal"))
    sealed = trail.seals().count()
    assert sealed == 1
    audit.seal(at=world.AT)
    assert trail.seals().count() == sealed


@pytest.mark.parametrize("name", ["verify", "seal", "export"])
def test_the_proof_is_the_auditors_alone(desk, name):
    assert post(desk.checker, url(name)).status_code == 403
    assert trail.seals().count() == 0


def test_the_export_passes_the_script_that_is_served_and_a_touched_one_fails(desk, tmp_path):
    post(desk.auditor, url("seal"))
    script, export = tmp_path / "verify_export.py", tmp_path / "audit.jsonl"
    script.write_bytes(b"".join(desk.auditor.get(url("script")).streaming_content))
    content = b"".join(post(desk.auditor, url("export")).streaming_content)
    export.write_bytes(content)
    done = subprocess.run([sys.executable, script, export], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "封条全部有效")
    lines = content.decode().splitlines()
    event = json.loads(lines[1])
    event["event"]["sentence"] = "改过"
    export.write_text("\n".join([lines[0], json.dumps(event), *lines[2:]]))
    done = subprocess.run([sys.executable, script, export], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "与事件内容不符" in done.stdout
    assert trail.openings(account_id=desk.auditor.account.id).count() == 1


def test_query_budgets(desk, posted, django_assert_max_num_queries):
    for name in ("cases", "accounts", "times", "proof"):
        with django_assert_max_num_queries(15):
            assert desk.auditor.get(url(name)).status_code == 200
    with django_assert_max_num_queries(15):
        desk.auditor.get(url("people"), {"q": "乙二"})
    with django_assert_max_num_queries(25):
        assert desk.auditor.get(url("home")).status_code == 200
    with django_assert_max_num_queries(25):
        desk.auditor.get(url("household", desk.awards["甲一"].household_id))
    with django_assert_max_num_queries(15):
        desk.auditor.get(url("account", desk.maker.account.id))
