"""A flow as JSON: written out from any version, read back as a draft. Posts stand as department, role and title.

    {"schema": 1, "item": "special-hours", "stages": [
        {"key": "joint", "name": "联审", "kind": "joint_review",
         "post": {"department": "labour", "role": "reviewer", "title": "审核员"},   (or "town_role": "town_clerk")
         "limit": {"amount": 5, "unit": "workday"},
         "candidates": "other_than", "candidates_of": "accept", "sample_percent": 10,
         "join": "count", "join_count": 2,
         "asked": [{"department": …, "role": …, "title": …}, {"town_role": …}], "quorum": 1,
         "letters": ["suspension"],
         "ways": [{"result": "passed", "label": "同意", "priority": 1, "condition": "headcount >= 100",
                   "to": ["decide"]}]}]}

What is left out has its usual value. "to": [] ends the case's way. The reading trusts nothing: `json_reading`.
"""

import json

from workflows.flow.written import Written, written_of
from workflows.models import FlowVersion, Stage
from workflows.routing import Edge

SCHEMA = 1
USUAL = {"candidates": "post", "candidates_of": "", "sample_percent": None, "join": "all", "join_count": None}


def text_of(version: FlowVersion) -> str:
    content = content_of(written_of(version), item=version.flow.item.code, version=version.number)
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def content_of(written: Written, **named) -> dict:
    """`named`: whose flow it is, for a file that travels."""
    return {"schema": SCHEMA, **named, "stages": [_stage(stage, written) for stage in written.stages]}


def _stage(stage: dict, written: Written) -> dict:
    out = {"key": stage["key"], "name": stage["name"], "kind": stage["kind"]}
    if stage["level"] == Stage.Level.TOWN:
        out["town_role"] = stage["role"]
    else:
        out |= {"level": stage["level"], "post": _post(stage["post"])}
        if stage["role"]:
            out["role"] = stage["role"]
    if stage["limit_amount"] is not None or stage["limit_unit"] != "workday":
        out["limit"] = {"amount": stage["limit_amount"], "unit": stage["limit_unit"]}
    out |= {name: stage[name] for name, usual in USUAL.items() if stage[name] != usual}
    if stage["parts"]:
        asked = stage["parts"]
        out["asked"] = [_post(part["post"]) if part["post"] else {"town_role": part["role"]} for part in asked]
    if stage["quorum"] is not None:
        out["quorum"] = stage["quorum"]
    if stage["letters"]:
        out["letters"] = stage["letters"]
    out["ways"] = [_way(*way) for way in _ways(stage["key"], written.edges)]
    return out


def _ways(key: str, edges: list[Edge]) -> list[tuple[Edge, list]]:
    """Arrows that have everything but their target in common are one way."""
    found: dict[tuple, list] = {}
    for edge in edges:
        if edge.source == key:
            found.setdefault(edge._replace(target=None), []).append(edge.target)
    return list(found.items())


def _way(edge: Edge, targets: list) -> dict:
    out = {"result": edge.outcome}
    if edge.label:
        out["label"] = edge.label
    if edge.priority:
        out["priority"] = edge.priority
    if edge.condition:
        out["condition"] = edge.condition
    return {**out, "to": [] if targets == [None] else targets}


def _post(post) -> dict:
    return {"department": post.department.code, "role": post.role, "title": post.title}
