"""An edition as one plain dictionary: what is hashed, checked, compared, exported and imported.

The lists below are the hash schema: a change here needs a new schema number in `items.hashing`, or old hashes break.
"""

from items import hashing

PLAIN = [
    "name",
    "short_name",
    "audience",
    "theme",
    "level",
    "power_source",
    "handling",
    "review_mode",
    "statutory_amount",
    "statutory_unit",
    "statutory_note",
    "promised_amount",
    "promised_unit",
    "promised_note",
    "promised_is_demo",
    "delivery_amount",
    "delivery_unit",
    "delivery_note",
    "extension_max",
    "commitment_days",
    "special_procedures",
    "flow_text",
    "visits",
    "visits_reason",
    "channels",
    "whole_process_online",
    "result_name",
    "result_kind",
    "result_has_sample",
    "validity_text",
    "fee",
    "fee_note",
    "pay_online",
    "places",
    "hours",
    "consult_phone",
    "complaint_phone",
    "contact_is_demo",
    "remedies",
    "faq",
    "form",
    "source_note",
]
MATERIAL = [
    "key",
    "name",
    "source",
    "form",
    "originals",
    "copies",
    "required",
    "condition_text",
    "note",
    "accepts",
    "blank_form",
    "late",
    "commitment",
]
CONDITION = ["text", "commitment"]
# What a schema knows more than the one before; an old hash is proved without it.
SINCE = {"late": 2, "commitment_days": 3, "commitment": 3}
BASIS = ("title", "article", "document_number")


def basis_content(basis):
    return {name: getattr(basis, name) for name in BASIS} if basis else None


def basis_key(content):
    return tuple(content[name] for name in BASIS)


def with_rows(editions):
    """The queryset with everything `content_of` and the guide read: a fixed number of queries."""
    return editions.select_related("item__department", "fee_basis").prefetch_related(
        "bases__basis", "conditions__basis", "materials__basis"
    )


def content_of(edition, *, schema=hashing.SCHEMA):
    """Everything the edition says. schema: as that hash schema knew it."""
    plain, material, condition = (_known(names, schema) for names in (PLAIN, MATERIAL, CONDITION))
    return {
        **{name: getattr(edition, name) for name in plain},
        "fee_basis": basis_content(edition.fee_basis),
        "bases": [
            {**basis_content(row.basis), "is_setting_basis": row.is_setting_basis} for row in edition.bases.all()
        ],
        "conditions": [
            {**{name: getattr(row, name) for name in condition}, "basis": basis_content(row.basis)}
            for row in edition.conditions.all()
        ],
        "materials": [
            {**{name: getattr(row, name) for name in material}, "basis": basis_content(row.basis)}
            for row in edition.materials.all()
        ],
    }


def _known(names, schema):
    return [name for name in names if SINCE.get(name, 1) <= schema]


def bases_of(edition):
    """Every legal basis the edition rests on, by its key."""
    rows = [row.basis for name in ("bases", "conditions", "materials") for row in getattr(edition, name).all()]
    return {basis_key(basis_content(basis)): basis for basis in [*rows, edition.fee_basis] if basis}


def is_intact(edition):
    """True when the stored hash is the hash of what is stored now."""
    return edition.content_hash == hashing.fingerprint(
        content_of(edition, schema=edition.hash_schema), schema=edition.hash_schema
    )
