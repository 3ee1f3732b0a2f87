"""A bureau whose item gives licences, for the tests of the register."""

from accounts.roles import Role
from items.models import Item
from tests.instants import at
from tests.world import World
from workflows import engine, flows
from workflows.models import LicenceRule


class LicenceWorld(World):
    """Licences of three years, renewed and changed by the same item; dates as in the autumn of 2016."""

    def __init__(self, *, years=3, lead_days=30, late_is_new=False, **more):
        super().__init__(**more)
        self.rule = LicenceRule.objects.create(
            item=Item.objects.get(pk=self.item.pk),
            name="劳务派遣经营许可证",
            template="浙{region}-{year}-{serial:04}",
            years=years,
            lead_days=lead_days,
            late_is_new=late_is_new,
        )

    @classmethod
    def on_the_spot(cls):
        """One combined stage at the counter's clerk, who accepts and decides."""
        world = cls()
        post = world.post(Role.CLERK, world.window)
        version = flows.draft_linear(
            world.item.flow, [{"key": "handle", "name": "当场办理", "kind": "combined", "post": post}]
        )
        world.flow_version = flows.publish(version, by=world.chief, at=at("2016-01-05 10:00"))
        world.leader = world.clerk
        return world

    def at_decision(self, *, when):
        if self.leader is self.clerk:
            return self.accepted(when=when)
        return super().at_decision(when=when)

    def licence(self, *, when="2016-10-11 09:00", **validity):
        """A licence granted on that day."""
        case = self.at_decision(when=at(when))
        engine.grant(case, by=self.leader, at=at(when), content="准予经营劳务派遣业务。", **validity)
        return case.licence

    def asks(self, licence, purpose, *, when, **more):
        return self.apply(when=at(when), licence=licence, purpose=purpose, **more)

    def renewal_under_review(self, licence, *, when):
        """Asked for, accepted and reviewed on one day; waits for the leader."""
        case = self.asks(licence, "renewal", when=when)
        engine.accept(case, by=self.clerk, at=at(when))
        return engine.advance(case, by=self.reviewer, at=at(when), opinion="符合条件，拟同意")
