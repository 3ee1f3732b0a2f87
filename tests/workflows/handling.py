"""People the tests of shared work need beside those of the world."""

from accounts.roles import Role
from workflows.models import Deputyship


def colleague(world, name="胡同事", role=Role.CLERK, department=None):
    return world.person(name, role, department or world.window)


def head(world, name="马科长", department=None):
    return world.person(name, Role.HEAD, department or world.window)


def stands_in(world, deputy, *, absent, on, until=None):
    """A deputyship as a row, for days in the past too."""
    from tests.instants import at

    return Deputyship.objects.create(
        absent=absent, deputy=deputy, start_on=on, end_on=until or on, made_by=absent, made_at=at("2016-01-05 09:00")
    )
