from .basis import LegalBasis
from .change import ChangeBatch, ChangeLine, ChangeNumber, ChangeStep, Succession
from .cleanup import Cleanup, CleanupStep
from .delegation import Delegation
from .draft_save import DraftSave
from .duty import BoundaryParty, DutyEdition, DutyEntry, DutyItem, DutyLine, DutyTie
from .edition import Edition
from .grants import ItemGrant
from .item import Item
from .reference import CatalogueDifference, CatalogueEntry
from .rows import Condition, EditionBasis, EditionFile, Material
from .standing import ListEntry, ListRecord, Standing
from .star import StarRating

__all__ = [
    "BoundaryParty",
    "CatalogueDifference",
    "CatalogueEntry",
    "ChangeBatch",
    "ChangeLine",
    "ChangeNumber",
    "ChangeStep",
    "Cleanup",
    "CleanupStep",
    "Condition",
    "Delegation",
    "DraftSave",
    "DutyEdition",
    "DutyEntry",
    "DutyItem",
    "DutyLine",
    "DutyTie",
    "Edition",
    "EditionBasis",
    "EditionFile",
    "Item",
    "ItemGrant",
    "LegalBasis",
    "ListEntry",
    "ListRecord",
    "Material",
    "Standing",
    "StarRating",
    "Succession",
]
