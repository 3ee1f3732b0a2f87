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
from accounts.roles import Role
from items import file_kinds
from tests.workflows.test_api import PDF, act, client_of, submit, upload
from tests.world import World, credit_code, resident_id
from workflows import chain, files, timekeeping
from workflows.api.acts import VERBS
from workflows.errors import Incomplete
from workflows.models import Application, Letter, SubmittedFile

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
    "give_opinion": {"verdict": "disagree", "text": REASON},
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
    "serve_letter": {"letter": "慈人社许受〔2016〕001号", "way": "direct", "receiver": "张三"},
    "cancel_pause": {"reason": REASON},
    "confirm_suspension": {"reason": REASON},
    "request_extension": {"days": 3, "reason": REASON},
    "refuse_extension": {"reason": REASON},
    "tell_hearing_right": {"matter": REASON},
    "request_hearing": {},
    "schedule_hearing": {"held_at": "2030-01-08T09:00:00+08:00", "place": "三楼", "host": "HOST", "matter": REASON},
    "record_hearing": {"attended": "张三", "record": "记录", "signed_by": "张三"},
    "drop_hearing": {"reason": REASON},
    "name_interested_party": {"party": "李四", "matter": REASON},
    "record_statement": {"party": "李四", "text": REASON},
    "record_site_check": {"checked_on": "2026-01-05", "place": "厂区", "finding": "一致", "second_officer": "HOST"},
    "block_after_fraud": {"reason": REASON},
    "lift_block": {"reason": REASON},
    "assign": {"officer": "HOST", "reason": REASON},
    "judge": {"materials": [{"key": "plan", "verdict": "complies"}]},
    "consult": {"question": "属实吗", "due_on": "2030-01-08"},
    "answer": {"consultation": 1, "answer": "属实"},
    "take_back": {"consultation": 1},
    "transfer": {"town": "hushan", "reason": REASON},
    "attach_scan": {},
    "link": {"note": "同一企业"},
    "correct_on_the_spot": {"what": "补签名", "corrected_by": "张三"},
    "resubmit": {"paper": ["plan"]},
    "hand_in_late": {"paper": ["plan"]},
    "check_commitment": {"kept": True, "finding": "属实"},
}


def body_of(verb, person, case, post):
    """What is refused for who sends it, not for what it says."""
    named = {"consult": {"post": post.pk}, "link": {"other": case.number}}
    if verb == "attach_scan":
        named["attach_scan"] = {"files": [upload(web(person), "plan")]}
    return {**BODIES[verb], **named.get(verb, {})}


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
    User.objects.create_user("HOST", name="主持", kind="staff")
    post = world.clerk.postings.get().post

    def send(person, case, verb):
        return act(web(person), case.number, verb, **body_of(verb, person, case, post)).status_code

    standing = [(c.state, c.version) for c in cases]
    papers = Letter.objects.count()
    for person in (*blind, clerk_elsewhere, world.stranger, office, world.supervisor):
        sees = person in (office, world.supervisor)
        assert len(web(person).get(reverse("api-applications")).data["results"]) == (3 if sees else 0)
        for case in cases:
            assert web(person).get(reverse("api-application", args=[case.number])).status_code == (200 if sees else 404)
            answers = {verb: send(person, case, verb) for verb in VERBS}
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
    monkeypatch.setattr(file_kinds, "MOST_UNPACKED", 1024 * 1024)
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


def test_a_huge_body_is_refused_before_it_is_read(world, settings):
    settings.API_MAX_BODY = 2000
    body = json.dumps({"answers": {"remark": "x" * 3000}}).encode()
    got = raw(client_of(world.user), "/api/v1/applications/", body)
    assert got.status_code == 413 and "太大" in got.content.decode()
    assert not Application.objects.exists()


def test_submissions_name_only_what_the_guide_asks_for(world):
    from tests.world import ANSWERS
    from workflows import engine
    from workflows.errors import NotAllowed

    when = timekeeping.now()
    with pytest.raises(Incomplete) as refused:
        world.apply(when=when, paper=("plan", "opinion", "poem"))
    assert set(refused.value.fields) == {"material:poem"}
    with pytest.raises(Incomplete):
        world.apply(when=when, town=world.section)
    world.edition.channels = ["counter"]
    with pytest.raises(NotAllowed):
        world.apply(when=when, channel="web", answers=ANSWERS)
    case = world.apply(when=when)
    for target in ("material:poem", "field:shoe_size", "plan"):
        point = {"target": target, "label": "x", "problem": "x", "required": "x", "basis": "x"}
        with pytest.raises(Incomplete) as refused:
            engine.request_correction(case, by=world.clerk, at=when, points=[point])
        assert set(refused.value.fields) == {"points.0.target"}


def test_a_key_is_of_the_person_who_used_it(world):
    from workflows.errors import NotAllowed

    key, when = uuid.uuid4(), timekeeping.now()
    case = world.apply(when=when, key=key)
    assert world.apply(when=when, key=key) == case
    with pytest.raises(NotAllowed):
        world.apply(when=when, key=key, by=world.clerk)
