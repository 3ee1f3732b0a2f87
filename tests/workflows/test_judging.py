"""Materials judged one by one: kept by version, into the notice, in the way of acceptance."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from tests.instants import at
from tests.workflows.desk_pages import client_of, now, page
from tests.world import World
from workflows import engine, files, judgements, telling
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import MaterialJudgement

pytestmark = pytest.mark.django_db
NINE = at("2016-10-11 09:00")
TEN = at("2016-10-12 10:00")
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
FAILS = {"key": "plan", "verdict": "fails", "reason": "没有加盖公章", "basis": "办事指南第1项"}


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world():
    return World()


def judge(world, case, *found, when=NINE, by=None):
    return engine.judge(case, by=by or world.clerk, at=when, materials=list(found))


def upload(world, key="plan", content=PNG):
    return files.store(SimpleUploadedFile("plan.png", content), material_key=key, by=world.user, at=NINE)


def test_what_does_not_comply_stands_in_the_way_of_acceptance(world):
    case = judge(world, world.apply(when=NINE), FAILS)
    with pytest.raises(NotAllowed, match="实施方案"):
        engine.accept(case, by=world.clerk, at=NINE)
    judge(world, case, {"key": "plan", "verdict": "complies", "original_seen": True})
    engine.accept(case, by=world.clerk, at=NINE)
    assert case.events.get(action="accept").data["judged"] == {"plan": "complies"}
    assert MaterialJudgement.objects.filter(application=case).count() == 2


def test_let_pass_with_a_reason_it_no_longer_stands_in_the_way(world):
    case = judge(world, world.apply(when=NINE), FAILS)
    with pytest.raises(Incomplete) as told:
        judge(world, case, {"key": "plan", "verdict": "waived", "reason": " "})
    assert "materials.0.reason" in told.value.fields
    judge(world, case, {"key": "plan", "verdict": "waived", "reason": "公章在年检，书面说明已收"})
    engine.accept(case, by=world.clerk, at=NINE)
    assert case.state == "in_review"


def test_a_new_version_is_judged_anew_and_the_old_finding_stays(world):
    case = world.apply(when=NINE, paper=["opinion"], files=[upload(world)])
    judge(world, case, FAILS)
    assert judgements.standing_of(case)["plan"].seen == [case.files.get().sha256]
    point = {"target": "material:plan", "label": "实施方案", "problem": "缺章", "required": "盖章", "basis": "指南"}
    engine.request_correction(case, by=world.clerk, at=NINE, points=[point])
    engine.resubmit(case, by=world.user, at=TEN, files=[upload(world, content=PNG + b"\0")])
    assert judgements.standing_of(case) == {} and len(judgements.history_of(case)["plan"]) == 1
    engine.accept(case, by=world.clerk, at=TEN)


def test_paper_for_paper_is_a_new_version_too(world):
    case = judge(world, world.apply(when=NINE), FAILS)
    point = {"target": "material:plan", "label": "实施方案", "problem": "缺章", "required": "盖章", "basis": "指南"}
    engine.request_correction(case, by=world.clerk, at=NINE, points=[point])
    engine.resubmit(case, by=world.user, at=TEN, paper=["plan"])
    assert judgements.standing_of(case) == {}
    engine.accept(case, by=world.clerk, at=TEN)


def test_a_judgement_is_one_event_with_the_fingerprints(world):
    case = world.apply(when=NINE, paper=["opinion"], files=[upload(world)])
    before = case.version
    judge(world, case, FAILS, {"key": "opinion", "verdict": "complies", "original_seen": True})
    assert case.version == before + 1
    event = case.events.get(action="judge")
    assert event.data["materials"] == [
        ["plan", "fails", False, [case.files.get().sha256]],
        ["opinion", "complies", True, ["paper"]],
    ]
    words = telling.timeline(case, for_staff=True)[0]["text"]
    assert "实施方案" in words and "工会意见" in words
    assert all("实施方案" not in entry["text"] for entry in telling.timeline(case, for_staff=False))


def test_silence_accepts_whatever_was_found(world):
    """Art. 32(4): an internal finding that was never told to the applicant holds nothing up."""
    from workflows import timers

    case = judge(world, world.apply(when=NINE), FAILS)
    timers.run_due(at=at("2016-10-20 09:00"))
    case.refresh_from_db()
    assert case.deemed and case.state == "in_review"


@pytest.mark.parametrize("who", ["reviewer", "supervisor", "user", "stranger"])
def test_only_who_works_at_the_stage_judges(world, who):
    with pytest.raises(Forbidden):
        judge(world, world.apply(when=NINE), FAILS, by=getattr(world, who))


def test_the_reviewer_judges_too(world):
    case = world.accepted(when=NINE)
    judge(world, case, FAILS, by=world.reviewer)
    engine.advance(case, by=world.reviewer, at=NINE, opinion="材料另行说明")
    assert case.judgements.get().judged_by == world.reviewer


@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = ''", "DELETE FROM {}"])
def test_a_judgement_is_never_changed(world, statement):
    judge(world, world.apply(when=NINE), FAILS)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as sql:
        sql.execute(statement.format("workflows_materialjudgement"))


def test_an_unknown_material_is_refused(world):
    with pytest.raises(Incomplete):
        judge(world, world.apply(when=NINE), {**FAILS, "key": "nothing"})


# -- the pages


def send(world, case, act, **typed):
    case.refresh_from_db()
    run = case.runs.get(ended_at=None).pk
    return client_of(world.clerk).post(
        reverse("desk-act", args=[case.number, act]), {"version": case.version, "run": run, **typed}
    )


def test_what_was_found_is_filled_into_the_notice_and_shown_at_acceptance(world):
    case = world.apply(when=now())
    said = {"verdict-0": "fails", "reason-0": "没有加盖公章", "basis-0": "某办法第三条", "rest": "on"}
    assert send(world, case, "judge", **said).status_code == 302
    standing = judgements.standing_of(case)
    assert {key: one.verdict for key, one in standing.items()} == {"plan": "fails", "opinion": "complies"}
    notice = page(world.clerk, "desk-act", case.number, "request_correction").context["form"]
    assert notice["pick-0"].value() is True and notice["problem-0"].value() == "没有加盖公章"
    assert notice["basis-0"].value() == "某办法第三条" and not notice["pick-1"].value()
    shown = page(world.clerk, "desk-act", case.number, "accept").content.decode()
    assert "没有加盖公章" in shown and "Complies" in shown
    refused = send(world, case, "accept")
    assert refused.status_code == 409 and "实施方案" in refused.content.decode()
    assert "没有加盖公章" in page(world.clerk, "desk-case", case.number).content.decode()


def test_judging_again_writes_only_what_is_new(world):
    case = world.apply(when=now())
    send(world, case, "judge", **{"verdict-0": "complies", "verdict-1": "complies"})
    send(world, case, "judge", **{"verdict-0": "complies", "original-0": "on", "verdict-1": "complies"})
    assert [one.material_key for one in case.judgements.all()] == ["plan", "opinion", "plan"]
    assert send(world, case, "judge", **{"verdict-0": "complies", "original-0": "on"}).status_code == 400


@pytest.mark.parametrize(
    "typed", [{}, {"verdict-0": "fails"}, {"verdict-0": "waived", "reason-0": " "}, {"verdict-0": "x"}, {"rest": ""}]
)
def test_a_finding_without_its_reason_comes_back(world, typed):
    case = world.apply(when=now())
    assert send(world, case, "judge", **typed).status_code == 400
    assert not case.judgements.exists()


def test_the_applicant_never_reads_what_officers_found(world):
    case = judge(world, world.apply(when=now()), FAILS, when=now())
    client = client_of(world.user)
    for address in (reverse("my-application", args=[case.number]), f"/api/v1/applications/{case.number}/"):
        answer = client.get(address)
        assert answer.status_code == 200 and "没有加盖公章" not in answer.content.decode()
