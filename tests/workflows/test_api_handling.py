"""Through the API what the desk can do: sharing the work, what arrives later, notes, commitments, hearings."""

import uuid

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.workflows.committed import SIGNED, CommittingWorld
from tests.workflows.handling import colleague, head
from tests.workflows.licences import LicenceWorld
from tests.workflows.test_api import act, client_of, submit, upload
from tests.workflows.test_filing import towns  # noqa: F401 a fixture
from tests.workflows.test_late_materials import LenientWorld
from tests.world import World
from workflows import engine, timekeeping
from workflows.api.acts import VERBS
from workflows.models import Application, Block, CaseLink, Consultation, InternalNote, MaterialJudgement

pytestmark = pytest.mark.django_db
REASON = "需进一步核实岗位情况和工时安排"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world():
    return World()


def received(world):
    return world.apply(when=timekeeping.now())


def test_the_head_assigns_and_nobody_else(world):
    case, other, chief = received(world), colleague(world), head(world)
    assert act(client_of(world.clerk), case.number, "assign", officer=other.username).status_code == 403
    given = act(client_of(chief), case.number, "assign", officer=other.username, version=1)
    assert given.status_code == 200 and case.runs.get().officer == other
    again = act(client_of(chief), case.number, "assign", officer=world.clerk.username, version=1, reason=REASON)
    assert again.status_code == 409 and again.data["code"] == "stale"
    assert act(client_of(chief), case.number, "assign", officer="no-such").status_code == 400


def test_materials_are_judged_and_stand_in_the_way(world):
    case, clerk = received(world), client_of(world.clerk)
    rows = [{"key": "plan", "verdict": "fails"}]
    short = act(clerk, case.number, "judge", materials=rows)
    assert short.status_code == 400 and "materials.0.reason" in short.data["fields"]
    rows = [{"key": "plan", "verdict": "fails", "reason": "未盖章", "basis": "办事指南"}]
    assert act(clerk, case.number, "judge", materials=rows).status_code == 200
    assert MaterialJudgement.objects.get().reason == "未盖章"
    assert act(clerk, case.number, "accept").status_code == 409


def test_another_department_is_asked_answers_and_sees_the_case_no_longer(world):
    case, legal = received(world), world.person("罗正义", Role.LEGAL, world.make_section("law", "法规科"))
    post, day = legal.postings.get().post, timekeeping.local_date(timekeeping.now())
    clerk, asked = client_of(world.clerk), client_of(legal)
    assert asked.get(reverse("api-application", args=[case.number])).status_code == 404
    body = {"post": post.pk, "question": "是否符合规定？", "due_on": day.isoformat()}
    assert act(clerk, case.number, "consult", **body).status_code == 200
    question = Consultation.objects.get()
    assert asked.get(reverse("api-application", args=[case.number])).status_code == 200
    assert act(clerk, case.number, "answer", consultation=question.pk, answer="我替他答").status_code == 403
    assert act(asked, case.number, "answer", consultation=question.pk, answer="符合规定").status_code == 204
    question.refresh_from_db()
    assert question.answer == "符合规定"
    assert asked.get(reverse("api-application", args=[case.number])).status_code == 404
    act(clerk, case.number, "consult", **body)
    assert act(clerk, case.number, "take_back", consultation=Consultation.objects.last().pk).status_code == 200


def test_cases_are_linked_that_both_may_be_seen(world):
    one, two, elsewhere = received(world), received(world), "330282-999999-000000"
    clerk = client_of(world.clerk)
    for nothing in (elsewhere, "\x00", "一号", "9" * 5000):
        assert act(clerk, one.number, "link", other=nothing, note="同一企业").status_code == 400
    assert act(clerk, one.number, "link", other=two.number, note="同一企业").status_code == 200
    assert CaseLink.objects.get().note == "同一企业"
    assert act(client_of(world.user), one.number, "link", other=two.number, note="x").status_code == 403


def test_scans_are_attached_from_own_uploads_only_and_only_once(world):
    case, clerk = received(world), client_of(world.clerk)
    file = upload(clerk, "plan")
    assert act(clerk, case.number, "attach_scan", files=[upload(client_of(world.user), "plan")]).status_code == 400
    assert act(clerk, case.number, "attach_scan", files=[]).status_code == 400
    assert act(clerk, case.number, "attach_scan", files=[file]).status_code == 200
    assert act(clerk, case.number, "attach_scan", files=[file]).status_code == 400
    assert case.files.get().scan_of_paper


def test_a_correction_is_answered_by_the_applicant(world):
    case, mine = received(world), client_of(world.user)
    point = {"target": "material:plan", "label": "实施方案", "problem": "未盖章", "required": "盖章", "basis": "指南"}
    act(client_of(world.clerk), case.number, "request_correction", points=[point])
    assert act(mine, case.number, "resubmit", files=[]).status_code == 400
    assert act(mine, case.number, "resubmit", files=[upload(mine, "plan")]).data["state"] == "received"


def test_a_case_in_the_wrong_town_is_transferred(towns):  # noqa: F811
    case = towns.apply(when=timekeeping.now(), town=towns.town)
    clerk = client_of(towns.town_clerk)
    assert act(clerk, case.number, "transfer", town="nowhere", reason=REASON).status_code == 400
    assert act(clerk, case.number, "transfer", town=towns.second.code, reason=REASON).status_code == 200
    case.refresh_from_db()
    assert case.town == towns.second


def test_notes_are_for_those_who_handle_the_case(world):
    case, clerk = received(world), client_of(world.clerk)
    where = reverse("api-notes", args=[case.number])
    assert clerk.post(where, {"text": " "}).status_code == 400
    assert clerk.post(where, {"text": "已电话联系"}).status_code == 201
    assert [n["text"] for n in clerk.post(where, {"text": "已电话联系"}).data] == ["已电话联系"]
    assert InternalNote.objects.count() == 1
    assert [n["author"] for n in clerk.get(where).data] == ["王受理"]
    assert client_of(world.user).get(where).status_code == 403
    assert client_of(world.user).post(where, {"text": "x"}).status_code == 403
    assert client_of(world.stranger).get(where).status_code == 404
    assert clerk.get(reverse("api-notes", args=["330282-999999-000000"])).status_code == 404


def test_a_commitment_is_submitted_and_checked():
    world = CommittingWorld()
    mine = client_of(world.user)
    key, file = str(uuid.uuid4()), upload(mine, "plan")
    wrong = submit(mine, edition=2, files=[file], commitment={**SIGNED, "materials": ["plan"]})
    assert wrong.status_code == 409
    made = submit(mine, key, edition=2, files=[file], commitment=SIGNED)
    assert made.status_code == 201, made.data
    case = Application.objects.get()
    now = timekeeping.now()
    engine.accept(case, by=world.clerk, at=now)
    engine.advance(case, by=world.reviewer, at=now, opinion="同意")
    reviewer = client_of(world.reviewer)
    assert act(reviewer, case.number, "check_commitment", kept=True, finding="属实").status_code == 409
    engine.grant(case, by=world.leader, at=now, content="准予。")
    assert act(mine, case.number, "check_commitment", kept=True, finding="属实").status_code == 403
    assert act(reviewer, case.number, "check_commitment", kept=False, finding="假").status_code == 400
    assert act(reviewer, case.number, "check_commitment", kept=True, finding="属实").status_code == 200


def test_a_minor_material_that_was_missing_arrives():
    world = LenientWorld()
    now = timekeeping.now()
    until = timekeeping.calendar().add_workdays(timekeeping.local_date(now), 5)
    case = world.apply(when=now, paper=["plan"])
    clerk, mine = client_of(world.clerk), client_of(world.user)
    assert act(clerk, case.number, "accept").status_code == 400
    assert act(clerk, case.number, "accept", until=until.isoformat()).status_code == 200
    assert act(client_of(world.reviewer), case.number, "hand_in_late", paper=["opinion"]).status_code == 403
    assert act(mine, case.number, "hand_in_late", files=[upload(mine, "plan")]).status_code == 409
    assert act(mine, case.number, "hand_in_late", files=[upload(mine, "opinion")]).status_code == 200
    assert act(mine, case.number, "hand_in_late", files=[]).status_code == 400


def test_a_licence_is_revoked_and_deregistered_by_the_leader(settings):
    world = LicenceWorld()
    settings.PUBLIC_SAFETY_ITEMS = [world.item.code]
    now = timekeeping.now()
    case = engine.grant(world.at_decision(when=now), by=world.leader, at=now, content="准予。")
    where = reverse("api-licence-revoke", args=[case.licence.number])
    body = {"ground": "fraud", "reason": "经查申请材料系伪造，情况属实。", "harm_weighed": True, "bar": True}
    assert client_of(world.stranger).post(where, body).status_code == 404
    assert client_of(world.reviewer).post(where, body).status_code == 403
    leader = client_of(world.leader)
    assert leader.post(where, {**body, "ground": "whim"}).status_code == 400
    assert leader.post(where, {**body, "harm_weighed": False}).status_code == 400
    stale = leader.post(where, {**body, "version": 1})
    assert stale.status_code == 409 and stale.data["code"] == "stale"
    assert leader.post(where, body).data["state"] == "revoked"
    assert Block.objects.get().ground == "fraud"
    where = reverse("api-licence-deregister", args=[case.licence.number])
    ended = leader.post(where, {"ground": "taken_back", "reason": "许可已被依法撤销，办理注销。"})
    assert ended.data["state"] == "deregistered"
    assert leader.post(where, {"ground": "taken_back", "reason": "许可已被依法撤销，办理注销。"}).status_code == 409


def test_every_act_of_the_desk_is_a_verb_of_the_api():
    from workflows.desk.acts import ACTS

    named = {act.verb.__name__ for act in ACTS.values()}
    assert named <= {verb.act.__name__ for verb in VERBS.values()}


def test_the_schema_describes_them(client):
    text = client.get(reverse("api-schema")).content.decode()
    for verb in ("assign", "judge", "consult", "transfer", "attach_scan", "hand_in_late", "check_commitment"):
        assert f"/api/v1/applications/{{number}}/acts/{verb}/" in text
    assert "/api/v1/applications/{number}/notes/" in text and "/api/v1/licences/{number}/acts/revoke/" in text
