from .basis import LegalBasis
from .cleanup import Cleanup, CleanupStep
from .delegation import Delegation
from .draft_save import DraftSave
from .edition import Edition
from .grants import ItemGrant
from .item import Item
from .rows import Condition, EditionBasis, EditionFile, Material
from .star import StarRating

__all__ = [
    "Cleanup",
    "CleanupStep",
    "Condition",
    "Delegation",
    "DraftSave",
    "Edition",
    "EditionBasis",
    "EditionFile",
    "Item",
    "ItemGrant",
    "LegalBasis",
    "Material",
    "StarRating",
]
