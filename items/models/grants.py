from django.db import models
from guardian.models import GroupObjectPermissionBase

from .item import Item


class ItemGrant(GroupObjectPermissionBase):
    """What the holders of a post may do with one item. Grants go to groups on coarse objects, never to a case."""

    content_object = models.ForeignKey(Item, on_delete=models.CASCADE)
