"""XML -> elements with their lines, for files one does not trust. PURE.

No document type, so no entities of its own and nothing fetched; bounds on size, number and depth.
"""

from dataclasses import dataclass, field
from xml.parsers import expat

LARGEST = 600_000  # characters; a flow of thirty stages has about 60 000
MOST_ELEMENTS = 8_000
DEEPEST = 40


@dataclass
class Element:
    space: str
    tag: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)  # without a namespace
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def all(self, space: str, *tags: str) -> list["Element"]:
        return [child for child in self.children if child.space == space and child.tag in tags]

    def first(self, space: str, tag: str) -> "Element | None":
        return next(iter(self.all(space, tag)), None)

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()


class NotXml(Exception):
    """`line`; `code`: "xml" (with `why`), "doctype", "large", "many", "deep"."""

    def __init__(self, code: str, line: int = 1, why: str = ""):
        super().__init__(code, line, why)
        self.code, self.line, self.why = code, line, why


def parse(text: str) -> Element:
    if len(text) > LARGEST:
        raise NotXml("large")
    builder = _Builder()
    try:
        builder.parser.Parse(text.encode(errors="replace"), True)
    except expat.ExpatError as error:
        raise NotXml("xml", error.lineno, expat.ErrorString(error.code)) from None
    return builder.root


class _Builder:
    def __init__(self):
        self.root, self.open, self.count = None, [], 0
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")  # whatever the file says of itself
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = lambda _name: self.open.pop()
        self.parser.CharacterDataHandler = self._text

    def _refuse(self, *_args):
        raise NotXml("doctype", self.parser.CurrentLineNumber)

    def _start(self, name, attributes):
        line = self.parser.CurrentLineNumber
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise NotXml("many", line)
        if len(self.open) >= DEEPEST:
            raise NotXml("deep", line)
        space, _sep, tag = name.rpartition(" ")
        plain = {key: value for key, value in attributes.items() if " " not in key}
        element = Element(space, tag, line, plain)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _text(self, data):
        if self.open:
            self.open[-1].text += data
