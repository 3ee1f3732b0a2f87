"""The words of BPMN 2.0 this app writes and reads. PURE. The table of what stands for what: docs/flows.md."""

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OWN = "urn:approval-platform:flow:1"  # what the flow language holds and BPMN has no word for
PREFIXES = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": XSI, "flow": OWN}

# What a person does. A call or a subprocess is one stage: what is inside is not read.
STAGES = frozenset({"task", "userTask", "manualTask"})
AS_ONE_STAGE = frozenset({"subProcess", "adHocSubProcess", "transaction", "callActivity"})
# What no person does: the arrows go on through it.
PASSED_OVER = frozenset(
    {
        *("serviceTask", "scriptTask", "sendTask", "receiveTask", "businessRuleTask"),
        *("intermediateThrowEvent", "intermediateCatchEvent"),
    }
)
CHOICES = frozenset({"exclusiveGateway", "eventBasedGateway"})
FORKS = frozenset({"parallelGateway", "complexGateway"})
GATEWAYS = CHOICES | FORKS | {"inclusiveGateway"}
# Attributes of <flow:stage> and what they are called in the JSON of a flow.
TEXTS = {"key": "key", "kind": "kind", "level": "level", "townRole": "town_role", "role": "role"}
RULES = {"candidates": "candidates", "candidatesOf": "candidates_of", "join": "join"}
NUMBERS = {"samplePercent": "sample_percent", "joinCount": "join_count", "quorum": "quorum"}


def whole(text: str) -> int | str:
    """A number from an attribute. What is none stays as it is: the reader of the flow says so."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else text
