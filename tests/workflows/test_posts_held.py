"""The written-out question of who works at a post gives what the ORM gives, for everybody on every day around."""

from datetime import date, timedelta
from itertools import product

import pytest

from accounts.models import User
from accounts.posts import appoint, relieve
from accounts.roles import Role
from tests.instants import at
from tests.world import World
from workflows import prepared
from workflows.models import Deputyship, StageGrant
from workflows.posts_held import HOLDERS, holders_values, postings

pytestmark = pytest.mark.django_db
DAY = date(2016, 10, 11)


def test_the_written_statement_says_what_the_orm_says():
    world = World()
    post = world.post(Role.REVIEWER, world.section)
    second, third = world.person("李二", Role.REVIEWER, world.section), world.person("李三", Role.CLERK, world.window)
    relieve(second.postings.get(), end_on=DAY, today=DAY)
    appoint(third, post, start_on=DAY + timedelta(days=1))
    for absent, deputy, start, end, ended in (
        (world.reviewer, third, DAY, DAY, None),
        (world.reviewer, world.clerk, DAY - timedelta(days=2), DAY + timedelta(days=2), at("2016-10-11 09:00")),
        (second, world.clerk, DAY - timedelta(days=1), DAY + timedelta(days=1), None),
    ):
        Deputyship.objects.create(
            absent=absent,
            deputy=deputy,
            start_on=start,
            end_on=end,
            made_by=world.chief,
            made_at=at("2016-10-01 09:00"),
            ended_at=ended,
        )
    stages = list(world.flow_version.stages.all())
    days = [DAY + timedelta(days=n) for n in (-3, -1, 0, 1, 2)]
    found = 0
    for user, stage, day in product(User.objects.all(), stages, days):
        granted = StageGrant.objects.filter(content_object=stage, permission__codename="handle_stage").values("group")
        by_orm = postings(user, on=day).filter(post=post, post__group__in=granted)
        rows = prepared.fetch(HOLDERS.format(post=post.pk, stage=stage.pk), holders_values(user.pk, on=day))
        said = {row[0] for row in rows}
        assert said == set(by_orm.values_list("user", flat=True)), (user, stage, day)
        found += len(said)
    assert found > 5, "the example has somebody to find"
