"""The life of one case of the story: its traits, and what happens to it next.

Everything about a case follows from (seed, number), so a broken-off run can be taken up again: what exists is found by
its idempotency key, and what comes next is told from its present state.
"""

import random
import uuid
from datetime import timedelta

from accounts.models import Applicant
from accounts.posts import holders
from accounts.roles import Role
from demo import answers, flows, papers, serving
from demo.working_time import WorkingTime
from items import catalogue
from items.models import Material
from workflows import engine, timekeeping
from workflows.models import Application
from workflows.transitions import StageKind, State

TRAITS = {  # what becomes of a hundred cases
    "plain": 58,
    "corrected": 12,
    "corrected_in_part": 3,
    "never_corrected": 3,
    "forgotten": 3,  # nobody looks at it for five days: accepted by law
    "declined": 2,
    "not_required": 1,
    "refused": 5,
    "withdrawn": 3,
    "sent_back": 4,
    "special": 4,
    "suspended": 1,
    "extended": 1,
}
REVIEWS = (StageKind.REVIEW, StageKind.JOINT)
REVIEWED = {
    StageKind.REVIEW: "经审查，符合规定条件，拟同意。",
    StageKind.JOINT: "经汇总各科室意见，拟同意。",
    StageKind.SITE_CHECK: "经现场核查，情况属实。",
}
POSSIBLE_SPECIALS = ("expert_review", "appraisal", "testing", "hearing")


class Life:
    def __init__(self, number: int, *, seed, edition, day, trait=None, applicant=None, by=None, pace=None):
        self.rng = random.Random(f"{seed}:{number}")
        self.key = uuid.uuid5(uuid.NAMESPACE_URL, f"demo:{seed}:{number}")
        self.time = WorkingTime(self.rng)
        self.edition, self.item = edition, edition.item
        self.trait = trait or self.rng.choices(list(TRAITS), TRAITS.values())[0]
        # Most work well within the limits; some are slow, a few far too slow.
        self.pace = pace or self.rng.choices([0.35, 0.7, 1.3, 2.4], [55, 33, 9, 3])[0]
        self.applicant, self.by = applicant, by
        self.day = day
        self.case: Application | None = None
        self.done: set[str] = set()

    # -- beginning

    def first(self):
        return self.time.any_time(self.day) if self._online() else self.time.office(self.time.any_time(self.day))

    def _online(self) -> bool:
        in_town = flows.starts_in_town(self.item.code)
        return self.key.int % 10 < 6 and "web" in self.edition.channels and not in_town

    def submit(self, at) -> None:
        town = self._town()
        online = self._online()
        applicant = self.applicant or self._somebody()
        clerk = self._holder(Role.TOWN_CLERK if town else Role.CLERK, town)
        by = self.by or (applicant.user if online else clerk)
        self.case = engine.submit(
            item=self.item,
            edition=self.edition,
            applicant=applicant,
            by=by,
            at=at,
            channel="web" if online else "town" if town else "counter",
            answers=answers.fill(self.edition.form, rng=self.rng, day=timekeeping.local_date(at), applicant=applicant),
            idempotency_key=self.key,
            files=[papers.hand_in(material, by=by, at=at) for material in self.handed_in() if online],
            paper=[material.key for material in self.handed_in() if not online],
            town=town,
            **self.naming(),
        )

    def handed_in(self) -> list[Material]:
        return [material for material in self.edition.materials.all() if material.required]

    def naming(self) -> dict:
        """What else a submission says: a licence to renew or change (demo.licences), a commitment (demo.lawful)."""
        return {}

    def accepting(self, at) -> dict:
        """What else an acceptance says."""
        return {}

    def validity(self) -> dict:
        """How long what is granted holds, where the item's rule does not say it."""
        return {}

    def _town(self):
        if not flows.starts_in_town(self.item.code):
            return None
        towns = flows.towns()
        return towns[self.key.int % len(towns)]

    def _somebody(self) -> Applicant:
        for_bodies, for_people = (catalogue.serves(self.edition, kind) for kind in ("organisation", "person"))
        kind = "organisation" if for_bodies and (self.key.int % 4 or not for_people) else "person"
        choice = list(Applicant.objects.filter(is_demo=True, kind=kind, user__demo_hint="").order_by("pk"))
        return choice[self.key.int % len(choice)]

    def _holder(self, role, town=None):
        from accounts.models import Post

        posts = Post.objects.filter(role=role)
        post = posts.filter(department=town).first() if town else posts.filter(department__code="cxrsj-sp").first()
        return holders(post, on=self.day).first()

    # -- what comes next

    def next_at(self):
        """When the next thing happens, or None when the story of this case is over."""
        case, last = self.case, self.case.last_event_at
        if case.is_final:
            return None
        state = State(case.state)
        if state is State.RECEIVED:
            if self.trait == "forgotten" and not case.corrections.exists():
                return self.time.office(last, 7)
            return self.time.office(last, self.rng.choice([0, 0, 1, 1, 2]))
        if state is State.CORRECTING:
            return None if self._silent() else self.time.office(last, self.rng.choice([2, 3, 5, 8]))
        if state is State.PAUSED:
            return self.time.office(last, self.rng.choice([6, 9, 14]))
        if state is State.SUSPENDED:
            return self.time.office(last, 20)
        if state in (State.GRANTED, State.REFUSED):
            return self.time.office(last, self.rng.choice([0, 1, 2, 3, 3, 12]) if self.pace > 0.5 else 1)
        if state is State.DELIVERED:
            return last + timedelta(minutes=self.rng.randrange(3, 20))
        if serving.pending_notice(case):
            return self.time.office(last, self.rng.choice([0, 1, 2]))
        return self.time.office(last, self._stage_days())

    def _silent(self) -> bool:
        """Nothing more comes from the applicant: never, or after the first half."""
        if self.trait == "never_corrected":
            return True
        return self.trait == "corrected_in_part" and self.case.events.filter(action="resubmit_part").count() > 1

    def _stage_days(self) -> int:
        run = self._run()
        limit = run.stage.limit_amount or 4
        return round(limit * self.pace * self.rng.uniform(0.5, 1.1))

    def _run(self):
        """Of visits side by side, one after the other: the story need not be quicker than it is."""
        return self.case.runs.filter(ended_at=None).select_related("stage", "post", "officer").first()

    def go_on(self, at) -> None:
        """Do the next thing through the real verbs."""
        case = self.case
        state = State(case.state)
        run = self._run()
        if notice := serving.pending_notice(case):
            serving.serve(case, notice, by=self._officer(run, at), at=at, rng=self.rng)
        elif state is State.RECEIVED:
            self._receive(run, at)
        elif state is State.CORRECTING:
            self._answer(at)
        elif state is State.PAUSED:
            engine.end_special_procedure(case, by=self._officer(run, at), at=at, run_id=run.pk)
        elif state is State.SUSPENDED:
            words = "仲裁裁决已经生效，中止原因消除。"
            engine.resume(case, by=self._officer(run, at), at=at, reason=words, run_id=run.pk)
        elif run.stage.kind == StageKind.ISSUE:
            engine.advance(case, by=self._officer(run, at), at=at, opinion="证件已制作。", run_id=run.pk)
        elif state in (State.GRANTED, State.REFUSED):
            self._deliver(run, at)
        elif state is State.DELIVERED:
            engine.close(case, by=self._officer(run, at), at=at)
        else:
            self._review(run, at)

    def _officer(self, run, at):
        if run.officer_id:
            return run.officer
        before = self.case.runs.filter(stage__key=run.stage.candidates_of).exclude(officer=None).values("officer")
        barred = before if run.stage.candidates == "other_than" else []
        return self._one_of(run.post, at, barred=barred)

    def _one_of(self, post, at, *, barred=()):
        people = list(holders(post, on=timekeeping.local_date(at)).exclude(pk__in=barred).order_by("pk"))
        return people[self.key.int % len(people)]

    def _receive(self, run, at) -> None:
        case, clerk = self.case, self._officer(run, at)
        if self.trait in ("corrected", "corrected_in_part", "never_corrected") and not case.corrections.exists():
            engine.request_correction(case, by=clerk, at=at, points=self._points())
        elif self.trait == "declined":
            words = "申请事项不属于本机关职权范围，请向有权机关提出。"
            engine.decline(case, by=clerk, at=at, reason=words, competent_agency="市市场监督管理局（演示）")
        elif self.trait == "not_required":
            engine.decline(case, by=clerk, at=at, not_required=True, reason="所述情形依法不需要办理本事项。")
        else:
            engine.accept(case, by=clerk, at=at, opinion="材料齐全，符合法定形式。", **self.accepting(at))

    def _points(self) -> list[dict]:
        wanted = 2 if self.trait == "corrected_in_part" else 1
        materials = list(self.edition.materials.all())[:wanted]
        points = [
            {
                "target": f"material:{m.key}",
                "label": m.name,
                "problem": self.rng.choice(["未加盖公章", "缺少签名", "复印件不清晰", "填写不完整"]),
                "required": "请补充完整并重新提交",
                "basis": str(m.basis) if m.basis else self._law_of_corrections(),
            }
            for m in materials
        ]
        if points:
            return points
        field = self.edition.form["sections"][0]["fields"][0]
        return [
            {
                "target": f"field:{field['key']}",
                "label": field["label"],
                "problem": "填写有误",
                "required": "请更正",
                "basis": self._law_of_corrections(),
            }
        ]

    def _law_of_corrections(self) -> str:
        """Art. 32(4) speaks of licences; of other items, only what their guide asks for can be cited."""
        if self.edition.item.is_licence:
            return "《行政许可法》第三十二条第一款第四项"
        return f"《{self.edition.name}》办事指南"

    def _answer(self, at) -> None:
        case = self.case
        targets = [p.target for p in case.corrections.get(answered_at=None).points.filter(answered_at=None)]
        if self.trait == "corrected_in_part" and len(targets) > 1:
            targets = targets[:1]
        keys = [t.removeprefix("material:") for t in targets if t.startswith("material:")]
        fields = {t.removeprefix("field:"): "已更正（演示）" for t in targets if t.startswith("field:")}
        by = self.by or case.applicant.user or self._officer(case.runs.get(ended_at=None), at)
        online = case.channel == Application.Channel.WEB
        again = [m for m in self.edition.materials.all() if m.key in keys and online]
        engine.resubmit(
            case,
            by=by,
            at=at,
            files=[papers.hand_in(material, by=by, at=at) for material in again],
            paper=[] if online else keys,
            answers={**case.answers, **fields} if fields else None,
        )

    def _review(self, run, at) -> None:
        case, officer = self.case, self._officer(run, at)
        kind = StageKind(run.stage.kind)
        if self._detour(run, kind, officer, at):
            return
        if kind is StageKind.SITE_CHECK and not run.site_checks.exists():
            serving.check_on_site(case, run, by=officer, at=at)
        elif kind is StageKind.JOINT and (asked := run.opinions.filter(given_at=None).select_related("post").first()):
            verdict = "disagree" if self.trait == "refused" else "agree"
            words = "申报情况与本科室掌握的情况不一致，不同意。" if verdict == "disagree" else ""
            officer = self._one_of(asked.post, at)
            engine.give_opinion(case, by=officer, at=at, verdict=verdict, text=words, run_id=run.pk)
        elif kind in REVIEWED:
            engine.advance(case, by=officer, at=at, opinion=REVIEWED[kind], run_id=run.pk)
        elif self.trait == "refused":
            engine.refuse(
                case,
                by=officer,
                at=at,
                facts="提交的材料显示，申请情形与规定的条件不一致（演示）。",
                reason="不符合办事指南公布的办理条件，故不予办理。",
                basis="办事指南所列设定依据",
            )
        else:
            content = f"准予办理{self.edition.short_name or self.edition.name}。"
            engine.grant(case, by=officer, at=at, content=content, **self.validity())

    def _detour(self, run, kind, officer, at) -> bool:
        """What this case goes through once before it goes on. True when it happened."""
        if self.trait in self.done or case_has(self.case, self.trait):
            return False
        case, trait, first_review = self.case, self.trait, kind in REVIEWS
        self.done.add(trait)
        if trait == "special" and first_review:
            engine.start_special_procedure(
                case,
                by=officer,
                at=at,
                kind=self.rng.choice(POSSIBLE_SPECIALS),
                basis="《行政许可法》第四十五条",
                planned_days=self.rng.choice([8, 10, 15]),
                run_id=run.pk,
            )
        elif trait == "suspended" and first_review:
            words = "劳动关系争议正在仲裁，须以其结果为依据。"
            engine.suspend(case, by=officer, at=at, basis="《工伤保险条例》第二十条第三款", reason=words, run_id=run.pk)
        elif trait == "withdrawn":
            by = self.by or case.applicant.user or officer
            engine.withdraw(case, by=by, at=at, reason="情况变化，暂不办理。")
        elif trait == "sent_back" and kind is StageKind.DECISION and (back := case_back(case, run)):
            engine.send_back(case, by=officer, at=at, to=back, reason="请补充核实有关情况后再报。")
        elif trait == "extended" and case.due_on and self.item.type_code == "01":
            chief = self._chief(at)
            engine.extend(case, by=chief, at=at, days=5, reason="情况较复杂，需要进一步核实有关事实。")
        else:
            self.done.discard(trait)
            return False
        return True

    def _chief(self, at):
        from accounts.models import Post

        return holders(Post.objects.get(role=Role.CHIEF), on=timekeeping.local_date(at)).first()

    def _deliver(self, run, at) -> None:
        applicant = self.case.applicant
        way = "electronic" if applicant.electronic_delivery else self.rng.choice(["direct", "post"])
        proof = {"postal_number": serving.postal_number(self.rng)} if way == "post" else {}
        engine.deliver(self.case, by=self._officer(run, at), at=at, way=way, receiver=applicant.name, **proof)


LEFT_BEHIND = {
    "special": "start_special_procedure",
    "suspended": "suspend",
    "sent_back": "send_back",
    "extended": "extend",
}


def case_has(case, trait: str) -> bool:
    """Also what was announced and waits for its delivery, or came too late to count."""
    if trait not in LEFT_BEHIND:
        return False
    return case.events.filter(action=LEFT_BEHIND[trait]).exists() or case.announcements.exists()


def case_back(case, run) -> str | None:
    from workflows.flows import plan_of

    earlier = plan_of(case.flow_version_id).before(run.stage.key)
    return earlier[0].key if earlier else None
