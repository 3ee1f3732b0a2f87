"""A draft remembers its saves: undo, redo, and what another one changed."""

import pytest

from tests.instants import at
from tests.world import World
from workflows.errors import NotAllowed
from workflows.flow import drafts
from workflows.flow.written import written_of
from workflows.models import FlowVersion

pytestmark = pytest.mark.django_db
NOW = at("2016-10-11 09:00")


@pytest.fixture
def world():
    return World()


def renamed(world, name, *, seen):
    written = written_of(drafts.draft_of(world.item) or world.flow_version)
    written.stage("review")["name"] = name
    return drafts.keep(world.item, written, seen=seen, by=world.chief, at=NOW, what=name)


def name_now(world):
    return drafts.draft_of(world.item).stages.get(key="review").name


def test_a_draft_keeps_its_row_through_every_change(world):
    first = renamed(world, "甲", seen="")
    second = renamed(world, "乙", seen=drafts.stamp(first))
    assert (second.pk, second.number, second.revision) == (first.pk, 2, 2)
    assert [save.what for save in second.saves.all()] == ["", "甲", "乙"]


def test_undo_goes_back_to_the_live_version_and_redo_forward_again(world):
    draft = renamed(world, "甲", seen="")
    draft = renamed(world, "乙", seen=drafts.stamp(draft))
    seen = [drafts.stamp(draft)]
    assert drafts.step(world.item, seen=seen[0], back=True).what == "乙"
    assert name_now(world) == "甲"
    drafts.step(world.item, seen=drafts.stamp(drafts.draft_of(world.item)), back=True)
    assert name_now(world) == "审查"
    assert drafts.step(world.item, seen=drafts.stamp(drafts.draft_of(world.item)), back=True) is None
    for name in ("甲", "乙"):
        assert drafts.step(world.item, seen=drafts.stamp(drafts.draft_of(world.item)), back=False).what == name
        assert name_now(world) == name
    assert drafts.stamp(drafts.draft_of(world.item)) == seen[0]
    assert drafts.step(world.item, seen=seen[0], back=False) is None


def test_a_change_after_an_undo_is_another_way(world):
    draft = renamed(world, "甲", seen="")
    drafts.step(world.item, seen=drafts.stamp(draft), back=True)
    renamed(world, "丙", seen=drafts.stamp(drafts.draft_of(world.item)))
    draft = drafts.draft_of(world.item)
    assert [save.what for save in draft.saves.all()] == ["", "丙"]
    assert drafts.step(world.item, seen=drafts.stamp(draft), back=False) is None


def test_only_so_many_saves_are_kept(world, monkeypatch):
    monkeypatch.setattr(drafts, "SAVES", 3)
    seen = ""
    for n in range(6):
        seen = drafts.stamp(renamed(world, f"第{n}", seen=seen))
    draft = drafts.draft_of(world.item)
    assert [save.revision for save in draft.saves.all()] == [3, 4, 5, 6]


def test_undo_of_what_another_one_changed_meanwhile_is_refused(world):
    old = drafts.stamp(renamed(world, "甲", seen=""))
    renamed(world, "乙", seen=old)
    with pytest.raises(drafts.Outdated):
        drafts.step(world.item, seen=old, back=True)
    assert name_now(world) == "乙"
    assert drafts.save_seen(drafts.draft_of(world.item), old).what == "甲"


def test_a_draft_that_changes_nothing_is_not_published(world):
    draft = renamed(world, "审查", seen="")
    with pytest.raises(NotAllowed):
        drafts.publish(world.item, seen=drafts.stamp(draft), by=world.chief, at=NOW)
    draft = renamed(world, "复核", seen=drafts.stamp(draft))
    assert drafts.publish(world.item, seen=drafts.stamp(draft), by=world.chief, at=NOW).state == "published"


def test_thrown_away_it_takes_its_saves_along(world):
    draft = renamed(world, "甲", seen="")
    drafts.discard(world.item, seen=drafts.stamp(draft))
    assert FlowVersion.objects.filter(flow__item=world.item).count() == 1
