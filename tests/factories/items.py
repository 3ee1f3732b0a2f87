"""Items for tests: one complete content that passes every publish check, and ways to spoil it."""

import copy
from datetime import datetime
from zoneinfo import ZoneInfo

from accounts.models import Department
from items.codes import BasisRank, BasisStatus
from items.drafts import draft_for, write
from items.importing.running import EMPTY
from items.models import Item, LegalBasis
from items.publishing import publish

HERE = ZoneInfo("Asia/Shanghai")
AT = datetime(2024, 3, 4, 9, 30, tzinfo=HERE)

LAW = {"title": "劳动法", "article": "第三十九条", "document_number": ""}
RULE = {"title": "特殊工时审批办法", "article": "第四条", "document_number": "劳部发〔1994〕503号"}
FORM = {
    "schema": 1,
    "sections": [
        {
            "key": "main",
            "title": "申请内容",
            "fields": [
                {"key": "name", "label": "名称", "kind": "text", "required": True},
                {
                    "key": "posts",
                    "label": "岗位",
                    "kind": "table",
                    "required": True,
                    "columns": [
                        {"key": "post", "label": "岗位名称", "kind": "text", "required": True},
                        {"key": "count", "label": "人数", "kind": "number", "required": True, "whole": True, "min": 1},
                    ],
                },
            ],
        }
    ],
}


def complete_content(**changes):
    """The content of a licence that passes every check."""
    content = copy.deepcopy(EMPTY)
    content.update(
        name="特殊工时审批",
        short_name="特殊工时",
        audience=["enterprise"],
        theme=["labour_relations"],
        level="county",
        power_source="local",
        body_name="慈溪市人力资源和社会保障局",
        body_nature="statutory",
        supervising_leader="陈志远",
        online_depth="handling",
        handling="promised",
        review_mode="two_step",
        statutory_amount=20,
        statutory_unit="workday",
        promised_amount=10,
        promised_unit="workday",
        delivery_amount=10,
        delivery_unit="workday",
        extension_max=10,
        commitment_days=None,
        flow_text="申请—受理—审核—审批—办结—送达",
        visits=0,
        channels=["web", "window"],
        result_name="准予行政许可决定书",
        result_kind="document",
        result_has_sample=True,
        places="行政服务中心",
        hours="工作日 9:00–17:00",
        consult_phone="0574-0000-1001",
        complaint_phone="0574-0000-1999",
        remedies="60日内申请行政复议，6个月内提起行政诉讼",
        faq=[{"question": "多久？", "answer": "20个工作日"}],
        form=copy.deepcopy(FORM),
        bases=[{**LAW, "is_setting_basis": True}],
        conditions=[{"text": "岗位无法按标准工时衡量", "basis": dict(RULE), "commitment": False}],
        materials=[material("application", "申请表", basis=dict(RULE))],
    )
    content.update(changes)
    return content


def material(key, name, **changes):
    row = {
        "key": key,
        "name": name,
        "source": "applicant",
        "form": "original",
        "originals": 1,
        "copies": None,
        "required": True,
        "condition_text": "",
        "basis": None,
        "note": "",
        "accepts": ["pdf", "jpg"],
        "blank_form": False,
        **dict.fromkeys(["source_note", "kind", "specification", "filling_note", "acceptance"], ""),
        "late": False,
        "commitment": False,
    }
    return {**row, **changes}


def laws():
    """The laws `complete_content` rests on, as read and in force."""
    for words, rank in ((LAW, BasisRank.LAW), (RULE, BasisRank.NORMATIVE)):
        LegalBasis.objects.get_or_create(**words, defaults={"rank": rank, "status": BasisStatus.IN_FORCE})


def department(code="section", name="劳动关系科"):
    found, _made = Department.objects.get_or_create(code=code, defaults={"name": name, "kind": "section"})
    return found


def item_with_draft(code="special-hours", *, type_code="01", **changes):
    laws()
    item, _made = Item.objects.get_or_create(code=code, defaults={"type_code": type_code, "department": department()})
    return write(draft_for(item), complete_content(**changes))


def published(code="special-hours", *, at=AT, by=None, **changes):
    """A published edition; `.item` is the item."""
    return publish(item_with_draft(code, **changes), by=by, at=at)
