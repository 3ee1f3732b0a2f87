"""告知承诺 on its pages: chosen and signed on line or at the counter, listed to be checked, checked, leading on."""

import uuid

import pytest
from django.urls import reverse

from tests.workflows.committed import CONDITION, CommittingWorld
from tests.workflows.desk_pages import client_of, now, page
from tests.workflows.portal_steps import begin, errors_of, fill, send, url
from tests.workflows.test_desk_intake import form_url
from tests.world import ANSWERS, World
from workflows import engine
from workflows.models import Application, Commitment, CommitmentCheck, Draft

pytestmark = pytest.mark.django_db
SIGN = {"commit": "yes", "read": "yes", "committed": ["opinion"], "signed_by": "张申请"}


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world():
    return CommittingWorld()


def text(answer) -> str:
    return answer.content.decode()


def granted(world):
    case = world.apply(
        when=now(), paper=["plan"], commitment={"materials": ["opinion"], "signed_by": world.applicant.name}
    )
    engine.accept(case, by=world.clerk, at=now())
    engine.advance(case, by=world.reviewer, at=now(), opinion="同意")
    return engine.grant(case, by=world.leader, at=now(), content="准予。")


def test_an_applicant_reads_signs_and_submits_without_the_material(world):
    client = client_of(world.user)
    draft = begin(client, world)
    fill(client, draft)
    send(client, draft, "plan")
    where = url("draft-commitment", draft.pk)
    listed = text(client.get(url("draft", draft.pk)))
    assert where in listed and "If you choose so" in listed
    shown = text(client.get(where))
    assert "工会意见" in shown and CONDITION in shown and "Within 20 working days" in shown
    unread = client.post(where, {**SIGN, "read": ""})
    assert unread.status_code == 400 and 'value="张申请"' in text(unread) and " checked" in text(unread)
    unsigned = client.post(where, {**SIGN, "signed_by": " "})
    assert unsigned.status_code == 400 and "signed_by_error" in text(unsigned)
    assert client.post(where, {**SIGN, "committed": ["plan"]}).status_code == 409
    assert Draft.objects.get().commitment == {}
    assert client.post(where, SIGN).status_code == 302
    assert "Committed to in writing" in text(client.get(url("draft-check", draft.pk)))
    assert client.post(url("draft-check", draft.pk), {"declared": "yes"}).status_code == 302
    assert Commitment.objects.get().materials == ["opinion"]
    case = Application.objects.get()
    assert case.letters.get(kind="commitment").number in text(client.get(url("my-application", case.number)))


def test_it_may_be_taken_back_while_nothing_is_submitted(world):
    client = client_of(world.user)
    draft = begin(client, world)
    where = url("draft-commitment", draft.pk)
    client.post(where, SIGN)
    assert "I hand in everything" in text(client.get(where))
    assert client.post(where, {"commit": "no"}).status_code == 302
    assert Draft.objects.get().commitment == {}
    fill(client, draft)
    send(client, draft, "plan")
    assert "工会意见" in errors_of(client.post(url("draft-check", draft.pk), {"declared": "yes"}))


def test_an_item_that_offers_none_has_no_such_page():
    world = World()
    client = client_of(world.user)
    draft = begin(client, world)
    where = url("draft-commitment", draft.pk)
    assert client.get(where).status_code == 404 and where not in text(client.get(url("draft", draft.pk)))


def test_at_the_counter_it_is_ticked_and_signed(world):
    where, client = form_url(world.applicant), client_of(world.clerk)
    assert 'name="committed"' in text(client.get(where))
    data = {"key": str(uuid.uuid4()), **ANSWERS, "paper": ["plan"]}
    assert client.post(where, data).status_code == 400
    unsigned = client.post(where, {**data, "commit": "yes", "committed": ["opinion"], "signed_by": ""})
    assert unsigned.status_code == 400
    done = client.post(where, {**data, "commit": "yes", "committed": ["opinion"], "signed_by": "张申请"})
    assert done.status_code == 302
    case = Application.objects.get()
    assert case.commitment.signed_by == "张申请"
    shown = text(page(world.clerk, "desk-case", case.number))
    assert "Written commitment" in shown and "It is checked after the decision." in shown
    assert "Committed to in writing" in shown and ">Missing<" not in shown
    correction = text(page(world.clerk, "desk-act", case.number, "request_correction"))
    assert "实施方案" in correction and "工会意见" not in correction


def test_it_is_listed_checked_and_the_revocation_is_prepared(world):
    case = granted(world)
    listed = text(page(world.reviewer, "desk-commitments"))
    assert case.number in listed and case.number not in text(page(world.supervisor, "desk-commitments"))
    address = reverse("desk-act", args=[case.number, "check_commitment"])
    assert address in text(page(world.reviewer, "desk-case", case.number))
    client = client_of(world.reviewer)
    typed = {"version": case.version, "kept": "0", "finding": "假"}
    short = client.post(address, typed)
    assert short.status_code == 400 and "假" in text(short)
    assert client.post(address, {**typed, "finding": "核查没有工会意见，所承诺的不属实"}).status_code == 302
    assert CommitmentCheck.objects.get().kept is False
    assert case.number not in text(page(world.reviewer, "desk-commitments"))
    shown = text(page(world.reviewer, "desk-case", case.number))
    assert "Checked: not true" in shown and address not in shown
    revoke = text(page(world.leader, "desk-licence-end", case.licence.pk, "revoke"))
    assert "所承诺的不属实" in revoke and 'value="fraud"' in revoke


def test_who_broke_one_is_told_and_asked_for_the_materials(world):
    case = granted(world)
    engine.check_commitment(case, by=world.reviewer, at=now(), kept=False, finding="核查没有工会意见，不属实")
    client = client_of(world.user)
    client.post(url("apply", "special-hours"), {"applicant": world.applicant.pk, "again": "yes"})
    draft = Draft.objects.first()
    shown = text(client.get(url("draft-commitment", draft.pk)))
    assert "An earlier commitment was found false" in shown and 'name="committed"' not in shown
