"""The responsibility list: a batch that brought it, a change since, one under review. Made up but for the bases.

The bases are those of the items' own guides and of the notice; all others stay unverified, and the list says so.
"""

import json
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from accounts.models import Department, User
from items.duties import lines
from items.duties.kinds import Kind, Operation
from items.duties.reading import latest, said
from items.listing import batches
from items.listing.states import Action
from items.models import ChangeBatch, DutyEntry
from workflows.timekeeping import LOCAL, local_date

DATA = Path(__file__).parent / "data" / "duties.json"
ACTS = [
    ("submit", "", ""),
    ("agree", "情况属实", ""),
    ("agree", "同意", "bgshead"),
    ("lawful", "与各部门职能一致，程序合法", "legal"),
    ("agree", "同意公布", "office"),
]


def build(*, until) -> None:
    """Safe to repeat: done once."""
    if ChangeBatch.objects.filter(list=ChangeBatch.List.RESPONSIBILITY).exists():
        return
    _first(_day(until, 44))
    _change(_day(until, 13))
    _under_review(_day(until, 2))


def _day(until, before) -> datetime:
    return datetime.combine(local_date(until) - timedelta(days=before), time_of_day(10, 0), tzinfo=LOCAL)


def _begin(title, reason, section, at) -> ChangeBatch:
    return batches.begin(
        list="responsibility",
        title=title,
        reason=reason,
        department=Department.objects.get(code=section),
        by=User.objects.get(username=f"liaison-{section.split('-')[1]}"),
        at=at,
    )


def _write(batch, at, **row):
    batch.refresh_from_db()
    return lines.write_row(batch, by=batch.drafter, at=at, version=batch.version, **row)


def _go(batch, at, acts, publish_after=None) -> None:
    heads = {"cxrsj-ld": "head"}
    head = heads.get(batch.department.code, f"head-{batch.department.code.split('-')[1]}")
    head = "bgshead" if batch.department.code == "cxrsj-bgs" else head
    for n, (action, opinion, username) in enumerate(acts):
        by = User.objects.get(username=username or head) if n else batch.drafter
        batch.refresh_from_db()
        when = at + timedelta(minutes=30 * (n + 1))
        batches.act(batch, Action(action), by=by, at=when, version=batch.version, opinion=opinion)
    if publish_after is not None:
        batch.refresh_from_db()
        batches.act(
            batch,
            Action.PUBLISH,
            by=User.objects.get(username="bgshead"),
            at=at + timedelta(hours=5),
            version=batch.version,
            document_number=f"演示发〔{batch.year}〕责{batch.serial}号",
            effective_on=local_date(at) + timedelta(days=publish_after),
        )


def _first(at) -> None:
    batch = _begin("编制责任清单", "按实施方案编制部门责任清单（演示）", "cxrsj-bgs", at)
    for code, kinds in json.loads(DATA.read_text("utf-8")).items():
        department, duties = Department.objects.get(code=code), []
        for kind in Kind:
            for row in kinds[kind]:
                row = dict(row)
                row["duties"] = [duties[n - 1] for n in row.pop("of", ())]
                line = _write(batch, at, operation=Operation.ADD, kind=kind, department=department, said=row)
                if kind == Kind.DUTY:
                    duties.append(line.entry.code)
    _go(batch, at, ACTS, publish_after=3)


def _change(at) -> None:
    batch = _begin("增加档案查阅职责", "新增公共服务事项（演示）", "cxrsj-rc", at)
    entry = DutyEntry.objects.get(code="cxrsj-rc-duty-1")
    now = said(latest(entry))
    new = {**now, "matters": ["接收、转递、保管、查阅流动人员人事档案"], "items": [*now["items"], "archive-consult"]}
    _write(batch, at, operation=Operation.CHANGE, entry=entry, said=new)
    _go(batch, at, ACTS, publish_after=2)


def _under_review(at) -> None:
    batch = _begin("补充人力资源服务机构管理的追责情形", "公布后发现有权力没有追责情形（演示）", "cxrsj-rl", at)
    row = {
        "title": "违法设定条件，或者在许可、备案中索取财物",
        "whom": "经办人、科室负责人",
        "duties": ["cxrsj-rl-duty-1"],
        "basis": "",
    }
    _write(batch, at, operation=Operation.ADD, kind="accountability", department=batch.department, said=row)
    _go(batch, at, ACTS[:3])
