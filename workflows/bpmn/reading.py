"""BPMN 2.0 -> a flow as it is written down. What other tools drew is read as far as it goes, the rest is told."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from workflows.bpmn.foreign import Guesses
from workflows.bpmn.names import BPMN, NUMBERS, OWN, RULES, TEXTS, whole
from workflows.bpmn.process import Process, process_of
from workflows.bpmn.results import as_rows
from workflows.bpmn.tree import DEEPEST, LARGEST, MOST_ELEMENTS, Element, NotXml, parse
from workflows.bpmn.ways import Walk
from workflows.flow.as_json import SCHEMA
from workflows.flow.json_reading import SLUG, Unreadable, read_content
from workflows.flow.limits import MOST_STAGES
from workflows.flow.written import Written
from workflows.layering import in_layers
from workflows.transitions import StageKind

MOST_NODES = 300


@dataclass(frozen=True)
class Read:
    written: Written
    notes: list[str]  # what was not understood, or only taken to be so


def read(text: str, base: Written) -> Read:
    """`base`: the item's present flow; a stage of the same name keeps its key, post and rules. Raises Unreadable."""
    process = process_of(_definitions(text))
    if process is None:
        raise Unreadable([_("The file has no process with a task in it: there is nothing to make stages of.")])
    if len(process.stages) > MOST_STAGES or len(process.nodes) > MOST_NODES:
        most = {"n": MOST_STAGES, "all": MOST_NODES}
        raise Unreadable([_("The drawing has more than %(n)s stages, or more than %(all)s shapes in all.") % most])
    order = _in_order(process)
    guesses, rows = Guesses(process, base, taken={e.get("key") for e in map(_extension, order) if e}), []
    for element in order:
        extension = _extension(element)
        if extension:
            row = {"name": element.get("name"), **_own(process, element, extension)}
            if any(other.get("key") == row["key"] for other in rows):
                process.note(element, _("a copy of another stage; it gets a key of its own."))
                del row["key"]
            rows.append(row)
        else:
            rows.append(guesses.stage(element, first=element is order[0]))
    guesses.name_keys(rows)
    keys = {element.get("id"): row["key"] for element, row in zip(order, rows, strict=True)}
    lines: dict[tuple, int] = {(): 1}
    walk = Walk(process)
    for n, (element, row) in enumerate(zip(order, rows, strict=True)):
        ways = walk.ways(element)
        if not ways and not _extension(element):
            process.note(element, _("nothing follows; taken as the end."))
        row["ways"] = as_rows(process, element, row["kind"], ways, keys, ends=not _extension(element))
        lines[("stages", n)] = element.line
        lines |= {("stages", n, "ways", m): way.line for m, way in enumerate(ways)}
    return Read(read_content({"schema": SCHEMA, "stages": rows}, lines), process.notes)


def _definitions(text: str) -> Element:
    try:
        root = parse(text)
    except NotXml as error:
        told = {
            "xml": _("this is not XML (%(why)s)."),
            "doctype": _("a document type (<!DOCTYPE …>) is not allowed."),
            "large": _("the text is longer than %(most)s characters: this is not a flow."),
            "many": _("more than %(elements)s elements: this is not a flow."),
            "deep": _("the elements are nested too deep (more than %(deepest)s)."),
        }[error.code]
        facts = {"why": error.why, "most": LARGEST, "elements": MOST_ELEMENTS, "deepest": DEEPEST}
        raise Unreadable([_("Line %(line)s: %(words)s") % {"line": error.line, "words": told % facts}]) from None
    if (root.space, root.tag) != (BPMN, "definitions"):
        words = _("this is not BPMN 2.0: the outermost element is “%(tag)s”, not “definitions”.") % {
            "tag": root.tag[:60]
        }
        raise Unreadable([_("Line %(line)s: %(words)s") % {"line": root.line, "words": words}])
    return root


def _in_order(process: Process) -> list[Element]:
    """Stages of ours as they stand in the file; then those of others, from the start along the arrows."""
    starts = [node.get("id") for node in process.starts]
    keys = [*starts, *(key for key in process.nodes if key not in starts)]
    arrows = [(key, arrow.get("targetRef")) for key, those in process.outgoing.items() for arrow in those]
    layer_of, _forward, _back = in_layers(keys, arrows)
    return sorted(process.stages, key=lambda one: -1 if _extension(one) else layer_of[one.get("id")])


def _extension(element: Element) -> Element | None:
    extensions = element.first(BPMN, "extensionElements")
    return extensions.first(OWN, "stage") if extensions else None


def _own(process: Process, element: Element, extension: Element) -> dict:
    """What an export of ours said of a stage, in the words of its JSON. The JSON's reader trusts none of it."""
    names = {**TEXTS, **RULES, **NUMBERS}
    for name in extension.attributes.keys() - names.keys():
        process.note(element, _("“%(name)s” is not known here.") % {"name": name[:40]})
    row = {names[name]: value for name, value in extension.attributes.items() if name in names}
    row |= {name: whole(row[name]) for name in NUMBERS.values() if name in row}
    for child in extension.children:
        if child.space == OWN and child.tag == "post":
            row["post"] = dict(child.attributes)
        elif child.space == OWN and child.tag == "limit":
            row["limit"] = {name: whole(v) if name == "amount" else v for name, v in child.attributes.items()}
        elif child.space == OWN and child.tag == "asked":
            given = dict(child.attributes)
            asked = {"town_role": given["townRole"]} if "townRole" in given else given
            row.setdefault("asked", []).append(asked)
        elif child.space == OWN and child.tag == "paper":
            row.setdefault("letters", []).append(child.get("kind"))
        else:
            process.note(child, _("“%(name)s” is not known here.") % {"name": child.tag[:40]})
    if row.get("kind") not in list(StageKind) or not SLUG.fullmatch(row.get("key", "")):
        where = {"line": element.line, "name": element.get("name")[:60]}
        raise Unreadable([_("Line %(line)s: the stage “%(name)s” has lost its key or kind.") % where])
    return row
