"""Home visits on a phone."""

import uuid

import pytest

from minzheng.config.demo.walking import photo
from minzheng.desks.field.visits import CHECKLIST
from minzheng.kernel.cases.models import HomeVisit

pytestmark = pytest.mark.django_db


@pytest.fixture
def investigating(new_walk, at_desk):
    return at_desk(new_walk().submit().accept())


def visit(**more) -> dict:
    seen = {name: answers[0] for name, (_, answers) in CHECKLIST.items()}
    return (
        seen
        | {
            "visited_at": "2021-08-03T08:40",
            "first_visitor": "唐秀英",
            "second_visitor": "蒋志明",
            "findings": "家庭情况与申报一致。",
            "signed_by": "户主本人",
            "photos": [photo("屋外"), photo("屋内")],
        }
        | more
    )


def test_a_visit_is_recorded_with_photos_and_a_drawn_signature(investigating, desk, post):
    client, address = desk("cun"), f"/field/cases/{investigating.id}/visit/"
    assert investigating.applicant.name in client.get("/field/").content.decode()
    page = client.get(address).content.decode()
    assert "field/visit.js" in page
    assert 'capture="environment"' in page
    done = post(client, address, visit(signature=photo("签名")))
    assert done.status_code == 302
    made = HomeVisit.objects.get(case=investigating)
    assert (made.level, made.second_visitor, len(made.photo_ids)) == ("town", "蒋志明", 3)
    assert dict(made.checklist)["住房"] == "危旧房"
    assert dict(made.checklist)["签字方式"] == "手写签名（最后一张照片）"
    assert "data-draft-forget" in client.get(done["Location"]).content.decode()
    assert investigating.applicant.name not in client.get("/field/").content.decode()


def test_the_same_visit_sent_twice_is_recorded_once(investigating, desk, post):
    client, address = desk("cun"), f"/field/cases/{investigating.id}/visit/"
    one = {"request_id": str(uuid.uuid4())}
    assert [post(client, address, visit(**one)).status_code for _ in range(2)] == [302, 302]
    assert HomeVisit.objects.count() == 1


def test_a_form_without_its_id_is_refused(investigating, desk, post):
    client, address = desk("cun"), f"/field/cases/{investigating.id}/visit/"
    refused = post(client, address, visit(request_id=""))
    assert refused.status_code == 422
    assert "页面已经过期" in refused.content.decode()
    assert not HomeVisit.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"second_visitor": "唐秀英"}, "须由两名调查人共同完成"),
        ({"visited_at": "2031-01-01T08:00"}, "入户时间不能晚于现在"),
        ({"photos": []}, "请至少拍一张入户照片"),
        ({"housing": ""}, "请选择“住房”的情况。"),
        ({"signed_by": ""}, "请填写“被调查人姓名”"),
    ],
)
def test_an_incomplete_visit_is_told_and_not_recorded(investigating, desk, post, wrong, sentence):
    response = post(desk("cun"), f"/field/cases/{investigating.id}/visit/", visit(**wrong))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "家庭情况与申报一致。" in response.content.decode()
    assert HomeVisit.objects.count() == 0


def test_the_bureau_visits_what_was_forwarded_and_the_village_what_is_not(new_walk, at_desk, desk, post):
    case = at_desk(new_walk().to_opinion().publish().wait_for_notice().forward())
    address = f"/field/cases/{case.id}/visit/"
    assert desk("cun").get(address).status_code == 409
    assert post(desk("cun"), address, visit()).status_code == 409
    assert case.applicant.name in desk("shencha").get("/field/").content.decode()
    response = post(desk("shencha"), address, visit(first_visitor="黄丽芳", visited_at="2021-08-18T09:00"))
    assert response.status_code == 302
    assert HomeVisit.objects.filter(case=case, level="district").count() == 1


def test_the_bureau_does_not_visit_for_the_township(investigating, desk, post):
    response = post(desk("shencha"), f"/field/cases/{investigating.id}/visit/", visit())
    assert response.status_code == 409
    assert HomeVisit.objects.count() == 0


def test_other_posts_and_places_do_not_visit(new_walk, at_desk, desk):
    case = at_desk(new_walk(division="431103102201").submit().accept())
    address = f"/field/cases/{case.id}/visit/"
    assert desk("shenhe").get(address).status_code == 403
    assert desk("cun").get(address).status_code == 404


def test_the_list_keeps_its_budget(investigating, desk, django_assert_max_num_queries):
    client = desk("cun")
    client.get("/field/")
    with django_assert_max_num_queries(12):
        client.get("/field/")
