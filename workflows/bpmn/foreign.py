"""A task that another tool drew -> a stage. What the drawing does not say is looked up, or left open and told."""

import re

from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.roles import Role
from workflows.bpmn.names import BPMN
from workflows.bpmn.process import Process
from workflows.bpmn.tree import Element
from workflows.flow.as_json import content_of
from workflows.flow.limits import HANDLING, LEADING
from workflows.flow.written import SHORT, Written
from workflows.models import Stage

K = Stage.Kind
# Words in the name of a task, the first that fits.
KINDS = (
    (K.COMBINED, "当场|即办|on the spot"),
    (K.JOINT, "联审|会签|会审|征求意见|joint|consult"),
    (K.SITE_CHECK, "现场|实地|核查|踏勘|勘验|site|inspect"),
    (K.DELIVERY, "送达|办结|领取|领证|归档|通知|deliver|notify|close"),
    (K.ISSUE, "制证|制作|打印|发证|certificate|print"),
    (K.REVIEW, "初审|审查|审核|复审|复核|review|check|examin"),
    (K.DECISION, "决定|审批|核准|批准|签发|decid|decision|approv"),
    (K.ACCEPTANCE, "受理|收件|登记|接收|accept|receiv|register"),
)
BY = {
    K.DECISION: (Role.LEADER, Role.CHIEF, Role.HEAD),
    K.REVIEW: (Role.REVIEWER, Role.LEGAL),
    K.JOINT: (Role.REVIEWER,),
    K.SITE_CHECK: (Role.REVIEWER,),
}
TOWN = re.compile("镇|街道|乡|town", re.IGNORECASE)


class Guesses:
    def __init__(self, process: Process, base: Written, *, taken: set[str]):
        """`taken`: keys of stages the file knows itself."""
        self.process, self.lanes = process, process.lane_of()
        self.base: dict[str, list[dict]] = {}
        for row in content_of(base)["stages"]:
            if row["key"] not in taken:
                self.base.setdefault(row["name"], []).append(row)
        roles = [str(role) for role in HANDLING]
        self.posts = list(
            Post.objects.filter(role__in=roles).exclude(department__kind="town").select_related("department")
        )

    def stage(self, element: Element, *, first: bool) -> dict:
        """A row as in the flow's JSON; without a key where the present flow has none for it."""
        name = " ".join(element.get("name").split())[:60]
        same = self.base.get(name, [])
        if len(same) == 1:
            self.process.note(element, _("the present flow has this stage; its post and rules are taken over."))
            row = self.base.pop(name)[0]
            return {key: value for key, value in row.items() if key not in ("ways", "candidates", "candidates_of")}
        kind = self._kind(element, name, first)
        if not name:
            self.process.note(element, _("has no name; called after its kind."))
        return {"name": name or str(kind.label), "kind": str(kind), **self._who(element, kind)}

    def _kind(self, element: Element, name: str, first: bool) -> Stage.Kind:
        if element.first(BPMN, "multiInstanceLoopCharacteristics"):
            return K.JOINT
        kind = next((kind for kind, words in KINDS if re.search(words, name, re.IGNORECASE)), None)
        if kind is None:
            kind = K.ACCEPTANCE if first else K.REVIEW
            self.process.note(element, _("taken as “%(kind)s”: its name says no kind.") % {"kind": kind.label})
        return kind

    def _who(self, element: Element, kind: Stage.Kind) -> dict:
        lane = self.lanes.get(element.get("id"), "")
        if lane and TOWN.search(lane):
            role = Role.HEAD if kind == K.DECISION else Role.TOWN_CLERK
            return {"town_role": str(role)}
        there = [p for p in self.posts if lane and (p.department.name in lane or lane in (p.title, p.department.name))]
        fitting = [post for post in there if post.role in BY.get(kind, (Role.CLERK,))] or there
        if len(fitting) == 1:
            post = fitting[0]
            level = "leader" if post.role in LEADING else "department"
            who = {"department": post.department.code, "role": post.role, "title": post.title}
            self.process.note(
                element, _("handled by %(post)s, because it lies in “%(lane)s”.") % {"post": post, "lane": lane}
            )
            return {"post": who, "level": level}
        self.process.note(element, _("the drawing does not say which post handles it; choose one."))
        return {"town_role": ""}

    def name_keys(self, rows: list[dict]) -> None:
        used = {row["key"] for row in rows if "key" in row}
        for row in rows:
            short, n = SHORT[K(row["kind"])], 1
            while "key" not in row:
                key = short if n == 1 else f"{short}-{n}"
                n += 1
                if key not in used:
                    row["key"] = key
                    used.add(key)
