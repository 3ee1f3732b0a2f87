"""The smallest bureau that can run a case through many stages: for measuring, not for looking at."""

import uuid
from datetime import UTC, date, datetime

from accounts.identity import resident_check
from accounts.models import Applicant, Department, Post, User
from accounts.posts import appoint
from accounts.roles import Role
from items.models import Edition, Item, Material
from items.publishing import publish
from workflows import engine, flows
from workflows.models import Flow

BEFORE = datetime(2026, 1, 5, 1, tzinfo=UTC)
FORM = {
    "schema": 1,
    "sections": [
        {
            "key": "a",
            "title": "情况",
            "fields": [{"key": "headcount", "label": "人数", "kind": "number", "required": True}],
        }
    ],
}


class Office:
    """`reviews` review stages between acceptance and decision, each with a limit of its own."""

    def __init__(self, *, reviews: int):
        bureau = Department.objects.create(code="bench", name="测量局", kind="bureau")
        self.clerk = self._person("clerk", Role.CLERK, bureau)
        self.reviewer = self._person("reviewer", Role.REVIEWER, bureau)
        self.leader = self._person("leader", Role.LEADER, bureau)
        self.item = Item.objects.create(code="bench", type_code="01", department=bureau)
        self.edition = Edition.objects.create(
            item=self.item,
            number=1,
            name="测量事项",
            handling="promised",
            promised_amount=60,
            promised_unit="workday",
            statutory_amount=90,
            statutory_unit="workday",
            form=FORM,
            channels=["web"],
        )
        Material.objects.create(edition=self.edition, order=1, key="plan", name="方案", required=True)
        publish(self.edition, by=self.leader, at=BEFORE, imported=True)
        self.edition.refresh_from_db()
        self.item.refresh_from_db()
        self._flow(reviews)
        body = "330282196001010" + "01"
        self.applicant = Applicant.objects.enrol(
            kind="person", name="测量人", id_type="resident_id", id_number=body + resident_check(body), user=self.clerk
        )

    def _person(self, name, role, department) -> User:
        user = User.objects.create_user(f"bench-{name}", name=name, kind="staff")
        post = Post.objects.establish(department=department, role=role, title=name)
        appoint(user, post, start_on=date(2020, 1, 1))
        return user

    def _flow(self, reviews: int) -> None:
        clerk, reviewer, leader = (p.postings.get().post for p in (self.clerk, self.reviewer, self.leader))
        stages = [
            {"key": "accept", "name": "受理", "kind": "acceptance", "post": clerk},
            *(
                {"key": f"r{n}", "name": f"审查{n}", "kind": "review", "post": reviewer, "limit_amount": 2}
                for n in range(reviews)
            ),
            {"key": "decide", "name": "决定", "kind": "decision", "post": leader, "level": "leader", "limit_amount": 2},
            {"key": "deliver", "name": "送达", "kind": "delivery", "post": clerk},
        ]
        flows.publish(flows.draft_linear(Flow.objects.create(item=self.item), stages), by=self.leader, at=BEFORE)

    def case(self, *, at):
        """A new case, received."""
        return engine.submit(
            item=self.item,
            edition=self.edition,
            applicant=self.applicant,
            by=self.clerk,
            at=at,
            channel="counter",
            answers={"headcount": "12"},
            idempotency_key=uuid.uuid4(),
            paper=["plan"],
        )
