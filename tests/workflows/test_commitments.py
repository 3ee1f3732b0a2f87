"""告知承诺: signed instead of a proof, handled as if it were there, checked after the grant; false, it is the ground to
revoke."""

from datetime import date

import pytest

from tests.instants import at
from tests.workflows.committed import CONDITION, SIGNED, CommittingWorld
from workflows import chain, commitments, engine, lateness
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import Commitment, CommitmentCheck, Licence

pytestmark = pytest.mark.django_db
DAY = "2016-10-11 09:00"  # twenty working days after the grant: 2016-11-08
FALSE = "现场核查没有工会意见，所承诺的事项不属实"


@pytest.fixture
def world():
    return CommittingWorld()


def test_the_case_goes_to_its_decision_without_what_was_committed_to(world):
    with pytest.raises(Incomplete) as told:
        world.apply(when=at(DAY), paper=["plan"])
    assert set(told.value.fields) == {"material:opinion"}
    case = world.granted(when=DAY)
    commitment = Commitment.objects.get()
    assert (commitment.materials, commitment.conditions) == (["opinion"], [CONDITION])
    assert lateness.missing_of(case) == [] and case.state == "granted"
    assert commitments.check_by(commitment) == date(2016, 11, 8)
    assert case.events.get(action="submit").data["commitment"]["signed_by"] == "张申请"
    assert chain.first_fault(case) is None


def test_the_paper_tells_the_consequences_and_what_is_committed_to(world):
    from workflows.letters import wordings

    case = world.committed(when=DAY)
    paper = case.letters.get(kind="commitment")
    assert paper.title == "告知承诺书" and bytes(paper.pdf).startswith(b"%PDF")
    rows = [(row["kind"], row["label"]) for row in paper.data["promises"]]
    assert rows == [("材料", "工会意见"), ("条件", CONDITION)]
    said = "".join(block.get("text", "") for block in wordings.blocks("commitment", {**paper.data, "received_on": "x"}))
    assert "20个工作日" in said and "第六十九条" in said and "张申请" in said
    receipt = case.letters.get(kind="receipt").data["materials"]
    assert [row["form"] for row in receipt if row["name"] == "工会意见"] == ["书面承诺"]


@pytest.mark.parametrize(
    ("commitment", "error"),
    [
        ({"materials": ["plan"], "signed_by": "张申请"}, NotAllowed),  # the guide does not name it
        ({"materials": ["opinion"], "signed_by": " "}, Incomplete),
        ({"materials": ["opinion"]}, Incomplete),
        ({"materials": ["no-such"], "signed_by": "张申请"}, NotAllowed),
    ],
)
def test_only_what_the_guide_names_and_only_signed(world, commitment, error):
    with pytest.raises(error):
        world.committed(when=DAY, commitment=commitment)
    assert not Commitment.objects.exists()


def test_an_item_without_the_switch_offers_none():
    from tests.world import World

    world = World()
    with pytest.raises(NotAllowed):
        world.apply(when=at(DAY), paper=["plan", "opinion"], commitment=SIGNED)


def test_what_was_committed_to_is_not_asked_for_in_a_correction(world):
    case = world.committed(when=DAY)
    point = {"label": "材料", "problem": "缺", "required": "补交", "basis": "办事指南"}
    with pytest.raises(NotAllowed):
        engine.request_correction(case, by=world.clerk, at=at(DAY), points=[{**point, "target": "material:opinion"}])
    engine.request_correction(case, by=world.clerk, at=at(DAY), points=[{**point, "target": "material:plan"}])


def test_the_same_application_with_another_commitment_is_another_one(world):
    import uuid

    key = uuid.uuid4()
    case = world.committed(when=DAY, key=key)
    assert world.committed(when=DAY, key=key) == case
    with pytest.raises(NotAllowed):
        world.committed(when=DAY, key=key, commitment={**SIGNED, "signed_by": "别人"})


def test_it_is_checked_once_after_the_grant_by_officers_of_the_case(world):
    case = world.committed(when=DAY)
    kept = {"kept": True, "finding": "查验了工会意见原件，属实"}
    with pytest.raises(NotAllowed):  # nothing granted yet
        engine.check_commitment(case, by=world.reviewer, at=at(DAY), **kept)
    world.accept(case, when=DAY)
    engine.grant(case, by=world.leader, at=at(DAY), content="准予。")
    for nobody in (world.user, world.stranger, world.supervisor):
        with pytest.raises(Forbidden):
            engine.check_commitment(case, by=nobody, at=at("2016-10-20 09:00"), **kept)
    for wrong in ({"kept": None, "finding": "x"}, {"kept": True, "finding": " "}, {"kept": False, "finding": "假"}):
        with pytest.raises(Incomplete):
            engine.check_commitment(case, by=world.reviewer, at=at("2016-10-20 09:00"), **wrong)
    assert list(commitments.to_check(world.reviewer, on=date(2016, 10, 20))) == [Commitment.objects.get()]
    assert not commitments.to_check(world.supervisor, on=date(2016, 10, 20)).exists()
    engine.check_commitment(case, by=world.reviewer, at=at("2016-11-09 09:00"), **kept)
    event = case.events.last()
    assert event.data["check_by"] == "2016-11-08" and event.data["in_time"] is False
    assert not case.letters.filter(kind="commitment_broken").exists()
    assert not commitments.to_check(world.reviewer, on=date(2016, 11, 9)).exists()
    with pytest.raises(NotAllowed):
        engine.check_commitment(case, by=world.reviewer, at=at("2016-11-10 09:00"), **kept)


def test_found_false_it_is_told_and_the_licence_revoked_and_no_other_commitment_taken_for_a_year(world):
    case = world.granted(when=DAY)
    engine.check_commitment(case, by=world.reviewer, at=at("2016-10-20 09:00"), kept=False, finding=FALSE)
    paper = case.letters.get(kind="commitment_broken")
    assert paper.data["finding"] == FALSE and CommitmentCheck.objects.get().letter == paper
    licence = Licence.objects.get()
    assert commitments.ground_to_revoke(licence) == {"ground": "fraud", "reason": FALSE}
    engine.revoke(licence, by=world.leader, at=at("2016-10-21 09:00"), ground="fraud", reason=FALSE, harm_weighed=True)
    with pytest.raises(NotAllowed, match="2017-10-20"):
        world.committed(when="2017-10-20 09:00")
    world.apply(when=at("2017-10-20 09:00"))  # with the materials themselves
    world.committed(when="2017-10-21 09:00")


def test_what_was_refused_is_not_checked(world):
    case = world.committed(when=DAY)
    world.accept(case, when=DAY)
    engine.refuse(case, by=world.leader, at=at(DAY), facts="查明", reason="不符合法定条件，依法不予许可", basis="某法")
    with pytest.raises(NotAllowed):
        engine.check_commitment(case, by=world.reviewer, at=at(DAY), kept=True, finding="属实")


def test_what_was_signed_and_found_is_never_changed(world):
    from django.db import DatabaseError, transaction

    case = world.granted(when=DAY)
    engine.check_commitment(case, by=world.reviewer, at=at(DAY), kept=True, finding="属实")
    for model in (Commitment, CommitmentCheck):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()


def test_editions_hashed_before_stay_provable(world):
    from items.content import content_of, is_intact, with_rows
    from items.models import Edition

    live = with_rows(Edition.objects.filter(pk=world.edition.pk)).get()
    assert is_intact(live) and content_of(live)["commitment_days"] == 20
    old = content_of(live, schema=2)
    assert "commitment_days" not in old and "commitment" not in old["materials"][0] and "late" in old["materials"][0]
    assert set(old["conditions"][0]) == {"text", "basis"}
