"""Lives worth looking at for the law's sake: a hearing, a minor material that follows, a written commitment."""

from datetime import time, timedelta

from accounts.models import Applicant, Post
from accounts.posts import holders
from accounts.roles import Role
from demo import offers, serving
from demo.lives import Life
from items.models import Edition, Material
from workflows import commitments, engine, lateness, timekeeping
from workflows.models import Hearing, Service
from workflows.transitions import StageKind, State

PLACE = "慈溪市行政服务中心三楼会议室（演示）"
MATTER = "拟作出的决定涉及职工休息权利，影响人数较多（演示）。"
OF_PUBLIC_INTEREST = "拟作出的决定涉及较多职工的切身利益，听取社会意见（演示）。"
SAID = "申请人说明了轮休安排；职工代表提出保障休息的意见，申请人同意写入方案（演示）。"
AHEAD = 9  # working days from the notice to the hearing; the law wants seven


class Heard(Life):
    """Before the decision a hearing is told, asked for, fixed, held; or, `own`, held of the bureau's own accord."""

    def __init__(self, *args, own=False, **kwargs):
        super().__init__(*args, trait="plain", pace=0.35, **kwargs)
        self.own = own

    def next_at(self):
        hearing = self._hearing()
        if hearing and hearing.state == Hearing.State.SCHEDULED and self._told(hearing.notice_letter):
            return hearing.held_at + timedelta(hours=3)
        return super().next_at()

    def _review(self, run, at) -> None:
        if StageKind(run.stage.kind) is not StageKind.DECISION or not self._step(run, at):
            super()._review(run, at)

    def go_on(self, at) -> None:
        if State(self.case.state) is State.PAUSED and (hearing := self._hearing()) and not hearing.record:
            self._hold(hearing, self._run(), at)
        else:
            super().go_on(at)

    def _hearing(self) -> Hearing | None:
        return Hearing.objects.filter(application=self.case).select_related("notice_letter", "told_letter").first()

    def _told(self, letter) -> bool:
        return Service.objects.filter(letter=letter).exists()

    def _step(self, run, at) -> bool:
        """The next thing about the hearing; False where there is nothing left to do."""
        hearing, case = self._hearing(), self.case
        leader = self._officer(run, at)
        if hearing is None and self.own:
            self._fix(leader, at, matter=OF_PUBLIC_INTEREST)
        elif hearing is None:
            engine.tell_hearing_right(case, by=leader, at=at, matter=MATTER)
        elif hearing.state == Hearing.State.HELD:
            return False
        else:
            letter = hearing.notice_letter or hearing.told_letter
            if not self._told(letter):
                serving.serve(case, letter, by=leader, at=at, rng=self.rng)
            elif hearing.state == Hearing.State.TOLD:
                engine.request_hearing(case, by=self.by, at=at)
            elif hearing.state == Hearing.State.REQUESTED:
                self._fix(leader, at)
            else:
                self._hold(hearing, run, at)
        return True

    def _fix(self, leader, at, **more) -> None:
        day = timekeeping.calendar().add_workdays(timekeeping.local_date(at), AHEAD)
        host = holders(Post.objects.get(role=Role.LEGAL), on=timekeeping.local_date(at)).first()
        held_at = timekeeping.moment(day, time(9, 30))
        engine.schedule_hearing(self.case, by=leader, at=at, held_at=held_at, place=PLACE, host=host, **more)
        engine.start_special_procedure(
            self.case, by=leader, at=at, kind="hearing", basis="《行政许可法》第四十五条", planned_days=AHEAD
        )

    def _hold(self, hearing, run, at) -> None:
        if not self._told(hearing.notice_letter):
            serving.serve(self.case, hearing.notice_letter, by=self._officer(run, at), at=at, rng=self.rng)
            return
        attended = "申请人代表林海峰，职工代表两人（演示）"
        engine.record_hearing(self.case, by=hearing.host, at=at, attended=attended, record=SAID, signed_by=attended)


class Lenient(Life):
    """Received while a minor material is missing; it follows, or is still awaited."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, trait="plain", pace=0.7, **kwargs)

    def handed_in(self) -> list[Material]:
        return [material for material in super().handed_in() if material.key != offers.LATE[self.item.code]]

    def accepting(self, at) -> dict:
        until = timekeeping.calendar().add_workdays(timekeeping.local_date(at), 6)
        return {"until": until} if lateness.missing_of(self.case) else {}

    def _review(self, run, at) -> None:
        missing = lateness.missing_of(self.case)
        if missing and StageKind(run.stage.kind) is not StageKind.REVIEW:
            clerk = self._holder(Role.CLERK)
            engine.hand_in_late(self.case, by=clerk, at=at, paper=[material.key for material in missing])
        else:
            super()._review(run, at)


class Committed(Life):
    """Applied for on a written commitment; checked after the grant."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, trait="plain", pace=0.35, **kwargs)

    def handed_in(self) -> list[Material]:
        return [material for material in super().handed_in() if material.key != offers.COMMITTED[self.item.code]]

    def naming(self) -> dict:
        signed = {"materials": [offers.COMMITTED[self.item.code]], "signed_by": self.by.name}
        return {"commitment": signed}

    def next_at(self):
        if State(self.case.state) is State.CLOSED and commitments.is_to_check(self.case):
            return self.time.office(self.case.last_event_at, 6)
        return super().next_at()

    def go_on(self, at) -> None:
        if State(self.case.state) is not State.CLOSED:
            super().go_on(at)
            return
        officer = self.case.runs.filter(stage__kind=StageKind.REVIEW).exclude(officer=None).last().officer
        words = "到现场查看了办公场所和租赁合同，与承诺一致（演示）。"
        engine.check_commitment(self.case, by=officer, at=at, kept=True, finding=words)


def lives(story, number: int) -> list[Life]:
    company = Applicant.objects.get(user__username="company")
    editions = {e.item.code: e for e in Edition.objects.filter(state="published").select_related("item__department")}
    calendar, today = timekeeping.calendar(), timekeeping.local_date(story.until)
    plans = [
        (Heard, "special-hours", 34, {}),
        (Heard, "special-hours", 9, {"own": True}),  # announced, still to come
        (Lenient, "labor-dispatch-new", 19, {}),
        (Lenient, "labor-dispatch-new", 2, {}),
        (Committed, "hr-service-licence", 26, {}),
        (Committed, "hr-service-licence", 12, {}),  # granted, still to be checked
    ]
    made = []
    for n, (kind, code, back, more) in enumerate(plans):
        day = calendar.add_workdays(today, -back)
        if code in editions and day >= story.start:
            who = {"applicant": company, "by": company.user}
            made.append(kind(number + n, seed=story.seed, edition=editions[code], day=day, **who, **more))
    return made
