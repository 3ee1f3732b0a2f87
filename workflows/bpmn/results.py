"""Ways of a BPMN drawing -> ways of a flow: results, conditions and the order in which they are tried."""

from django.utils.translation import gettext as _

from workflows.bpmn.names import whole
from workflows.bpmn.process import Process
from workflows.bpmn.tree import Element
from workflows.bpmn.ways import Found
from workflows.flow.words import result_words
from workflows.flows import LINEAR_OUTCOME
from workflows.transitions import StageKind

REFUSED = ("不予", "不准", "驳回", "拒绝", "不同意", "不通过", "不批", "refus", "reject", "deny", "no")
GRANTED = ("准予", "同意", "批准", "通过", "许可", "grant", "approv", "pass", "yes")


def as_rows(process: Process, stage: Element, kind: str, ways: list[Found], keys: dict, *, ends: bool) -> list[dict]:
    """In the words of the flow's JSON. `ends`: a stage nothing follows is the last; else nothing is said."""
    usual = LINEAR_OUTCOME[StageKind(kind)]
    if not ways and ends:
        return [{"result": usual, "to": []}]
    results = _results(process, stage, StageKind(kind), ways, usual)
    rows = []
    for n, way in enumerate(ways):
        result, label = results[n]
        row = {"result": result, "to": [keys[target] if target else None for target in way.targets]}
        if row["to"] == [None]:
            row["to"] = []
        row |= {"label": label} if label else {}
        row |= {"condition": way.condition} if way.condition else {}
        priority = whole(way.priority) if way.result else _turn(ways, results, n)
        rows.append(row | ({"priority": priority} if priority else {}))
    return rows


def _results(process, stage, kind, ways, usual) -> list[tuple[str, str]]:
    """(result, label) of each way."""
    chosen = [way for way in ways if not (way.result or way.condition or way.usual)]
    by_person = len(chosen) > 1 or (chosen and any(way.name for way in chosen) and len(ways) > 1)
    found, n = [], 1
    for way in ways:
        if way.result:
            found.append((way.result, way.label))
        elif way not in chosen or not by_person:
            found.append((usual, ""))
        elif kind is StageKind.DECISION:
            found.append(("refused" if _says(way.name, REFUSED) else "granted", ""))
        elif _says(way.name, GRANTED) and not _says(way.name, REFUSED):
            found.append((usual, way.name[:40]))
        else:
            n += 1
            found.append((f"result-{n}", way.name[:40] or _("Result %(n)s") % {"n": n}))
    if by_person:
        said = "、".join(dict.fromkeys(result_words(*one) for one in found))
        process.note(
            stage, _("its ways have no condition: taken as results the officer chooses (%(said)s).") % {"said": said}
        )
    return found


def _says(name: str, words: tuple[str, ...]) -> bool:
    return any(word in name.lower() if len(word) > 2 or not word.isascii() else word == name.lower() for word in words)


def _turn(ways: list[Found], results, n: int) -> int:
    """Ways of one result are tried one after the other; those without a condition last."""
    same = [m for m in range(len(ways)) if results[m][0] == results[n][0]]
    taken = [whole(ways[m].priority or "0") for m in same if ways[m].result]
    if len(same) == 1:
        return 0
    first = max((p for p in taken if isinstance(p, int)), default=0)
    order = sorted((m for m in same if not ways[m].result), key=lambda m: not ways[m].condition)
    return first + 1 + order.index(n)
