"""The demonstration's responsibility list: published, changed since, one batch under review, open about its gaps."""

from datetime import datetime, timedelta

import pytest

from demo import duties, listing, offers, people
from items import catalogue
from items.duties import gaps, reading
from items.listing import ledger
from items.models import ChangeBatch, ListRecord
from items.seeding import packaged_items, seed_items
from workflows.timekeeping import LOCAL

UNTIL = datetime(2016, 11, 23, 17, tzinfo=LOCAL)


@pytest.mark.django_db
def test_the_list_was_published_changed_and_says_what_is_missing():
    people.build()
    seed_items(at=datetime(2016, 9, 1, 9, tzinfo=LOCAL), package=offers.add(packaged_items()))
    listing.build(until=UNTIL)
    duties.build(until=UNTIL)
    duties.build(until=UNTIL)
    batches = ChangeBatch.objects.filter(list="responsibility").order_by("pk")
    assert [batch.state for batch in batches] == ["published", "published", "legal"]
    today = UNTIL.date()
    assert ledger.is_as_published(today, of=ListRecord.Of.RESPONSIBILITY) is True
    assert reading.rows(on=today) != reading.rows(on=today - timedelta(days=20))
    left = gaps.on_day(on=today)
    assert left.duty == [] and {edition.item.code for edition in left.accountability} == {
        "hr-service-licence",
        "hr-service-filing",
    }
    lists = catalogue.listed(on=today)
    assert all(edition.body_name and edition.body_nature != "unknown" for edition in lists)
    assert all(edition.supervising_leader for edition in lists)
