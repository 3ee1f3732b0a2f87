"""The acts of law at the desk: act, how the case comes about, who, what is typed, the state after (test_desk_acts)."""

from datetime import timedelta

from accounts.grants import grant_department
from accounts.roles import Role
from tests.workflows.desk_pages import now
from workflows import engine, timekeeping

LONG = "经审查，理由充分，材料齐全。"


def on_paper(world):
    world.applicant.electronic_delivery = False
    world.applicant.save()
    return world.accepted(when=now())


def pending(world):
    case = on_paper(world)
    given = {"kind": "testing", "basis": "第四十五条", "planned_days": 3}
    return engine.start_special_procedure(case, by=world.reviewer, at=now(), **given)


def suspended(world):
    return engine.suspend(world.accepted(when=now()), by=world.reviewer, at=now(), basis="依据", reason=LONG)


def accepted(world):
    return world.accepted(when=now())


def seen_by_the_chief(world, case):
    grant_department(world.chief.postings.get().post, world.bureau, "view_cases")
    return case


def asked_to_extend(world):
    case = engine.request_extension(world.accepted(when=now()), by=world.reviewer, at=now(), days=5, reason=LONG)
    return seen_by_the_chief(world, case)


def told(world):
    case = world.accepted(when=now())
    return engine.tell_hearing_right(case, by=world.reviewer, at=now(), matter=LONG)


def asked(world):
    world.legal = world.person("罗正义", Role.LEGAL, world.bureau)
    return engine.request_hearing(told(world), by=world.user, at=now())


def held(world):
    """Fixed three weeks ago for today."""
    before = now() - timedelta(days=28)
    case = world.accepted(when=before)
    host = world.person("罗正义", Role.LEGAL, world.bureau)
    day = timekeeping.calendar().add_workdays(timekeeping.local_date(before), 8)
    given = {"held_at": timekeeping.moment(day), "place": "三楼", "host": host, "matter": LONG}
    return engine.schedule_hearing(case, by=world.reviewer, at=before, **given)


def safety_granted(world):
    case = engine.grant(world.at_decision(when=now()), by=world.leader, at=now(), content="准予一年")
    return seen_by_the_chief(world, case)


def barred(world):
    return engine.block_after_fraud(safety_granted(world), by=world.chief, at=now(), reason=LONG)


def lately():
    return timekeeping.local_date(now()).isoformat()


PROOF = {"way": "direct", "receiver": "张三", "served_on": lately}
CHECK = {"checked_on": lately, "place": "样例路1号", "finding": "与材料一致", "second_officer": "clerk"}
DAY = {"date": "hearing", "time": "09:00", "place": "三楼会议室", "host": "legal"}
RECORD = {"attended": "张某", "record": "陈述了理由", "signed_by": "张某"}
LAW_CASES = [
    ("serve", pending, "reviewer", {**PROOF, "letter": "special_procedure"}, "paused"),
    ("cancel_pause", pending, "reviewer", {"reason": "无需检测"}, "in_review"),
    ("confirm_suspension", suspended, "reviewer", {"reason": "仍在仲裁"}, "suspended"),
    ("request_extension", accepted, "reviewer", {"days": "5", "reason": LONG}, "in_review"),
    ("refuse_extension", asked_to_extend, "chief", {"reason": "可以按期"}, "in_review"),
    ("record_site_check", accepted, "reviewer", CHECK, "in_review"),
    ("tell_hearing", accepted, "reviewer", {"matter": LONG}, "in_review"),
    ("request_hearing", told, "reviewer", {"requested_by": "某某"}, "in_review"),
    ("schedule_hearing", asked, "reviewer", DAY, "in_review"),
    ("record_hearing", held, "reviewer", RECORD, "in_review"),
    ("drop_hearing", told, "reviewer", {"reason": "撤回"}, "in_review"),
    ("name_interested_party", accepted, "reviewer", {"party": "邻居", "matter": LONG}, "in_review"),
    ("record_statement", accepted, "reviewer", {"party": "邻居", "interested": "1", "text": LONG}, "in_review"),
    ("block_after_fraud", safety_granted, "chief", {"reason": LONG}, "granted"),
    ("lift_block", barred, "chief", {"reason": LONG}, "granted"),
]


def filled(world, case, typed: dict) -> dict:
    """With what depends on the case and on today."""
    said = {key: value() if callable(value) else value for key, value in typed.items()}
    if "letter" in said:
        said["letter"] = case.letters.get(kind=said["letter"]).number
    if "second_officer" in said:
        said["second_officer"] = world.clerk.pk
    if "host" in said:
        today = timekeeping.local_date(now())
        day = timekeeping.calendar().add_workdays(today, 8)
        said |= {"host": world.legal.pk, "date": day.isoformat()}
    return said
