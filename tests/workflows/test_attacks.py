"""What a hostile or careless client sends to the core, and what the core does with it."""

import contextlib
import io
import json
import random
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.grants import grant_department
from accounts.models import Applicant, User
from accounts.posts import appoint
from accounts.roles import Role
from tests.instants import at
from tests.workflows.test_api import PDF, act, client_of, submit, upload
from tests.world import World, credit_code, resident_id
from workflows import chain, engine, files, timekeeping, timers
from workflows.api.acts import VERBS
from workflows.errors import Incomplete, NotAllowed
from workflows.models import Application, CalendarDay, Letter, SubmittedFile

pytestmark = pytest.mark.django_db
REASON = "这是一个足够长的理由说明文字"
BODIES = {
    "accept": {},
    "claim": {},
    "release": {},
    "close": {},
    "end_special_procedure": {},
    "decline": {"reason": REASON},
    "request_correction": {
        "points": [{"target": "material:plan", "label": "方案", "problem": "缺页", "required": "补齐", "basis": "指南"}]
    },
    "advance": {"opinion": "同意"},
    "send_back": {"to": "review", "reason": REASON},
    "start_special_procedure": {"kind": "hearing", "basis": "第四十五条", "planned_days": 5},
    "suspend": {"basis": "条例", "reason": REASON},
    "resume": {"reason": REASON},
    "extend": {"days": 3, "reason": REASON},
    "grant": {"content": "准予一年"},
    "refuse": {"facts": "事实", "reason": REASON, "basis": "依据"},
    "deliver": {"way": "direct", "receiver": "张三"},
    "withdraw": {"reason": "不办了"},
    "void": {"reason": REASON},
}


@pytest.fixture
def world():
    return World()


def web(user=None):
    client = client_of(user)
    client.raise_request_exception = False
    return client


def raw(client, path, body: bytes, **headers):
    return client.generic(
        "POST", path, body, content_type="application/json", headers={"Idempotency-Key": str(uuid.uuid4()), **headers}
    )


def test_who_has_no_part_in_a_case_moves_nothing_whatever_the_verb_and_the_state(world):
    now = timekeeping.now()
    other_town = world.make_town("guanhai", "观海卫", "330282002")
    blind = [world.person(str(r), r, world.bureau) for r in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)]
    clerk_elsewhere = world.person("镇", Role.TOWN_CLERK, other_town)
    office = world.person("办", Role.OFFICE, world.bureau)
    for user in (*blind, office, world.supervisor):
        grant_department(user.postings.get().post, world.bureau, "view_cases")
    grant_department(clerk_elsewhere.postings.get().post, other_town, "view_cases")
    cases = [world.apply(when=now), world.accepted(when=now), world.at_decision(when=now)]
    standing = [(c.state, c.version) for c in cases]
    papers = Letter.objects.count()
    for person in (*blind, clerk_elsewhere, world.stranger, office, world.supervisor):
        sees = person in (office, world.supervisor)
        assert len(web(person).get(reverse("api-applications")).data["results"]) == (3 if sees else 0)
        for case in cases:
            assert web(person).get(reverse("api-application", args=[case.number])).status_code == (200 if sees else 404)
            answers = {verb: act(web(person), case.number, verb, **BODIES[verb]).status_code for verb in VERBS}
            assert set(answers.values()) <= ({403, 409} if sees else {404}), (str(person), case.state, answers)
    assert [(c.state, c.version) for c in Application.objects.order_by("pk")] == standing
    assert Letter.objects.count() == papers


@pytest.mark.parametrize("where", ["number", "verb", "verify", "verify_q", "letter", "offset", "filter", "track"])
def test_nonsense_in_an_address_is_never_an_error_of_the_server(world, where):
    staff = web(world.clerk)
    paths = {
        "number": "/api/v1/applications/%00/",
        "verb": "/api/v1/applications/a%00b/acts/claim/",
        "verify": "/verify/AB%00CD/",
        "verify_q": "/verify/?code=A%00B",
        "letter": "/letters/%00.pdf",
        "offset": "/api/v1/applications/?offset=99999999999999999999999&limit=99999999999999999999",
        "filter": "/api/v1/applications/?state=%00&deemed=%00&channel=%FF",
        "track": "/track/?number=%00&code=%00",
    }
    path = paths[where]
    got = staff.post(path, {}, format="json") if where == "verb" else staff.get(path)
    assert got.status_code < 500, got.status_code


@pytest.mark.parametrize(
    "body",
    [
        b'{"item":"special-hours","edition":1,"answers":{"company_name":"\\ud800","headcount":"12"}}',
        b'{"item":"special-hours","edition":1,"answers":{"\\ud800":"x"}}',
        b'{"item":"special-hours","edition":1,"answers":{"company_name":"a\\u0000b","headcount":"12"}}',
        b'{"item":"special-hours","edition":1,"answers":{"company_name":"x","headcount":1e999}}',
        b'{"item":"special-hours","edition":1,"answers":{"company_name":"x","headcount":' + b"9" * 4000 + b"}}",
        b'{"item":"special-hours","edition":1,"answers":{"company_name":"x","headcount":' + b"9" * 5000 + b"}}",
        b'{"item":"special-hours","edition":' + b"9" * 400 + b',"answers":{}}',
        b'{"item":"special-hours","edition":1,"applicant":' + b"9" * 400 + b',"answers":{}}',
        b'{"item":"special-hours\\u0000","edition":1,"answers":{}}',
        b'{"item":"special-hours","edition":1,"answers":{},"town":"\\u0000"}',
        b'{"item":"special-hours","edition":1,"answers":{"a":' + b"[" * 100000 + b"]" * 100000 + b"}}",
        b'{"item":"special-hours","edition":1,"answers":{"a":' + b"[" * 900 + b"]" * 900 + b"}}",
        b"[" * 200000,
        b"\xff\xfe",
        b"nul",
        b"[]",
        b"1",
        b'"x"',
        b"null",
    ],
)
def test_a_hostile_submission_is_refused_and_leaves_nothing(world, body):
    got = raw(web(world.user), reverse("api-applications"), body)
    assert 400 <= got.status_code < 500, got.content[:300]
    assert not Application.objects.exists()


@pytest.mark.parametrize("value", ["\\u0000", "\\ud800", "x" * 10_000, "\\u202e\\u2066", "\\ufffe", "😀", "\\ue000"])
@pytest.mark.parametrize("verb", ["request_correction", "withdraw", "decline"])
def test_hostile_text_in_an_act_breaks_neither_server_nor_chain(world, verb, value):
    case = world.apply(when=timekeeping.now())
    long = "理由说明文字理由说明文字" + value
    body = {
        "decline": '{"reason":"%s"}',
        "withdraw": '{"reason":"%s"}',
        "request_correction": '{"points":[{"target":"material:plan","label":"l","problem":"%s","required":"r","basis":"b"}]}',  # noqa: E501
    }[verb] % long
    person = world.user if verb == "withdraw" else world.clerk
    got = raw(web(person), reverse(f"api-{verb}", args=[case.number]), body.encode())
    assert got.status_code < 500
    case.refresh_from_db()
    assert chain.first_fault(case) is None


def test_a_file_of_one_case_cannot_be_moved_into_another(world):
    mine = web(world.user)
    ids = [upload(mine, "plan"), upload(mine, "opinion")]
    first = submit(mine, files=ids)
    assert first.status_code == 201
    second = submit(mine, files=ids)
    assert second.status_code == 400
    assert SubmittedFile.objects.filter(application__number=first.data["number"]).count() == 2


def test_odd_files_are_refused_or_handed_back_harmlessly(world, monkeypatch):
    mine = web(world.user)
    url = reverse("api-files")

    def put(name, content, material="plan"):
        return mine.post(url, {"material": material, "file": SimpleUploadedFile(name, content)}, format="multipart")

    assert put("x.pdf", PDF, "m" * 200).status_code == 400
    for name in [
        "\u202efdp.exe.pdf",
        "a" * 500 + ".pdf",
        "....pdf",
        "..\\..\\x.pdf",
        "CON.pdf",
        "x.pdf\x00.exe",
        'x;y"z\r\nA: b.pdf',
        ".pdf",
        "图" * 300 + ".pdf",
    ]:
        got = put(name, PDF)
        assert got.status_code in (201, 400), (name, got.status_code)
        if got.status_code == 201:
            back = mine.get(reverse("file", args=[got.data["id"]]))
            assert back.status_code == 200 and "attachment" in back["Content-Disposition"], back.headers
            assert "\n" not in back["Content-Disposition"]
    # zips
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", b"0" * 1000)
        z.writestr("word/é.xml", b"0" * 1000)
    good = out.getvalue()
    assert put("a.docx", good).status_code == 201
    rnd = random.Random(1)
    for _n in range(300):
        b = bytearray(good)
        for _k in range(rnd.randint(1, 6)):
            b[rnd.randrange(len(b) - 220, len(b))] = rnd.choice([0, 255, 128, rnd.randrange(256)])
        with contextlib.suppress(Incomplete):
            files.kind_of(bytes(b), "a.docx", field="f")
    monkeypatch.setattr(files, "MOST_UNPACKED", 1024 * 1024)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", b"0" * (2 * 1024 * 1024))
    assert put("b.docx", bomb.getvalue()).status_code == 400
    assert put("b.pdf", b"GIF89a<script>").status_code == 400
    assert put("b.png", b"<html>").status_code == 400


def test_identity_numbers_in_the_form_are_masked_by_the_api(world):
    number = resident_id(7)
    case = world.apply(when=timekeeping.now())
    form = {
        "schema": 1,
        "sections": [
            {
                "key": "s",
                "title": "t",
                "fields": [
                    {"key": "who", "label": "身份证", "kind": "resident_id"},
                    {
                        "key": "rows",
                        "label": "表",
                        "kind": "table",
                        "columns": [{"key": "id", "label": "证", "kind": "resident_id"}],
                    },
                ],
            }
        ],
    }
    from django.db import connection

    with connection.cursor() as sql:
        sql.execute("SET session_replication_role = replica")
        sql.execute("UPDATE items_edition SET form=%s", [json.dumps(form)])
        sql.execute(
            "UPDATE workflows_application SET answers=%s", [json.dumps({"who": number, "rows": [{"id": number}]})]
        )
        sql.execute("RESET session_replication_role")
    for person in (world.user, world.clerk):
        got = web(person).get(reverse("api-application", args=[case.number]))
        assert got.status_code == 200 and number not in got.content.decode()


def test_the_key_of_another_gives_nothing_of_their_case(world):
    mine = web(world.user)
    key = str(uuid.uuid4())
    ids = [upload(mine, "plan"), upload(mine, "opinion")]
    made = submit(mine, key, files=ids)
    other = User.objects.create_user("other", name="其他", kind="applicant")
    Applicant.objects.enrol(
        kind="organisation", name="另一公司", id_type="credit_code", id_number=credit_code(99999), user=other
    )
    theirs = web(other)
    got = submit(theirs, key, files=[])
    assert got.status_code in (400, 409) and made.data["number"] not in got.content.decode()
    assert got.status_code == 409


def test_the_due_day_is_whole_and_midnight_is_the_next_day(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    assert str(case.due_on) == "2016-10-31"
    engine.extend(case, by=world.chief, at=at("2016-10-31 23:59"), days=1, reason=REASON)
    late = world.accepted(when=at("2016-10-11 09:00"))
    with pytest.raises(NotAllowed):
        engine.extend(late, by=world.chief, at=at("2016-11-01 00:00"), days=1, reason=REASON)


def test_a_limit_moved_into_the_past_by_the_calendar_still_lapses(world):
    from workflows.models import CalendarYear

    year, _ = CalendarYear.objects.get_or_create(year=2016)
    day = CalendarDay.objects.create(date="2016-11-09", kind="holiday", name="x", year=year)
    timekeeping.calendar_changed()
    case = world.apply(when=at("2016-11-07 09:00"))
    d = case.deadlines.get(kind="acceptance")
    engine.claim(case, by=world.clerk, at=at("2016-11-15 09:00"))
    assert str(d.due_on) == "2016-11-15"
    day.delete()
    timekeeping.calendar_changed()
    engine.recalculate(at=at("2016-11-15 10:00"))
    d.refresh_from_db()
    assert str(d.due_on) == "2016-11-14"
    world.apply(when=at("2016-11-07 09:00"))
    assert timers.run_due(at=at("2016-11-16 09:00")) == 2
    case.refresh_from_db()
    assert case.state == "in_review"


def test_one_poisoned_timer_does_not_hold_the_others(world, monkeypatch):
    first = world.apply(when=at("2016-11-07 09:00"))
    world.apply(when=at("2016-11-07 09:00"))
    from workflows import paperwork

    real = paperwork.issue

    def broken(case, kind, **extra):
        if case.application.pk == first.pk:
            raise NotAllowed("cannot be printed")
        return real(case, kind, **extra)

    monkeypatch.setattr(paperwork, "issue", broken)
    assert timers.run_due(at=at("2016-11-16 09:00")) == 1


def test_answering_a_point_with_the_same_value_is_no_answer(world):
    case = world.apply(when=at("2016-11-07 09:00"))
    engine.request_correction(
        case,
        by=world.clerk,
        at=at("2016-11-07 10:00"),
        points=[{"target": "field:headcount", "label": "人数", "problem": "不符", "required": "更正", "basis": "指南"}],
    )
    with pytest.raises(Incomplete):
        engine.resubmit(case, by=world.user, at=at("2016-11-08 10:00"), answers={"headcount": "12"})
    with pytest.raises(Incomplete):
        engine.resubmit(case, by=world.user, at=at("2016-11-08 10:00"), answers={"nothing": "12"})
    engine.resubmit(case, by=world.user, at=at("2016-11-08 10:00"), answers={"headcount": "13"})
    assert case.state == "received"
    with pytest.raises(NotAllowed):
        engine.request_correction(
            case,
            by=world.clerk,
            at=at("2016-11-08 10:00"),
            points=[
                {"target": "material:plan", "label": "方案", "problem": "不符", "required": "更正", "basis": "指南"}
            ],
        )
    engine.request_correction(
        case,
        by=world.clerk,
        at=at("2016-11-08 10:00"),
        points=[{"target": "field:headcount", "label": "人数", "problem": "不符", "required": "更正", "basis": "指南"}],
    )
    engine.resubmit(case, by=world.user, at=at("2016-11-09 10:00"), answers={"headcount": "14"})
    engine.accept(case, by=world.clerk, at=at("2016-11-10 10:00"))
    assert str(case.accepted_on) == "2016-11-09"
    assert chain.first_fault(case) is None


def test_a_posting_of_the_future_shows_nothing_yet(world):
    world.apply(when=timekeeping.now())
    today = timekeeping.local_date(timekeeping.now())
    from datetime import timedelta

    new = User.objects.create_user("new", name="新", kind="staff")
    post = world.post(Role.OFFICE, world.bureau)
    grant_department(post, world.bureau, "view_cases")
    appoint(new, post, start_on=today + timedelta(days=10))
    assert not Application.objects.visible_to(new, on=today).exists()
    assert Application.objects.visible_to(new, on=today + timedelta(days=10)).exists()


def test_pauses_ended_by_withdrawal_and_on_the_due_day_keep_clock_and_chain_right(world):
    a = world.accepted(when=at("2016-10-11 09:00"))
    engine.start_special_procedure(
        a, by=world.reviewer, at=at("2016-10-31 09:00"), kind="hearing", basis="x", planned_days=2
    )
    engine.withdraw(a, by=world.user, at=at("2016-11-02 09:00"), reason="不办")
    b = world.accepted(when=at("2016-10-11 09:00"))
    engine.void(b, by=world.leader, at=at("2016-10-12 09:00"), reason=REASON)
    c = world.accepted(when=at("2016-10-11 09:00"))
    engine.start_special_procedure(
        c, by=world.reviewer, at=at("2016-10-31 09:00"), kind="hearing", basis="x", planned_days=2
    )
    with pytest.raises(NotAllowed):
        engine.extend(c, by=world.chief, at=at("2016-10-31 10:00"), days=2, reason=REASON)
    engine.end_special_procedure(c, by=world.reviewer, at=at("2016-11-02 09:00"))
    assert str(c.due_on) == "2016-11-02", c.due_on
    for x in (a, b, c):
        assert chain.first_fault(x) is None
    from workflows import drift

    assert not list(drift.drifted())


def test_a_fork_joins_before_the_decision(world):
    from workflows import flows
    from workflows.models import FlowVersion, Stage, Transition

    flow = world.item.flow
    version = FlowVersion.objects.create(flow=flow, number=2)
    clerk, reviewer, leader = (
        world.post(Role.CLERK, world.window),
        world.post(Role.REVIEWER, world.section),
        world.post(Role.LEADER, world.bureau),
    )
    s = {
        k: Stage.objects.create(version=version, key=k, name=k, kind=kind, post=post, order=n)
        for n, (k, kind, post) in enumerate(
            [
                ("accept", "acceptance", clerk),
                ("review", "review", reviewer),
                ("site", "site_check", reviewer),
                ("decide", "decision", leader),
                ("deliver", "delivery", clerk),
            ],
            1,
        )
    }
    for a, o, b in [
        ("accept", "accepted", "review"),
        ("accept", "accepted", "site"),
        ("review", "passed", "decide"),
        ("site", "passed", "decide"),
        ("decide", "decided", "deliver"),
        ("deliver", "closed", None),
    ]:
        Transition.objects.create(version=version, source=s[a], outcome=o, target=s[b] if b else None)
    flows.publish(version, by=world.chief, at=at("2016-05-01 09:00"))
    case = world.accepted(when=at("2016-10-11 09:00"))
    runs = list(case.runs.filter(ended_at=None))
    assert len(runs) == 2
    engine.advance(case, by=world.reviewer, at=at("2016-10-12 09:00"), opinion="同意", run_id=runs[0].pk)
    assert not case.runs.filter(stage__key="decide").exists()
    engine.advance(case, by=world.reviewer, at=at("2016-10-13 09:00"), opinion="同意", run_id=runs[1].pk)
    assert case.runs.filter(stage__key="decide", ended_at=None).count() == 1
    engine.grant(case, by=world.leader, at=at("2016-10-13 10:00"), content="准予")


def test_a_decision_at_midnight_is_counted_as_the_alert_says(world):
    from supervision import statistics

    case = world.at_decision(when=at("2016-10-11 09:00"))
    engine.grant(case, by=world.leader, at=at("2016-11-01 00:00"), content="准予")
    for e in case.events.order_by("seq"):
        statistics.handle(e)
    t = statistics.totals()
    assert t.get("promised_missed") == 1 and t["open"] == 1, t


def test_forms_take_no_text_the_database_cannot_keep(world):
    from workflows import drafts

    c = web(world.user)
    email = "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".cn"
    got = c.post(reverse("account"), {"phone": "13800000000", "email": email, "address": "x"})
    assert got.status_code == 400
    at_ = timekeeping.now()
    d = drafts.start(
        item=world.item, user=world.user, applicant=world.applicant, on=timekeeping.local_date(at_), at=at_
    )
    got = c.post(
        reverse("draft-section", args=[d.pk, "company"]),
        {"company_name": "a\x00b", "headcount": "\x00"},
        format="multipart",
    )
    assert got.status_code < 500, got.status_code


def test_odd_user_names_are_simply_unknown(world, settings):
    settings.DEMO_MODE = True
    c = web()
    for u in ("\x00", "x" * 10000):
        got = c.post(reverse("demo-login"), {"username": u}, format="multipart")
        assert got.status_code == 404
    got = c.post(reverse("login"), {"username": "\x00", "password": "\x00"}, format="multipart")
    assert got.status_code < 500
