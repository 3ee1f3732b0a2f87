"""One decision for every attribute of an item: is it copied, exported, compared, and part of the history? PURE.

A new column of these models without a row here fails tests/items/test_attributes.py: nobody may forget one of the
four. `said(n)` is content: it goes into every copy, the files, the comparison and the fingerprint of the edition, since
hash schema n. `kept_out(why)` is machinery: in none of them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decision:
    copied: bool  # into a draft beside the live edition, and from another item
    exported: str  # "excel" (a column of items.importing.columns, and JSON), "json", "" for neither
    compared: bool
    since: int | None  # the hash schema of items.hashing that first knew it; None: not in the history of content
    why: str = ""  # where it departs from "all of them"

    @property
    def is_content(self):
        return self.since is not None


def said(since=1, *, exported="excel", why=""):
    return Decision(True, exported, True, since, why)


def named(exported="excel", *, why):
    """Says which item it is: in the files, never copied to another, never part of an edition."""
    return Decision(False, exported, False, None, why)


def kept_out(why):
    return Decision(False, "", False, None, why)


_KEY = kept_out("the database's own key")
_PARENT = kept_out("says whose row it is")
_ORDER = kept_out("the order of the list says it")
_STATE = kept_out("belongs to the publishing of one edition, not to what it says")

EDITION = {
    "id": _KEY,
    "item": _PARENT,
    "number": _STATE,
    "state": _STATE,
    "created_at": _STATE,
    "effective_on": _STATE,
    "published_at": _STATE,
    "published_by": _STATE,
    "retired_on": _STATE,
    "revision": kept_out("counts the saves of a draft"),
    "content_hash": kept_out("is the fingerprint itself"),
    "hash_schema": kept_out("says how the fingerprint was taken"),
    "findings": kept_out("follow from the content when it is published"),
    **dict.fromkeys(["name", "short_name", "audience", "theme", "level", "power_source"], said()),
    **dict.fromkeys(["body_name", "body_code", "body_nature", "entrusting_body", "exercise", "authority"], said(4)),
    "supervising_leader": said(5),
    **dict.fromkeys(["prohibitions", "quantity_limit"], said(4)),
    **dict.fromkeys(["handling", "review_mode", "statutory_amount", "statutory_unit", "statutory_note"], said()),
    **dict.fromkeys(["promised_amount", "promised_unit", "promised_note", "promised_is_demo"], said()),
    **dict.fromkeys(["delivery_amount", "delivery_unit", "delivery_note", "extension_max"], said()),
    "commitment_days": said(3),
    **dict.fromkeys(["special_procedures", "flow_text"], said()),
    **dict.fromkeys(["joint_bodies", "agency_services"], said(4)),
    **dict.fromkeys(["visits", "visits_reason", "channels", "whole_process_online"], said()),
    **dict.fromkeys(["online_depth", "booking", "courier", "self_service", "reach"], said(4)),
    **dict.fromkeys(["result_name", "result_kind", "result_has_sample", "validity_text"], said()),
    **dict.fromkeys(["fee", "fee_note", "fee_basis", "pay_online"], said()),
    **dict.fromkeys(["places", "hours", "consult_phone", "complaint_phone", "contact_is_demo", "remedies"], said()),
    "rights": said(4),
    "faq": said(),
    "form": said(exported="json", why="a form is a tree, a sheet is not; the Excel file leaves it as it is"),
    "source_note": said(),
}
_FILE = said(4, exported="", why="a file does not fit into a cell; an import leaves the files as they are")
TABLE = {
    "Item": {
        "id": _KEY,
        "code": named(why="the item's own name in addresses"),
        "base_code": named(why="the item's own number in the province's catalogue"),
        "national_code": named(why="the item's own number in the nation's catalogue"),
        "type_code": named(why="fixed with the item; a licence does not become a service"),
        "department": named(why="who is responsible, whatever the edition"),
        "state": kept_out("changed by publishing and by the list, each with its own record"),
        "is_demo": named("json", why="set where the item was made up"),
        "search_text": kept_out("an index, written when an edition is published"),
    },
    "Edition": EDITION,
    "EditionBasis": {
        "id": _KEY,
        "edition": _PARENT,
        "basis": said(),
        "order": _ORDER,
        "is_setting_basis": said(),
    },
    "Condition": {
        "id": _KEY,
        "edition": _PARENT,
        "order": _ORDER,
        "text": said(),
        "basis": said(),
        "commitment": said(3),
    },
    "Material": {
        "id": _KEY,
        "edition": _PARENT,
        "order": _ORDER,
        **dict.fromkeys(["key", "name", "source", "form", "originals", "copies", "required"], said()),
        **dict.fromkeys(["condition_text", "basis", "note", "accepts", "blank_form"], said()),
        "late": said(2),
        "commitment": said(3),
        **dict.fromkeys(["source_note", "kind", "specification", "filling_note", "acceptance"], said(4)),
    },
    "EditionFile": {
        "id": _KEY,
        "edition": _PARENT,
        "order": _ORDER,
        **dict.fromkeys(["role", "material_key", "name", "size", "sha256", "content_type"], _FILE),
    },
    "LegalBasis": {
        "id": _KEY,
        **dict.fromkeys(["title", "article", "document_number"], said()),
        **dict.fromkeys(
            ["text", "rank", "status", "status_note"],
            Decision(False, "excel", False, None, "facts about a law, the same for every item that rests on it"),
        ),
    },
}


def content_names(model, *, without=(), schema=None):
    """The attributes that are content, in the order of the table. schema: as that hash schema knew them."""
    rows = TABLE[model].items()
    return [
        name for name, one in rows if one.is_content and name not in without and (schema is None or one.since <= schema)
    ]
