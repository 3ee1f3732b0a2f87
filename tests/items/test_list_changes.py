from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditRecord, Department
from items import delegations
from items.catalogue import in_force, listed
from items.codes import ItemState
from items.drafts import DraftIsHeld, copy_to_draft, write
from items.listing import lines
from items.listing.errors import ChangeRefused
from items.models import ChangeBatch, ChangeStep, Item, Standing
from tests.factories.items import AT, complete_content, item_with_draft, published
from tests.items.lists import EFFECTIVE, ListWorld

pytestmark = pytest.mark.django_db
TODAY = AT.date()
DAY = timedelta(days=1)


@pytest.fixture
def world():
    return ListWorld()


def the(code):
    return Item.objects.get(code=code)


def a_change(code="special-hours", **changes):
    live = published(code)
    write(copy_to_draft(live), complete_content(**{"promised_amount": 8, **changes}))
    return {"operation": "change", "item": live.item, "reason": "压缩承诺期限"}


def test_a_batch_goes_from_the_drafter_over_four_desks_to_a_numbered_publication(world):
    batch = world.published(a_change())
    assert (batch.state, batch.document_number, batch.effective_on) == ("published", "慈政办发〔2024〕5号", EFFECTIVE)
    told = list(batch.steps.values_list("action", "by__username"))
    assert told == [
        ("submit", "drafter"),
        ("agree", "head"),
        ("agree", "keeper"),
        ("lawful", "legal"),
        ("agree", "office"),
        ("publish", "keeper"),
    ]
    assert AuditRecord.objects.filter(kind="list_change").count() == 6
    assert the("special-hours").edition_on(EFFECTIVE - DAY).promised_amount == 10
    assert the("special-hours").edition_on(EFFECTIVE).promised_amount == 8


def test_each_line_keeps_what_was_and_what_is_to_be(world):
    line = world.published(a_change()).lines.get()
    before, after = line.before["special-hours"], line.after["special-hours"]
    assert (before["edition"], before["content"]["promised_amount"]) == (1, 10)
    assert (after["edition"], after["content"]["promised_amount"]) == (2, 8)


def test_what_is_found_unlawful_is_blocked_until_the_drafter_says_what_was_mended(world):
    batch = world.batch(a_change())
    for action, by in (("submit", world.drafter), ("agree", world.head), ("agree", world.keeper)):
        world.act(batch, action, by)
    batch = world.act(batch, "unlawful", world.legal, opinion="无上位法依据")
    assert batch.state == "blocked"
    for action, by in (("publish", world.keeper), ("agree", world.office), ("lawful", world.legal)):
        with pytest.raises(ChangeRefused):
            world.act(batch, action, by, opinion="x", document_number="1号", effective_on=EFFECTIVE)
    with pytest.raises(ChangeRefused):
        world.act(batch, "submit", world.drafter)
    assert world.act(batch, "submit", world.drafter, opinion="已补充依据").state == "head"
    assert list(batch.steps.values_list("opinion", flat=True))[-2:] == ["无上位法依据", "已补充依据"]


def test_a_returned_batch_keeps_its_lines_and_says_why(world):
    batch = world.act(world.batch(a_change()), "submit", world.drafter)
    with pytest.raises(ChangeRefused):
        world.act(batch, "return", world.head)
    batch = world.act(batch, "return", world.head, opinion="请补充文号")
    assert (batch.state, batch.lines.count(), batch.steps.last().opinion) == ("returned", 1, "请补充文号")


def test_nobody_reviews_what_he_wrote_himself(world):
    batch = world.act(world.batch(a_change(), by=world.head), "submit", world.head)
    with pytest.raises(ChangeRefused) as refusal:
        world.act(batch, "agree", world.head)
    assert refusal.value.status == 403
    leader = world.officer("leader", "leader", world.keepers)
    assert world.act(batch, "agree", leader).state == "keeper"


@pytest.mark.parametrize("wrong", ["drafter", "keeper", "legal", "office"])
def test_a_step_belongs_to_its_post(world, wrong):
    batch = world.act(world.batch(a_change()), "submit", world.drafter)
    with pytest.raises(ChangeRefused) as refusal:
        world.act(batch, "agree", getattr(world, wrong))
    assert refusal.value.status == 403


def test_of_two_who_act_at_once_the_second_is_told_who_was_first(world):
    batch = world.act(world.batch(a_change()), "submit", world.drafter)
    world.act(batch, "agree", world.head, version=batch.version)
    other = world.officer("leader", "leader", world.keepers)
    with pytest.raises(ChangeRefused, match="head"):
        world.act(batch, "return", other, version=2, opinion="不同意")
    batch.refresh_from_db()
    assert batch.state == "keeper"


def test_a_draft_under_review_cannot_be_edited_and_one_that_was_changed_anyway_is_not_published(world):
    line = a_change()
    batch = world.to_approved(world.batch(line))
    draft = the("special-hours").draft
    with pytest.raises(DraftIsHeld):
        write(draft, complete_content(promised_amount=5))
    type(draft).objects.filter(pk=draft.pk).update(promised_amount=5)
    with pytest.raises(ChangeRefused):
        world.act(batch, "publish", world.keeper, document_number="1号", effective_on=EFFECTIVE)
    assert the("special-hours").draft is not None


def test_a_line_that_does_not_pass_the_publish_checks_is_not_submitted(world):
    batch = world.batch(a_change(places=""))
    with pytest.raises(ChangeRefused):
        world.act(batch, "submit", world.drafter)


def test_a_cancelled_item_leaves_the_list_on_its_day_with_nothing_running(world):
    item = published().item
    batch = world.published({"operation": "cancel", "item": item, "document": "国发〔2024〕1号"})
    assert batch.state == "published"
    assert the(item.code).standing_on(EFFECTIVE - DAY) == ItemState.IN_USE
    assert the(item.code).standing_on(EFFECTIVE) == ItemState.CANCELLED
    assert [e.item.code for e in in_force(on=EFFECTIVE - DAY)] == [item.code]
    assert not listed(on=EFFECTIVE).exists()
    with pytest.raises(ChangeRefused) as refusal:
        world.batch({"operation": "pause", "item": item, "reason": "x"}, at=AT + 4 * DAY)
    assert "item" in refusal.value.fields


def test_a_paused_item_stays_on_the_list_takes_no_case_and_comes_back_by_itself(world):
    item, last = published().item, EFFECTIVE + 5 * DAY
    world.published({"operation": "pause", "item": item, "reason": "系统升级", "ends_on": last})
    states = [the(item.code).standing_on(day) for day in (EFFECTIVE - DAY, EFFECTIVE, last, last + DAY)]
    assert states == [ItemState.IN_USE, ItemState.SUSPENDED, ItemState.SUSPENDED, ItemState.IN_USE]
    assert [edition.is_paused for edition in listed(on=last)] == [True]
    assert not in_force(on=last).exists() and in_force(on=last + DAY).exists()


def test_a_pause_without_end_is_ended_by_a_resumption_and_a_later_pause_holds_again(world):
    item, at = published().item, AT
    world.published({"operation": "pause", "item": item, "reason": "停办"})
    at += 10 * DAY
    world.published({"operation": "resume", "item": item, "reason": "恢复"}, at=at, on=at.date())
    assert the(item.code).standing_on(at.date() - DAY) == ItemState.SUSPENDED
    assert the(item.code).standing_on(at.date()) == ItemState.IN_USE
    assert in_force(on=at.date()).exists()
    at += 10 * DAY
    world.published({"operation": "pause", "item": item, "reason": "再停"}, at=at, on=at.date())
    assert the(item.code).standing_on(at.date() + 99 * DAY) == ItemState.SUSPENDED
    assert not in_force(on=at.date()).exists()


def test_a_new_item_and_one_taken_over_from_above_come_onto_the_list(world):
    own = item_with_draft("own", name="新设事项")
    above = item_with_draft("above", name="承接事项", power_source="handed_down")
    with pytest.raises(ChangeRefused) as refusal:
        world.batch({"operation": "take_over", "item": above.item, "document": "浙政发〔2024〕3号"})
    assert list(refusal.value.fields) == ["mode"]
    world.published(
        {"operation": "add", "item": own.item, "document": "浙政发〔2024〕2号"},
        {"operation": "take_over", "item": above.item, "document": "浙政发〔2024〕3号", "mode": "handed_down"},
    )
    assert {edition.name for edition in in_force(on=EFFECTIVE)} == {"新设事项", "承接事项"}
    assert not in_force(on=EFFECTIVE - DAY).exists()


def test_merged_items_end_and_go_on_in_one(world):
    one, two = published("one", name="甲").item, published("two", name="乙").item
    whole = item_with_draft("whole", name="甲乙合一").item
    world.published({"operation": "merge", "item": whole, "others": [one, two], "reason": "材料相同"})
    assert [edition.name for edition in listed(on=EFFECTIVE)] == ["甲乙合一"]
    assert {row.old.code for row in whole.predecessors.all()} == {"one", "two"}


def test_a_split_item_ends_and_goes_on_in_several(world):
    whole = published("whole", name="整体").item
    parts = [item_with_draft(code, name=code).item for code in ("part-a", "part-b")]
    with pytest.raises(ChangeRefused):
        world.batch({"operation": "split", "item": whole, "others": parts[:1], "reason": "分开办"})
    world.published({"operation": "split", "item": whole, "others": parts, "reason": "分开办"})
    assert [edition.name for edition in listed(on=EFFECTIVE)] == ["part-a", "part-b"]
    assert {row.new.code for row in whole.successors.all()} == {"part-a", "part-b"}


def test_a_delegation_comes_into_force_with_the_batch(world):
    item = published().item
    town = Department.objects.create(code="hushan", name="浒山街道", kind="town", town_code="330282001")
    line = {"operation": "delegate", "item": item, "town": town, "scope": "partial", "form": "entrusted"}
    world.published({**line, "document": "慈人社发〔2024〕9号"})
    assert not delegations.in_force(EFFECTIVE - DAY).exists()
    assert delegations.of(item, town, on=EFFECTIVE).document == "慈人社发〔2024〕9号"


def test_an_item_is_in_one_open_batch_only(world):
    line = a_change()
    world.batch(line)
    with pytest.raises(ChangeRefused) as refusal:
        world.batch(line)
    assert "2024-001" in str(refusal.value.fields["item"])


def test_one_line_that_cannot_be_published_leaves_all_as_it_was(world):
    change = a_change()
    other = published("other", name="另一项").item
    batch = world.to_approved(
        world.batch(change, {"operation": "pause", "item": other, "reason": "x", "ends_on": TODAY})
    )
    with pytest.raises(ChangeRefused):
        world.act(batch, "publish", world.keeper, document_number="1号", effective_on=EFFECTIVE)
    assert the("special-hours").draft is not None and not Standing.objects.exists()
    batch.refresh_from_db()
    assert batch.state == "approved"


def test_the_governments_decision_is_recorded_before_the_publication(world):
    batch = world.to_approved(world.batch(a_change()))
    batch = world.act(batch, "record", world.keeper, opinion="市政府常务会议同意", document_number="〔2024〕12号")
    assert (batch.state, batch.government_document) == ("approved", "〔2024〕12号")


def test_a_publication_has_a_number_and_a_day_that_is_not_past(world):
    batch = world.to_approved(world.batch(a_change()))
    for more in (
        {"document_number": "", "effective_on": EFFECTIVE},
        {"document_number": "1", "effective_on": TODAY - DAY},
    ):
        with pytest.raises(ChangeRefused) as refusal:
            world.act(batch, "publish", world.keeper, **more)
        assert refusal.value.fields


def test_the_database_keeps_steps_standings_and_published_batches_as_they_are(world):
    batch = world.published({"operation": "cancel", "item": published().item, "document": "1号"})
    for queryset, change in (
        (ChangeStep.objects.all(), {"opinion": "x"}),
        (Standing.objects.all(), {"starts_on": TODAY}),
        (ChangeBatch.objects.filter(pk=batch.pk), {"title": "x"}),
        (batch.lines.all(), {"reason": "x"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            queryset.update(**change)


def test_who_wrote_a_line_does_not_review_it_though_another_wrote_it_anew_or_took_it_out(world):
    other = world.officer("head", "second head")
    change = a_change()
    batch = world.batch(change)
    for by in (other, world.drafter):  # the head's own words, then touched once more by the drafter
        line = batch.lines.get()
        lines.write_line(batch, by=by, at=AT, version=batch.version, line=line, **change)
        batch.refresh_from_db()
    world.act(batch, "submit", world.drafter)
    with pytest.raises(ChangeRefused) as refused:
        world.act(batch, "agree", other)
    assert refused.value.status == 403
    batch = world.act(batch, "return", world.head, opinion="重写")
    lines.remove_line(batch, batch.lines.get().pk, by=world.head, at=AT, version=batch.version)
    batch.refresh_from_db()
    lines.write_line(batch, by=world.drafter, at=AT, version=batch.version, **change)
    world.act(batch, "submit", world.drafter, opinion="已重写")
    with pytest.raises(ChangeRefused):
        world.act(batch, "agree", world.head)


def test_a_newer_edition_cannot_be_undone_by_one_whose_day_is_still_to_come(world):
    change = a_change(promised_amount=8)
    world.published(change, on=TODAY + 60 * DAY)
    newest = change["item"].editions.get(number=2)
    write(copy_to_draft(newest), complete_content(promised_amount=6))
    batch = world.to_approved(world.batch(change))
    for day, status in ((TODAY + 30 * DAY, 409), (TODAY + 400 * DAY, 400)):
        with pytest.raises(ChangeRefused) as refused:
            world.act(batch, "publish", world.keeper, document_number="2号", effective_on=day)
        assert refused.value.status == status
    world.act(batch, "publish", world.keeper, document_number="2号", effective_on=TODAY + 60 * DAY)
    item = the("special-hours")
    said = [item.edition_on(TODAY + n * DAY).promised_amount for n in (59, 60, 90)]
    assert said == [10, 6, 6]


def test_a_leader_does_not_step_over_a_head_who_wrote_nothing(world):
    leader = world.officer("leader", "leader")
    batch = world.batch(a_change())
    world.act(batch, "submit", world.drafter)
    with pytest.raises(ChangeRefused) as refused:
        world.act(batch, "agree", leader)
    assert refused.value.status == 403
    batch.writers.add(world.head)
    assert world.act(batch, "agree", leader).state == "keeper"
