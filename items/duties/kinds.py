"""What a row of the responsibility list says (责任清单, rules §2.6), by its kind. PURE."""

from enum import StrEnum


class Kind(StrEnum):
    DUTY = "duty"  # 主要职责 with 具体工作事项
    BOUNDARY = "boundary"  # 与相关部门职责边界
    SUPERVISION = "supervision"  # 事中事后监管制度
    ACCOUNTABILITY = "accountability"  # 追责情形


class Operation(StrEnum):
    ADD = "add"
    CHANGE = "change"
    CANCEL = "cancel"


class Part(StrEnum):
    LEAD = "lead"  # 牵头
    COOPERATING = "cooperating"  # 配合


# The fields of a kind, in the order they are asked and compared. `items` and `duties` hold codes, `parties` rows of
# {"body", "part", "share"}, `matters` texts; all others are text.
FIELDS = {
    Kind.DUTY: ("title", "matters", "basis", "items"),
    Kind.BOUNDARY: ("title", "parties", "basis", "example"),
    Kind.SUPERVISION: ("title", "text", "basis", "duties", "items"),
    Kind.ACCOUNTABILITY: ("title", "whom", "text", "basis", "duties", "items"),
}
LISTS = frozenset({"matters", "items", "duties", "parties"})
MUST = {
    Kind.DUTY: ("title", "matters"),
    Kind.BOUNDARY: ("title", "example"),
    Kind.SUPERVISION: ("title", "text"),
    Kind.ACCOUNTABILITY: ("title", "whom"),
}
TIED = frozenset({Kind.SUPERVISION, Kind.ACCOUNTABILITY})  # to at least one duty or item


def empty(kind) -> dict:
    return {name: [] if name in LISTS else "" for name in FIELDS[Kind(kind)]}


def plain(kind, given: dict) -> dict:
    """Only the fields of the kind, blanks and empty rows taken out."""
    found = empty(kind)
    for name in found:
        value = given.get(name)
        if name == "parties":
            rows = ({key: str(row.get(key) or "").strip() for key in ("body", "part", "share")} for row in value or ())
            found[name] = [row for row in rows if row["body"] or row["share"]]
        elif name in LISTS:
            found[name] = [text for one in value or () if (text := str(one).strip())]
        else:
            found[name] = str(value or "").strip().replace("\r\n", "\n")
    return found


def faults(kind, said: dict) -> dict:
    """{field: what is wrong, as a word of items.duties.wording}, of what can be told from the row alone."""
    kind = Kind(kind)
    found = {name: "missing" for name in MUST[kind] if not said[name]}
    if kind in TIED and not said["duties"] and not said["items"]:
        found["duties"] = "tied_to_nothing"
    if kind is Kind.BOUNDARY:
        parties = said["parties"]
        bodies = [row["body"] for row in parties]
        leads = sum(row["part"] == Part.LEAD for row in parties)
        if leads != 1:
            found["parties"] = "no_lead" if not leads else "two_leads"
        elif len(parties) < 2:
            found["parties"] = "alone"
        elif any(not row["body"] or not row["share"] or row["part"] not in list(Part) for row in parties):
            found["parties"] = "half_a_party"
        elif len(set(bodies)) < len(bodies):
            found["parties"] = "body_twice"
    return found
