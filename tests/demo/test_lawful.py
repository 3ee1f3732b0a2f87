"""The demonstration shows a hearing, a material that follows, and a commitment: each gone through, each under way."""

import pytest
from django.core.management import call_command

from demo import simulation
from workflows import chain, commitments, lateness, public_hearings, timekeeping
from workflows.models import Application, Commitment, CommitmentCheck, Hearing


@pytest.mark.django_db(transaction=True)
def test_the_story_has_a_hearing_a_missing_material_and_a_commitment(monkeypatch):
    monkeypatch.setattr(simulation, "named_lives", lambda story, number: [])
    monkeypatch.setattr(simulation.licences, "lives", lambda story, number, company: [])
    call_command("seed_demo", months=3, cases=0, seed=5, until="2026-11-20")
    assert sorted(Hearing.objects.values_list("state", flat=True)) == ["held", "scheduled"]
    held = Hearing.objects.get(state="held")
    assert held.application.decided_at > held.held_at and held.requested_by
    assert [h.state for h in public_hearings.announced(on=timekeeping.date(2026, 11, 20))] == ["scheduled"]
    late = Application.objects.filter(letters__kind="late_materials")
    assert sorted(bool(lateness.missing_of(case)) for case in late) == [False, True]
    assert Application.objects.filter(
        events__action="hand_in_late", state__in=["closed", "granted", "delivered"]
    ).exists()
    assert CommitmentCheck.objects.get().kept
    waiting = Commitment.objects.get(check_made=None)
    assert commitments.is_to_check(waiting.application)
    assert list(chain.faults(Application.objects.all())) == []
