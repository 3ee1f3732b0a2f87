"""Which lines a batch has and what happens to them: items on the power and service lists, rows of the responsibility
list. Each carrier has `submit`, `needs_the_same`, `publish` and `RECORDED_AS`."""

from items.duties import carrying
from items.listing import item_lines
from items.models import ChangeBatch


def carrier_of(batch):
    return carrying if batch.list == ChangeBatch.List.RESPONSIBILITY else item_lines
