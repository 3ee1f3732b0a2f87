"""The demonstration has a batch at every desk, and a list that is what was published."""

from datetime import datetime

import pytest

from demo import listing, offers, people
from items import catalogue
from items.listing import ledger
from items.models import CatalogueDifference, ChangeBatch
from items.seeding import packaged_items, seed_items
from workflows.timekeeping import LOCAL

UNTIL = datetime(2016, 11, 23, 17, tzinfo=LOCAL)


@pytest.mark.django_db
def test_there_is_a_batch_in_every_state_and_the_list_is_as_published():
    people.build()
    seed_items(at=datetime(2016, 10, 11, 9, tzinfo=LOCAL), package=offers.add(packaged_items()))
    listing.build(until=UNTIL)
    listing.build(until=UNTIL)
    states = list(ChangeBatch.objects.values_list("state", flat=True))
    assert set(states) == set(ChangeBatch.State.values) and len(states) == 11
    assert "流动人员人事档案查阅" in [edition.name for edition in catalogue.in_force(on=UNTIL.date())]
    assert ledger.is_as_published(UNTIL.date()) is True
    assert ledger.is_as_published(datetime(2016, 10, 12).date()) is True
    kinds = set(CatalogueDifference.objects.values_list("kind", flat=True))
    assert kinds >= {"missing", "extra", "code", "version"}
