"""An edition as one plain dictionary: what is hashed, checked, compared, exported and imported.

What belongs to it is decided in `items.attributes`, with the hash schema since which it does: a new name there needs a
new schema number in `items.hashing`, or old hashes break.
"""

from items import hashing
from items.attributes import content_names

PLAIN = content_names("Edition", without=["fee_basis"])
MATERIAL = content_names("Material", without=["basis"])
CONDITION = content_names("Condition", without=["basis"])
FILE = content_names("EditionFile")
FILES_SINCE = 4  # the schema that first knew files
BASIS = ("title", "article", "document_number")


def basis_content(basis):
    return {name: getattr(basis, name) for name in BASIS} if basis else None


def basis_key(content):
    return tuple(content[name] for name in BASIS)


def with_rows(editions):
    """The queryset with everything `content_of` and the guide read: a fixed number of queries."""
    return editions.select_related("item__department", "fee_basis").prefetch_related(
        "bases__basis", "conditions__basis", "materials__basis", "files"
    )


def content_of(edition, *, schema=hashing.SCHEMA):
    """Everything the edition says. schema: as that hash schema knew it."""

    def values(row, model, without):
        return {name: getattr(row, name) for name in content_names(model, without=without, schema=schema)}

    found = {
        **values(edition, "Edition", ["fee_basis"]),
        "fee_basis": basis_content(edition.fee_basis),
        "bases": [
            {**basis_content(row.basis), "is_setting_basis": row.is_setting_basis} for row in edition.bases.all()
        ],
        "conditions": [
            {**values(row, "Condition", ["basis"]), "basis": basis_content(row.basis)}
            for row in edition.conditions.all()
        ],
        "materials": [
            {**values(row, "Material", ["basis"]), "basis": basis_content(row.basis)} for row in edition.materials.all()
        ],
    }
    if schema >= FILES_SINCE:
        found["files"] = [values(row, "EditionFile", ()) for row in edition.files.all()]
    return found


def bases_of(edition):
    """Every legal basis the edition rests on, by its key."""
    rows = [row.basis for name in ("bases", "conditions", "materials") for row in getattr(edition, name).all()]
    return {basis_key(basis_content(basis)): basis for basis in [*rows, edition.fee_basis] if basis}


def is_intact(edition):
    """True when the stored hash is the hash of what is stored now."""
    return edition.content_hash == hashing.fingerprint(
        content_of(edition, schema=edition.hash_schema), schema=edition.hash_schema
    )
