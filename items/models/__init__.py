from .basis import LegalBasis
from .delegation import Delegation
from .edition import Edition
from .grants import ItemGrant
from .item import Item
from .rows import Condition, EditionBasis, Material

__all__ = ["Condition", "Delegation", "Edition", "EditionBasis", "Item", "ItemGrant", "LegalBasis", "Material"]
