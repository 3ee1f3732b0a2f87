"""The demonstration's register: something in force, something ending, something asked for, something expired."""

import pytest
from django.core.management import call_command

from workflows import licences, timekeeping
from workflows.licence_kinds import State
from workflows.models import Licence, LicenceRequest


@pytest.mark.django_db(transaction=True)
def test_the_story_has_licences_in_every_state_worth_looking_at():
    call_command("seed_demo", months=3, cases=2, seed=5, until="2026-11-20")
    today = timekeeping.date(2026, 11, 20)
    rows = licences.rows(Licence.objects.latest().select_related("item"), today=today)
    assert {State.VALID, State.EXPIRED} <= {row.state for row in rows}
    assert any(row.near and not row.late for row in rows) and any(row.near and row.late for row in rows)
    request = LicenceRequest.objects.get(purpose="renewal")
    assert request.in_time and request.application.decide_by == request.licence.valid_to
