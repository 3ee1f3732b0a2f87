"""A small bureau that lived for a few weeks."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Applicant, User
from demo import answers
from items import catalogue, forms
from items.seeding import packaged_items
from supervision.models import Alert
from tests.owed import owed_by_the_record, raised
from workflows import chain, drift, timekeeping
from workflows.models import Application, Event, FlowVersion, MovedClock

SEED = {"months": 1, "cases": 22, "seed": 3, "until": "2016-11-23", "stdout": StringIO()}


@pytest.mark.parametrize("item", packaged_items()["items"], ids=lambda item: item["code"])
def test_the_storys_answers_fit_every_form(item):
    import random
    from datetime import date

    for seed in range(10):
        given = answers.fill(item["form"], rng=random.Random(seed), day=date(2016, 11, 1))
        assert forms.validate(item["form"], given)[1] == {}


@pytest.mark.django_db(transaction=True)
def test_a_small_story(client, settings):
    call_command("seed_demo", **SEED)
    first = Application.objects.count()
    assert first >= 22 and Event.objects.count() > 3 * first
    assert FlowVersion.objects.filter(state="published").count() >= 20
    assert all(catalogue.is_meant_for(c.edition, c.applicant) for c in Application.objects.all())
    assert list(chain.faults(Application.objects.all())) == []
    assert list(drift.drifted()) == []
    now = Alert.objects.latest("raised_at").raised_at if Alert.objects.exists() else timekeeping.now()
    assert {k: v for k, v in raised().items() if v <= now} == owed_by_the_record(now)
    assert not User.objects.filter(is_demo=False).exists() and not Applicant.objects.filter(is_demo=False).exists()
    assert not MovedClock.objects.exists()
    by_officers = Event.objects.filter(actor__kind="staff").exclude(
        action__in=["withdraw", "resubmit", "resubmit_part"]
    )
    hours = {when.astimezone(timekeeping.LOCAL).hour for when in by_officers.values_list("at", flat=True)}
    assert hours <= set(range(8, 18))  # officers keep office hours
    events = Event.objects.count()
    call_command("seed_demo", **SEED)
    assert Event.objects.count() == events
    settings.DEMO_MODE = True
    page = client.get(reverse("login")).content.decode()
    for name in ("王晓梅", "李明哲", "陈志远", "吴建华", "张桂芳"):
        assert name in page
    answer = client.post(reverse("login"), {"username": "clerk", "password": settings.DEMO_PASSWORD})
    assert answer.status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_story_that_broke_off_is_taken_up_again(monkeypatch):
    from demo import simulation

    acts = simulation.Story._act

    def breaks(story, life, at):
        if story.counts["acts"] == 30:
            raise KeyboardInterrupt
        return acts(story, life, at)

    monkeypatch.setattr(simulation.Story, "_act", breaks)
    with pytest.raises(KeyboardInterrupt):
        call_command("seed_demo", **SEED)
    begun = Application.objects.count()
    monkeypatch.setattr(simulation.Story, "_act", acts)
    call_command("seed_demo", **SEED)
    assert Application.objects.count() > begun
    assert list(chain.faults(Application.objects.all())) == []
    keys = Application.objects.values_list("idempotency_key", flat=True)
    assert len(keys) == len(set(keys))


@pytest.mark.django_db
def test_it_is_refused_outside_the_demonstration(settings):
    settings.DEMO_MODE = settings.TESTING = False
    with pytest.raises(CommandError):
        call_command("seed_demo", stdout=StringIO())
    assert not User.objects.exists()
