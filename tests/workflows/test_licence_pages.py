"""The register on its pages: who sees what, what can be asked, and what everybody may check."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Applicant, Mandate, User
from accounts.roles import Role
from tests.instants import at
from tests.workflows.desk_pages import client_of, page
from tests.workflows.licences import LicenceWorld
from tests.workflows.portal_steps import PDF
from tests.world import credit_code
from workflows import engine, timekeeping
from workflows.models import Application, Block, Draft, Letter, Licence, LicenceDraft, SubmittedFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return LicenceWorld(lead_days=60, late_is_new=True)


@pytest.fixture
def today():
    return timekeeping.local_date(timekeeping.now())


def granted(world, days, today):
    """A licence granted today that ends in so many days."""
    when = f"{today.isoformat()} 00:00"
    return world.licence(when=when, valid_to=today + timedelta(days=days))


def text(answer):
    return answer.content.decode()


def test_a_grant_asks_for_validity_and_conditions_and_shows_what_it_will_print(world, today):
    case = world.at_decision(when=at(f"{today} 00:00"))
    shown = page(world.leader, "desk-act", case.number, "grant")
    assert f'value="{today}"' in text(shown) and "Valid to" in text(shown)
    client = client_of(world.leader)
    data = {"version": case.version, "run": case.runs.get(ended_at=None).pk, "content": "准予", "conditions": "限本市"}
    wrong = client.post(
        reverse("desk-act", args=[case.number, "grant"]),
        {**data, "valid_from": today, "valid_to": today - timedelta(1), "confirmed": "1"},
    )
    assert wrong.status_code == 400 and "The last day cannot lie before the first." in text(wrong)
    good = {**data, "valid_from": today, "valid_to": ""}
    preview = client.post(reverse("desk-act-preview", args=[case.number, "grant"]), good)
    assert preview["Content-Type"] == "application/pdf" and not Letter.objects.filter(kind="grant").exists()
    assert client.post(reverse("desk-act", args=[case.number, "grant"]), good).status_code == 200
    done = client.post(reverse("desk-act", args=[case.number, "grant"]), {**good, "confirmed": "1"})
    assert done.status_code == 302
    licence = Licence.objects.get()
    assert licence.valid_to is None and licence.conditions == "限本市"
    assert licence.number in text(page(world.leader, "desk-case", case.number))


def test_officers_see_the_licences_of_the_cases_they_may_see_and_nobody_elses(world, today):
    licence = granted(world, 400, today)
    assert licence.number in text(page(world.reviewer, "desk-licences"))
    other = world.person("外科室", Role.REVIEWER, world.make_town("other", "别处", "330282999"))
    assert licence.number not in text(page(other, "desk-licences"))
    assert page(other, "desk-licence", licence.pk).status_code == 404
    auditor = world.person("审计", Role.AUDITOR, world.bureau)
    assert page(auditor, "desk-licences").status_code == 403
    assert page(world.user, "desk-licences").status_code == 404
    assert page(world.stranger, "my-licence", licence.pk).status_code == 404
    assert licence.number not in text(page(world.stranger, "my-licences"))
    assert licence.number in text(page(world.user, "my-licences"))
    agent = User.objects.create_user("agent", name="代理人", kind="applicant")
    Mandate.objects.create(agent=agent, principal=world.applicant, valid_from=today)
    assert page(agent, "my-licence", licence.pk).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "0001"}, True),
        ({"q": "样例制造"}, True),
        ({"q": "劳务派遣"}, True),
        ({"q": "没有这样的"}, False),
        ({"state": "in_force"}, True),
        ({"state": "expiring"}, False),
        ({"state": "expired"}, False),
        ({"state": "ended"}, False),
        ({"state": "nonsense", "item": "x\x00"}, True),
    ],
)
def test_the_list_is_searched_and_filtered(world, today, query, found):
    licence = granted(world, 400, today)
    assert (licence.number in text(page(world.reviewer, "desk-licences", **query))) is found


def test_the_list_asks_as_little_for_many_as_for_one(world, today, django_assert_max_num_queries):
    granted(world, 400, today)
    client = client_of(world.reviewer)
    client.get(reverse("desk-licences"))
    with django_assert_max_num_queries(20) as one:
        client.get(reverse("desk-licences"))
    for _n in range(4):
        granted(world, 400, today)
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(reverse("desk-licences"))


def test_the_table_for_a_spreadsheet_has_no_formulas_and_no_identity_numbers(world, today):
    world.applicant.name = "=HYPERLINK(1)"
    world.applicant.save()
    licence = granted(world, 400, today)
    answer = page(world.reviewer, "desk-licences", format="csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][0] == licence.number and rows[1][2] == "'=HYPERLINK(1)"
    assert world.applicant.id_masked not in answer.content.decode()


def test_what_ends_soon_is_told_to_the_holder_and_to_the_section(world, today):
    licence = granted(world, 89, today)  # sixty days to ask before, thirty more to be told
    far = granted(world, 91, today)
    for who, name in ((world.user, "my-applications"), (world.user, "my-licences")):
        shown = text(page(who, name))
        assert "Please ask for a renewal by" in shown and licence.number in shown
    assert far.number not in text(page(world.user, "my-applications"))
    assert "1 licence has to be renewed soon" in text(page(world.reviewer, "desk"))
    listed = text(page(world.reviewer, "desk-licences", state="expiring"))
    assert licence.number in listed and far.number not in listed


def test_a_holder_asks_for_a_renewal_and_the_case_names_the_licence(world, today):
    licence = granted(world, 70, today)
    client = client_of(world.user)
    asked = client.post(reverse("ask-about-licence", args=[licence.pk, "renewal"]))
    draft = Draft.objects.get()
    assert asked.url == reverse("draft", args=[draft.pk]) and licence.number in text(client.get(asked.url))
    client.post(reverse("ask-about-licence", args=[licence.pk, "renewal"]))  # pressed twice
    assert LicenceDraft.objects.count() == 1
    client.post(reverse("apply", args=["special-hours"]), {"applicant": world.applicant.pk})
    assert Draft.objects.filter(licence_draft=None).count() == 1  # a new application is another draft
    from django.core.files.uploadedfile import SimpleUploadedFile

    section = {"company_name": "样例厂", "headcount": "12", "remark": ""}
    client.post(reverse("draft-section", args=[draft.pk, "company"]), section)
    for key in ("plan", "opinion"):
        upload = SimpleUploadedFile("方案.pdf", PDF)
        client.post(reverse("draft-materials", args=[draft.pk]), {f"file-{key}": upload})
    client.post(reverse("draft-check", args=[draft.pk]), {"declared": "yes"})
    case = Application.objects.get(licence_request__licence=licence)
    assert case.decide_by == licence.valid_to and SubmittedFile.objects.filter(application=case).count() == 2
    shown = text(client.get(reverse("my-application", args=[case.number])))
    assert licence.number in shown and "it counts as renewed" in shown
    assert "already under way" in text(client.get(reverse("my-licence", args=[licence.pk])))
    assert "Please ask for a renewal" not in text(client.get(reverse("my-licences")))


def test_who_is_late_is_told_why_and_where_to_go_instead(world, today):
    licence = granted(world, 59, today)
    client = client_of(world.user)
    shown = text(client.get(reverse("my-licence", args=[licence.pk])))
    assert "it is a new application" in shown and reverse("apply", args=["special-hours"]) in shown
    answer = client.post(reverse("ask-about-licence", args=[licence.pk, "renewal"]), follow=True)
    assert "it is a new application" in text(answer) and not Draft.objects.exists()


def test_only_the_holder_may_begin(world, today):
    licence = granted(world, 70, today)
    for who in (world.stranger, world.clerk):
        answer = client_of(who).post(reverse("ask-about-licence", args=[licence.pk, "renewal"]))
        assert answer.status_code == 404
    assert client_of(world.user).post(reverse("ask-about-licence", args=[licence.pk, "whim"])).status_code == 404
    assert client_of(world.user).get(reverse("ask-about-licence", args=[licence.pk, "renewal"])).status_code == 405


def test_the_counter_takes_in_a_renewal_from_the_page_of_the_licence(world, today):
    licence = granted(world, 70, today)
    client = client_of(world.clerk)
    shown = text(client.get(reverse("desk-licence", args=[licence.pk])))
    assert "Receive a renewal" in shown
    from workflows.desk.applicants import token_of

    url = reverse("desk-intake-form", args=["special-hours", token_of(world.applicant)])
    form = text(client.get(url, {"licence": licence.pk, "purpose": "renewal"}))
    assert licence.number in form and f'name="licence" value="{licence.pk}"' in form
    data = {"company_name": "样例厂", "headcount": "12", "remark": "", "paper": ["plan", "opinion"]}
    client.post(url, {**data, "licence": licence.pk, "purpose": "renewal"})
    case = Application.objects.get(licence_request__licence=licence)
    assert case.channel == "counter" and case.licence_request.purpose == "renewal"
    assert "undecided, it is renewed by law" in text(client.get(reverse("desk-case", args=[case.number])))


def test_another_applicants_licence_is_not_named_at_the_counter(world, today):
    licence = granted(world, 70, today)
    other = Applicant.objects.enrol(
        kind="organisation", name="别的公司", id_type="credit_code", id_number=credit_code(7001)
    )
    from workflows.desk.applicants import token_of

    url = reverse("desk-intake-form", args=["special-hours", token_of(other)])
    for wanted in (licence.pk, "9" * 30, "x"):
        assert licence.number not in text(client_of(world.clerk).get(url, {"licence": wanted, "purpose": "renewal"}))


# -- ending one


def test_revoking_is_shown_once_more_and_then_done(world, today):
    licence = granted(world, 400, today)
    client = client_of(world.leader)
    url = reverse("desk-licence-end", args=[licence.pk, "revoke"])
    version = licence.application.version
    data = {"version": version, "ground": "fraud", "reason": "经查申请材料系伪造，情况属实。"}
    assert "第六十九条第二款" in text(client.get(url))
    missing = client.post(url, data)
    assert missing.status_code == 400 and "经查申请材料系伪造" in text(missing)
    once = client.post(url, {**data, "harm_weighed": "on"})
    assert once.status_code == 200 and "Please check once more" in text(once)
    licence.refresh_from_db()
    assert licence.revoked_on is None and not Letter.objects.filter(kind="revocation").exists()
    assert client.post(url, {**data, "harm_weighed": "on", "confirmed": "1"}).status_code == 302
    licence.refresh_from_db()
    assert licence.revoked_on == today
    again = client.post(url, {**data, "harm_weighed": "on", "confirmed": "1"})
    assert again.status_code == 409
    shown = text(client.get(reverse("desk-licence", args=[licence.pk])))
    assert "Revoked" in shown and "Revoke the licence" not in shown and "Deregister the licence" in shown


def test_the_bar_after_fraud_is_offered_with_the_revocation_where_the_law_knows_one(world, today, settings):
    licence = granted(world, 400, today)
    client, url = client_of(world.leader), reverse("desk-licence-end", args=[licence.pk, "revoke"])
    assert 'name="bar"' not in text(client.get(url))
    settings.PUBLIC_SAFETY_ITEMS = [world.item.code]
    assert 'name="bar"' in text(client.get(url))
    data = {"version": licence.application.version, "ground": "abuse", "harm_weighed": "on", "bar": "on"}
    data["reason"] = "经查申请材料系伪造，情况属实。"
    assert client.post(url, data).status_code == 400
    once = text(client.post(url, {**data, "ground": "fraud"}))
    assert "no new application for three years" in once and 'name="bar" value="on"' in once
    assert not Block.objects.exists()
    assert client.post(url, {**data, "ground": "fraud", "confirmed": "1"}).status_code == 302
    assert Block.objects.get().application == licence.application


@pytest.mark.parametrize("act", ["revoke", "deregister"])
def test_only_the_leader_ends_a_licence(world, today, act):
    licence = granted(world, 400, today)
    assert page(world.reviewer, "desk-licence-end", licence.pk, act).status_code == 403
    assert "Revoke the licence" not in text(page(world.reviewer, "desk-licence", licence.pk))
    assert page(world.leader, "desk-licence-end", licence.pk, "burn").status_code == 404
    wrong = client_of(world.leader).post(
        reverse("desk-licence-end", args=[licence.pk, act]), {"version": "x", "ground": "whim", "reason": "短"}
    )
    assert wrong.status_code == 400


# -- for everybody


def test_anybody_checks_a_licence_by_its_number_or_by_its_paper(world, today):
    licence = granted(world, 400, today)
    client = client_of()
    shown = text(client.get(reverse("verify"), {"code": licence.number}))
    assert "is in force today" in shown and world.applicant.id_masked not in shown
    paper = licence.application.letters.get(kind="grant")
    assert licence.number in text(client.get(reverse("verify-paper", args=[paper.check_code])))
    engine.deregister(
        licence, by=world.leader, at=timekeeping.now(), ground="dissolved", reason="公司已经依法终止，办理注销。"
    )
    assert "no longer in force" in text(client.get(reverse("verify"), {"code": licence.number}))
    assert client.get(reverse("verify"), {"code": "330282-NO-SUCH"}).status_code == 404


def test_a_persons_name_shows_in_part_only(world, today):
    world.applicant.kind, world.applicant.name = "person", "张申请"
    world.applicant.save()
    licence = granted(world, 400, today)
    shown = text(client_of().get(reverse("verify"), {"code": licence.number}))
    assert "张**" in shown and "张申请" not in shown


# -- API


def test_the_api_lists_and_tells_only_what_one_may_see(world, today):
    licence = granted(world, 400, today)
    client = client_of(world.user)
    listed = client.get(reverse("api-licences"), {"state": "in_force"}).json()
    assert [row["number"] for row in listed["results"]] == [licence.number]
    assert listed["results"][0]["state"] == "valid"
    told = client.get(reverse("api-licence", args=[licence.number])).json()
    assert told["events"][0]["kind"] == "granted" and len(told["versions"]) == 1
    assert client.get(reverse("api-licences"), {"state": "whim"}).status_code == 400
    assert client_of(world.stranger).get(reverse("api-licence", args=[licence.number])).status_code == 404
    assert client_of(world.stranger).get(reverse("api-licences")).json()["count"] == 0
    assert client_of().get(reverse("api-licences")).status_code in (401, 403)


def test_the_api_takes_a_renewal(world, today):
    import uuid

    licence = granted(world, 70, today)
    client = client_of(world.user)
    files = [
        SubmittedFile.objects.create(
            material_key=key,
            name="a.pdf",
            size=1,
            sha256="0" * 64,
            content_type="application/pdf",
            stored_as=key,
            uploaded_by=world.user,
            uploaded_at=timekeeping.now(),
        )
        for key in ("plan", "opinion")
    ]
    body = {
        "item": "special-hours",
        "edition": 1,
        "answers": {"company_name": "样例厂", "headcount": "3", "remark": ""},
        "files": [str(f.pk) for f in files],
        "licence": licence.number,
    }
    send = lambda **more: client.post(  # noqa: E731
        reverse("api-applications"),
        {**body, **more},
        content_type="application/json",
        headers={"Idempotency-Key": str(uuid.uuid4())},
    )
    assert send().status_code == 400
    assert send(purpose="renewal", licence="no-such").status_code == 400
    assert send(purpose="renewal").status_code == 201
    assert Application.objects.get(licence_request__licence=licence).decide_by == licence.valid_to
