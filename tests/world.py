"""A small believable bureau for tests: named people, one real item, its flow.

`World()` makes them; `world.apply(...)` and the engine's verbs do the rest. Needs a database.
"""

import itertools
import uuid
from datetime import date

from accounts.identity import credit_check, resident_check
from accounts.models import Applicant, Department, Post, User
from accounts.posts import appoint
from accounts.roles import Role
from items.codes import EditionState
from items.models import Edition, EditionBasis, Item, LegalBasis, Material
from items.publishing import publish
from tests.instants import at
from workflows import engine, flows, timekeeping
from workflows.models import Flow

LONG_AGO = date(2016, 1, 4)
_numbers = itertools.count(1)

FORM = {
    "schema": 1,
    "sections": [
        {
            "key": "company",
            "title": "企业情况",
            "fields": [
                {"key": "company_name", "label": "企业名称", "kind": "text", "required": True},
                {"key": "headcount", "label": "涉及人数", "kind": "number", "required": True, "min": 1, "whole": True},
                {"key": "remark", "label": "备注", "kind": "textarea"},
            ],
        }
    ],
}
ANSWERS = {"company_name": "慈溪市样例制造有限公司", "headcount": "12", "remark": ""}


def resident_id(n: int) -> str:
    body = f"330282{1950 + n % 50}{1 + n % 12:02}{1 + n % 28:02}{n % 1000:03}"
    return body + resident_check(body)


def credit_code(n: int) -> str:
    body = f"91330282MA{n:07d}"
    return body + credit_check(body)


class World:
    def __init__(
        self,
        *,
        promised=14,
        statutory=20,
        stages=None,
        type_code="01",
        handling="promised",
        unit="workday",
        electronic=True,
        extension=10,
        audience=(),
    ):
        self.extension = extension
        self.bureau = Department.objects.create(code="bureau", name="慈溪市人社局", kind="bureau")
        self.section = Department.objects.create(code="labour", name="劳动关系科", kind="section", parent=self.bureau)
        self.window = Department.objects.create(code="window", name="行政审批科", kind="section", parent=self.bureau)
        self.town = self.make_town("hushan", "浒山街道", "330282001")
        self.clerk = self.person("王受理", Role.CLERK, self.window)
        self.reviewer = self.person("李审核", Role.REVIEWER, self.section)
        self.leader = self.person("陈分管", Role.LEADER, self.bureau)
        self.chief = self.person("周局长", Role.CHIEF, self.bureau)
        self.supervisor = self.person("吴监察", Role.SUPERVISOR, self.bureau)
        self.stranger = User.objects.create_user("stranger", name="陌生人", kind="applicant")
        self.item = Item.objects.create(code="special-hours", type_code=type_code, department=self.section)
        self.edition = self.make_edition(promised, statutory, handling, unit, audience)
        self.flow_version = self.make_flow(stages)
        self.user = User.objects.create_user("zhang", name="张申请", kind="applicant")
        self.credit_code = credit_code(next(_numbers))
        self.applicant = Applicant.objects.enrol(
            kind="organisation",
            name="慈溪市样例制造有限公司",
            id_type="credit_code",
            id_number=self.credit_code,
            user=self.user,
            electronic_delivery=electronic,  # agreed: every notice is delivered as it is issued
        )

    def make_town(self, code, name, town_code):
        return Department.objects.create(code=code, name=name, kind="town", parent=self.bureau, town_code=town_code)

    def make_section(self, code, name):
        return Department.objects.create(code=code, name=name, kind="section", parent=self.bureau)

    def post(self, role, department):
        return Post.objects.establish(department=department, role=role, title=str(role))

    def person(self, name, role, department, **fields):
        user = User.objects.create_user(f"{role}-{department.code}-{next(_numbers)}", name=name, kind="staff", **fields)
        appoint(user, self.post(role, department), start_on=LONG_AGO)
        return user

    def make_edition(self, promised, statutory, handling, unit, audience=()):
        edition = Edition.objects.create(
            item=self.item,
            number=1,
            name="企业实行不定时工作制和综合计算工时工作制审批",
            handling=handling,
            promised_amount=promised,
            promised_unit=unit,
            statutory_amount=statutory,
            statutory_unit=unit,
            extension_max=self.extension,
            result_name="准予行政许可决定书",
            consult_phone="0574-0000-1001",
            places="慈溪市行政服务中心",
            channels=["web", "counter"],
            audience=list(audience),
            form=FORM,
        )
        Material.objects.create(edition=edition, order=1, key="plan", name="实施方案", required=True)
        Material.objects.create(edition=edition, order=2, key="opinion", name="工会意见", required=True)
        Material.objects.create(edition=edition, order=3, key="contract", name="劳动合同样本", required=False)
        if self.extension > 10:  # only a law of the item allows that
            law = LegalBasis.objects.create(title="样例条例", article="第十二条", rank="local_regulation")
            EditionBasis.objects.create(edition=edition, basis=law, order=1)
        publish(edition, by=self.chief, at=at("2016-01-04 09:00"), imported=True)
        edition.refresh_from_db()
        assert edition.state == EditionState.PUBLISHED
        self.item.refresh_from_db()
        return edition

    def make_flow(self, stages=None):
        flow = Flow.objects.create(item=self.item)
        version = flows.draft_linear(flow, stages or self.four_stages())
        return flows.publish(version, by=self.chief, at=at("2016-01-04 10:00"))

    def four_stages(self):
        clerk, reviewer = self.post(Role.CLERK, self.window), self.post(Role.REVIEWER, self.section)
        leader = self.post(Role.LEADER, self.bureau)
        return [
            {"key": "accept", "name": "受理", "kind": "acceptance", "post": clerk},
            {"key": "review", "name": "审查", "kind": "review", "post": reviewer, "limit_amount": 5},
            {"key": "decide", "name": "决定", "kind": "decision", "post": leader, "level": "leader", "limit_amount": 3},
            {"key": "deliver", "name": "办结送达", "kind": "delivery", "post": clerk},
        ]

    def apply(self, *, when, answers=None, by=None, key=None, channel="counter", paper=("plan", "opinion"), **more):
        """A case received at that instant, its materials handed in on paper."""
        return engine.submit(
            item=self.item,
            edition=self.edition,
            applicant=self.applicant,
            by=by or self.user,
            at=when,
            channel=channel,
            answers=ANSWERS if answers is None else answers,
            idempotency_key=key or uuid.uuid4(),
            paper=paper,
            **more,
        )

    def accepted(self, *, when, accepted=None):
        case = self.apply(when=when)
        return engine.accept(case, by=self.clerk, at=accepted or when)

    def at_decision(self, *, when):
        case = self.accepted(when=when)
        return engine.advance(case, by=self.reviewer, at=when, opinion="材料齐全，同意")

    def checked(self, case, *, when, run=None):
        """The record a site check is passed with."""
        colleague = self.person("孙同行", Role.REVIEWER, self.section)
        return engine.record_site_check(
            case,
            by=self.reviewer,
            at=when,
            checked_on=timekeeping.local_date(when),
            place="样例路1号厂区",
            finding="现场情况与申请材料一致。",
            second_officer=colleague,
            run_id=run.pk if run else None,
        )
