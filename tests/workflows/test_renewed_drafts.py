"""A guide that changes under an applicant's draft: told what is new, nothing typed is lost."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from items.content import content_of, with_rows
from items.drafts import copy_to_draft, write
from items.models import Edition
from items.publishing import publish
from tests.world import FORM, World
from workflows import drafts, timekeeping

pytestmark = pytest.mark.django_db


def newer(world, form, *, now):
    draft = copy_to_draft(world.edition)
    content = content_of(with_rows(Edition.objects.filter(pk=draft.pk)).get())
    return publish(write(draft, {**content, "form": form}), by=None, at=now, imported=True)


@pytest.fixture
def world():
    return World(type_code="07")  # a licence would need a guide without gaps


def begun(world, **answers):
    now = timekeeping.now()
    today = timekeeping.local_date(now)
    draft = drafts.start(item=world.item, user=world.user, applicant=world.applicant, on=today, at=now)
    drafts.save_section(draft, world.edition.form["sections"][0], answers)
    return draft, now, today


def test_the_applicant_is_told_what_is_new_and_keeps_every_answer(world, client):
    draft, now, today = begun(world, headcount="12", remark="三班制")
    fields = [FORM["sections"][0]["fields"][1], {"key": "shift", "label": "班次", "kind": "text", "required": True}]
    newer(world, {"schema": 1, "sections": [{**FORM["sections"][0], "fields": fields}]}, now=now)
    client.force_login(world.user)
    page = client.get(reverse("draft", args=[draft.pk])).content.decode()
    assert "班次" in page and "三班制" in page and "备注" in page
    draft.refresh_from_db()
    assert draft.answers["headcount"] == "12" and draft.answers["remark"] == "三班制"
    assert draft.edition.number == 2 and not drafts.renew(draft, on=today + timedelta(days=1))


def named_form():
    first = {**FORM["sections"][0]["fields"][0], "registered": "organisation"}
    return {"schema": 1, "sections": [{**FORM["sections"][0], "fields": [first, *FORM["sections"][0]["fields"][1:]]}]}


def test_the_registered_name_is_shown_and_cannot_be_typed_away(world, client):
    _draft, now, today = begun(world)
    newer(world, named_form(), now=now)
    draft = drafts.start(item=world.item, user=world.user, applicant=world.applicant, on=today, at=now)
    client.force_login(world.user)
    address = reverse("draft-section", args=[draft.pk, "company"])
    page = client.get(address).content.decode()
    assert world.applicant.name in page and 'name="company_name"' not in page
    client.post(address, {"company_name": "别的公司", "headcount": "3"})
    draft.refresh_from_db()
    assert draft.answers["company_name"] == world.applicant.name and draft.answers["headcount"] == "3"


def test_no_other_door_takes_another_name_either(world):
    from tests.world import ANSWERS
    from workflows import engine
    from workflows.errors import Incomplete

    now = timekeeping.now()
    edition = newer(world, named_form(), now=now)
    for by in (world.user, world.clerk):
        with pytest.raises(Incomplete) as refusal:
            engine.submit(
                item=world.item,
                edition=edition,
                applicant=world.applicant,
                by=by,
                at=now,
                channel="web" if by == world.user else "window",
                answers={**ANSWERS, "company_name": "别的公司"},
                idempotency_key=uuid.uuid4(),
            )
        assert "answers.company_name" in refusal.value.fields


def test_no_door_takes_the_number_of_somebody_else(world):
    from tests.world import ANSWERS, credit_code
    from workflows import engine
    from workflows.errors import Incomplete

    now = timekeeping.now()
    code = {"key": "code", "label": "统一社会信用代码", "kind": "credit_code", "registered": "applicant"}
    fields = [*FORM["sections"][0]["fields"], code]
    edition = newer(world, {"schema": 1, "sections": [{**FORM["sections"][0], "fields": fields}]}, now=now)

    def submit(number):
        return engine.submit(
            item=world.item,
            edition=edition,
            applicant=world.applicant,
            by=world.user,
            at=now,
            channel="counter",
            answers={**ANSWERS, "code": number},
            idempotency_key=uuid.uuid4(),
            paper=("plan", "opinion"),
        )

    with pytest.raises(Incomplete) as refused:
        submit(credit_code(4711))
    assert list(refused.value.fields) == ["answers.code"] and "4711" not in str(refused.value.fields)
    assert submit(world.credit_code.lower()).pk
