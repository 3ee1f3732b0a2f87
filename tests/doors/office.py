"""One bureau with a person in every role, and one thing behind every address, for test_who_may_go_where."""

import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

from accounts.grants import grant_department
from accounts.models import Applicant, Posting, User
from accounts.roles import Role
from items.duties import lines as duty_lines
from items.listing import batches, lines
from items.models import Cleanup, LegalBasis
from supervision import ordering
from supervision.models import Alert, AlertRule, Anomaly, Bulletin, Card
from tests.instants import at
from tests.workflows.handling import stands_in
from tests.workflows.licences import LicenceWorld
from tests.workflows.portal_steps import PDF
from tests.world import resident_id
from workflows import drafts, engine, timekeeping
from workflows.api.acts import VERBS
from workflows.desk.applicants import token_of
from workflows.models import FlowMove, FlowTest, Phrase, SpotCheck
from workflows.simulation import runs

ENDINGS = ["revoke", "deregister"]  # of a licence
ROLES = [
    *("anonymous", "applicant", "other"),
    *("clerk", "town_clerk", "reviewer", "head", "leader", "chief"),
    *("list_admin", "legal", "supervisor", "office", "liaison", "exchange"),
    *("system_admin", "security_admin", "auditor"),
]
BY_ITEM = """
    api-item item-guide apply desk-intake-applicant manage-item manage-draft edit-draft compare-draft item-delegations
    item-stars item-codes copy-item edit-files edit-form add-form-section add-field export-draft preview-draft
    publish-draft manage-flow begin-flow edit-flow import-flow flow-bpmn-import
    flow-draft publish-flow discard-flow plan-move
    manage-licence-rule
"""
BY_CASE = """
    api-application api-notes desk-note desk-case desk-supplement desk-late desk-scans supervised-case my-application
    supervised-case-strip deal-card
    desk-on-the-spot urge submitted answer-correction withdraw ask-for-hearing hand-in-late
"""


class Office:
    """`client(role)`, and `address(name)` of a thing that is there: the case waits at the counter, the applicant's."""

    def __init__(self):
        self.world = world = LicenceWorld()
        now = timekeeping.now()
        today = timekeeping.local_date(now)
        other = User.objects.create_user("other", name="另一人", kind="applicant")
        Applicant.objects.enrol(
            kind="person", name="另一人", id_type="resident_id", id_number=resident_id(7), user=other
        )
        places = {Role.TOWN_CLERK: world.town, Role.HEAD: world.section}
        self.people = {"anonymous": None, "applicant": world.user, "other": other} | {
            role: getattr(world, role, None) or world.person(role, Role(role), places.get(Role(role), world.bureau))
            for role in ROLES[3:]
        }
        for role in (Role.SUPERVISOR, Role.OFFICE, Role.LEADER, Role.CHIEF):
            post = Posting.objects.get(user=self.people[role]).post
            grant_department(post, world.bureau, "view_cases")
        self.clients = {}
        case = world.apply(when=now)
        granted = world.at_decision(when=at("2016-10-11 09:00"))
        engine.grant(granted, by=world.leader, at=at("2016-10-11 09:00"), content="准予经营劳务派遣业务。")
        licence = granted.licence
        draft = drafts.start(item=world.item, user=world.user, applicant=world.applicant, on=today, at=now)
        material = world.edition.materials.first()
        file = drafts.attach(draft, SimpleUploadedFile("a.pdf", PDF), material, by=world.user, at=now)
        clerk = self.people["clerk"]
        phrase = Phrase.objects.create(user=clerk, text="材料齐全，予以受理。", made_by=clerk, made_at=now)
        deputyship = stands_in(world, world.person("替", Role.CLERK, world.window), absent=clerk, on=today)
        SpotCheck.objects.create(application=granted, department=world.section, town=world.town, drawn_at=now)
        version = world.flow_version
        move = FlowMove.objects.create(
            from_version=version, to_version=version, reason="演练用的迁移", started_by=clerk, started_at=now
        )
        posting = Posting.objects.filter(user=clerk).first()
        code, number, own, letter = {"code": "special-hours"}, {"number": case.number}, {"pk": draft.pk}, _receipt(case)
        here, held = {"pk": licence.pk}, {"pk": posting.post_id}
        act = {**number, "act": "accept"}
        change = self._a_change(now)
        line = change.lines.get()
        duty = self._a_duty(now)
        row = {"pk": duty.batch_id, "code": duty.entry.code}
        self.things = {
            **dict.fromkeys(["change-duty-row", "cancel-duty-row"], row),
            "add-duty-row": {"pk": duty.batch_id, "kind": "boundary"},
            "remove-duty-row": {"pk": duty.batch_id, "line": duty.pk},
            "settle-difference": {"pk": 1},
            "change-batch": {"pk": change.pk},
            "change-line": {"pk": change.pk, "operation": "pause"},
            "edit-change-line": {"pk": change.pk, "operation": "pause", "line": line.pk},
            "remove-change-line": {"pk": change.pk, "line": line.pk},
            **dict.fromkeys(BY_ITEM.split(), code),
            **dict.fromkeys(BY_CASE.split(), number),
            **dict.fromkeys([f"api-{verb}" for verb in VERBS], number),
            **dict.fromkeys(["draft", "draft-town", "draft-materials", "draft-commitment", "draft-check"], own),
            **dict.fromkeys(["desk-act", "desk-act-preview"], act),
            **dict.fromkeys(["desk-licence", "my-licence"], here),
            **dict.fromkeys(["letter", "verify-paper"], letter),
            **dict.fromkeys(["edit-phrase", "remove-phrase"], {"pk": phrase.pk}),
            **dict.fromkeys(["manage-wording", "preview-wording"], {"kind": "receipt"}),
            **dict.fromkeys(["calendar-year", "calendar-load"], {"year": 2016}),
            **dict.fromkeys(["flow-move", "undo-move"], {**code, "pk": move.pk}),
            "desk-intake-form": {**code, "token": token_of(world.applicant)},
            "desk-licence-end": {**here, "act": "revoke"},
            "ask-about-licence": {**here, "purpose": "renewal"},
            **dict.fromkeys(["api-licence", *(f"api-licence-{act}" for act in ENDINGS)], {"number": licence.number}),
            "desk-spot-check": {"number": granted.number},
            "end-deputyship": {"pk": deputyship.pk},
            "acknowledge-notice": {"pk": 1},
            "alert-rule": {"code": "warn-3"},
            **dict.fromkeys(["card", "issue-order"], {"pk": (card := self._a_card(case)).pk}),
            "order": {"pk": ordering.issue(card=card, by=self.people["supervisor"], at=now, text="请说明原因").pk},
            "bulletin": {"pk": self._a_bulletin(card).pk},
            "department-points": {"pk": world.section.pk},
            "anomaly": {"pk": self._an_anomaly(case).pk},
            "import-report": {"token": uuid.uuid4()},
            "end-delegation": {**code, "pk": 1},
            **dict.fromkeys(["item-edition", "edition-pdf"], {**code, "number": world.edition.number}),
            "guide-file": {**code, "pk": 1},
            "cleanup-item": code,
            "cleanup-subject": {**code, "pk": self._something_to_judge(now).pk},
            "law": {"pk": LegalBasis.objects.get_or_create(title="劳动法", article="第三十九条")[0].pk},
            "edit-section": {**code, "key": "limits"},
            **dict.fromkeys(["edit-form-section", "edit-field", "add-column"], {**code, "key": "company"}),
            "edit-column": {**code, "key": "posts", "column": "count"},
            **dict.fromkeys(["flow-design", "flow-compare"], {"pk": version.pk}),
            **dict.fromkeys(["flow-json", "flow-bpmn-export"], {**code, "number": version.number}),
            "flow-stage": {**code, "key": "review"},
            **dict.fromkeys(["flow-simulation", "flow-bottlenecks"], {"pk": version.pk}),
            **dict.fromkeys(["simulation", "cancel-simulation"], {"pk": self._a_simulation(now).pk}),
            "record-case": number,
            **dict.fromkeys(["flow-tests", "flow-impact", "record-flow-test"], {"version": version.pk}),
            **dict.fromkeys(["flow-test", "flow-test-step"], {"version": version.pk, "pk": self._a_flow_test(now).pk}),
            "calendar-day": {"day": "2016-10-14"},
            "manage-post": held,
            "relieve-posting": {**held, "posting": posting.pk},
            "draft-section": {**own, "key": "company"},
            "draft-remove-file": {**own, "file": file.pk},
            "file": {"pk": file.pk},
        }

    def _a_simulation(self, now):
        said = {"people": {}, "minutes": {}, "days": {}, "arrivals": 100}
        inputs = {"since": "2016-07-01", "until": "2016-09-30", "live": 1, "more": "", "said": said}
        facts = {"inputs": inputs, "repetitions": 5, "seed": 1}
        return runs.ask(self.world.flow_version, **facts, by=self.people["list_admin"], at=now)

    def _a_flow_test(self, now) -> FlowTest:
        return FlowTest.objects.create(
            flow=self.world.flow_version.flow, name="一路通过", made_by=self.world.chief, made_at=now
        )

    def _a_change(self, now):
        """Of the reviewers' section, with the drafter."""
        by = self.world.reviewer
        said = {"list": "power", "title": "暂停", "reason": "停办"}
        batch = batches.begin(**said, department=self.world.section, by=by, at=now)
        lines.write_line(batch, operation="pause", item=self.world.item, reason="停办", by=by, at=now, version=1)
        return batch

    def _a_duty(self, now):
        """A line of the responsibility list, of the reviewers' section."""
        by = self.world.reviewer
        said = {"list": "responsibility", "title": "职责", "reason": "补充"}
        batch = batches.begin(**said, department=self.world.section, by=by, at=now)
        row = {"title": "劳动关系", "matters": ["审批"]}
        return duty_lines.write_row(
            batch, operation="add", kind="duty", department=self.world.section, said=row, by=by, at=now, version=1
        )

    def _a_card(self, case) -> Card:
        """Of the reviewers' section: they and their head reach it, and who supervises."""
        rule, now = AlertRule.objects.get(code="promised-over"), timekeeping.now()
        facts = {"application": case, "kind": "promised", "post": self.world.reviewer.postings.get().post}
        facts |= {"officer": self.world.reviewer, "level": rule.level}
        alert = Alert.objects.create(
            deadline_id=1, revision=1, rule=rule, sequence=0, due_on="2016-10-31", due_at=now, raised_at=now, **facts
        )
        return Card.objects.create(rule_code=rule.code, alert=alert, points=rule.points, issued_at=now, **facts)

    def _a_bulletin(self, card) -> Bulletin:
        order, now = card.orders.get(), timekeeping.now()
        return Bulletin.objects.create(order=order, text="通报", by=order.issued_by, at=now)

    def _something_to_judge(self, now) -> Cleanup:
        return Cleanup.objects.create(
            item=self.world.item, subject="material", key="plan", name="实施方案", opened_at=now
        )

    def client(self, role) -> Client:
        if role not in self.clients:
            self.clients[role] = Client(raise_request_exception=False)
            if self.people[role] is not None:
                self.clients[role].force_login(self.people[role])
        return self.clients[role]

    def _an_anomaly(self, case) -> Anomaly:
        rule = AlertRule.objects.get(code="idle")
        known = {"code": rule.code, "level": rule.level, "occurred_at": case.received_at}
        return Anomaly.objects.create(rule=rule, application=case, key="after:1", **known)

    def address(self, name) -> str:
        return reverse(name, kwargs=self.things.get(name))


def _receipt(case) -> dict:
    return {"code": case.letters.get(kind="receipt").check_code}


def names() -> set[str]:
    """Of every pattern of the project."""
    return set(_walk(get_resolver().url_patterns))


def _walk(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name
        else:
            yield from _walk(pattern.url_patterns)
