"""Changes of the lists: one batch at each desk, one that added a service, one that pauses an item from a day to come.

Document numbers are made up and say so.
"""

from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from accounts.models import Department, User
from items.codes import BasisRank, BasisStatus
from items.drafts import draft_for, write
from items.importing.running import EMPTY
from items.listing import batches, lines
from items.listing.states import Action
from items.models import ChangeBatch, Item, LegalBasis
from items.reference import keeping, taking
from workflows.timekeeping import LOCAL, local_date

BASIS = {"title": "流动人员人事档案管理暂行规定", "article": "第十一条", "document_number": ""}
NEW = {
    "name": "流动人员人事档案查阅",
    "short_name": "档案查阅",
    "audience": ["person", "enterprise"],
    "theme": ["archives"],
    "level": "county",
    "power_source": "local",
    "body_name": "慈溪市人才服务中心",
    "body_nature": "authorised",
    "supervising_leader": "陈志远",
    "handling": "instant",
    "review_mode": "immediate",
    "statutory_unit": "none",
    "promised_unit": "instant",
    "promised_is_demo": True,
    "flow_text": "申请—核对身份—查阅",
    "visits": 1,
    "visits_reason": "档案原件只能当面查阅",
    "channels": ["window"],
    "result_name": "档案查阅",
    "result_kind": "other",
    "result_has_sample": True,
    "places": "人才服务中心窗口（演示）",
    "hours": "工作日 9:00–17:00",
    "consult_phone": "0574-00000010",
    "complaint_phone": "0574-00000099",
    "contact_is_demo": True,
    "remedies": "60日内可以申请行政复议，6个月内可以提起行政诉讼。",
    "faq": [{"question": "可以委托他人查阅吗？", "answer": "可以，请带委托书和双方身份证件。"}],
    "bases": [{**BASIS, "is_setting_basis": True}],
    "conditions": [{"text": "档案存放在本市人才服务中心", "basis": BASIS, "commitment": False}],
}
ALL = [
    ("submit", ""),
    ("agree", "情况属实"),
    ("agree", "同意"),
    ("lawful", "依据有效，程序合法"),
    ("agree", "同意公布"),
]
DOCUMENT = "演示文〔年〕{}号"
# title, section, operation, item, what the operation needs, acts
BATCHES = [
    (
        "新增流动人员人事档案查阅",
        "rc",
        "add",
        "archive-consult",
        {"document": DOCUMENT.format(1)},
        [*ALL, ("publish", "")],
    ),
    (
        "撤回的暂停申请",
        "yl",
        "pause",
        "early-retirement-trade",
        {"reason": "系统对接"},
        [("submit", ""), ("return", "请改为错峰办理"), ("withdraw", "")],
    ),
    ("取消工伤费率核定中的单独申请", "gs", "cancel", "injury-rate", {"document": DOCUMENT.format(2)}, ALL[:3]),
    (
        "取消人力资源服务业务备案",
        "rl",
        "cancel",
        "hr-service-filing",
        {"document": DOCUMENT.format(3)},
        [*ALL[:3], ("unlawful", "备案的上位依据仍然有效，不能由市级文件取消。")],
    ),
    (
        "周巷镇办理参保信息变更",
        "sb",
        "delegate",
        "social-insurance-info",
        {"document": DOCUMENT.format(4), "scope": "partial", "form": "entrusted"},
        ALL[:2],
    ),
    ("取消民办职业培训学校筹设审批", "zy", "cancel", "training-school-plan", {"document": DOCUMENT.format(5)}, ALL[:1]),
    (
        "外国人入境就业许可暂停",
        "rc",
        "pause",
        "foreigner-work",
        {"reason": "证件换版"},
        [*ALL[:2], ("return", "请写明暂停的最后一天。")],
    ),
    ("档案接收窗口搬迁期间暂停", "rc", "pause", "archive-receive", {"reason": "窗口搬迁"}, ALL[:4]),
    (
        "取消退职核准的单独事项",
        "yl",
        "cancel",
        "early-retirement-illness",
        {"document": DOCUMENT.format(6)},
        [*ALL, ("record", "市政府常务会议同意（演示）")],
    ),
    ("民办职业培训学校设立审批暂停", "zy", "pause", "training-school-new", {"reason": "规划调整"}, []),
    (
        "参保登记变更因系统升级暂停",
        "sb",
        "pause",
        "social-insurance-change",
        {"reason": "省社保系统升级"},
        [*ALL, ("publish", "")],
    ),
]


CATALOGUE = Path(__file__).parent / "data" / "catalogue.csv"


def above(*, until) -> None:
    """The catalogue above: names of the province's guides, made-up codes that begin with 9."""
    recent = (local_date(until) - timedelta(days=5)).isoformat()
    taking.read(CATALOGUE.read_text("utf-8").replace("近日", recent).encode(), at=until, demo=True)
    keeping.keep(at=until)


def build(*, until) -> None:
    """Safe to repeat: done once, when there is no batch yet."""
    if ChangeBatch.objects.exists():
        return
    today = local_date(until)
    _new_item(until - timedelta(days=40))
    for n, (title, section, operation, code, needed, acts) in enumerate(BATCHES):
        day = today - timedelta(days=30 - 2 * n)
        _batch(title, section, operation, Item.objects.get(code=code), dict(needed), acts, day)
    above(until=until)


def _batch(title, section, operation, item, needed, acts, day):
    at = datetime.combine(day, time_of_day(9, 30), tzinfo=LOCAL)
    drafter = User.objects.get(username=f"liaison-{section}")
    service = item.type_code == "20"
    said = {
        "list": "service" if service else "power",
        "title": title,
        "reason": needed.get("reason", "按上级文件调整（演示）"),
    }
    home = Department.objects.get(code=f"cxrsj-{section}")
    batch = batches.begin(**said, department=home, by=drafter, at=at)
    if "document" in needed:
        needed["document"] = needed["document"].replace("年", str(day.year))
    if operation == "delegate":
        needed["town"] = Department.objects.get(code="zhouxiang")
    if title.startswith("参保登记变更"):
        needed |= {"ends_on": day + timedelta(days=40)}
    lines.write_line(batch, operation=operation, item=item, by=drafter, at=at, version=1, **needed)
    for n, (action, opinion) in enumerate(acts):
        batch.refresh_from_db()
        more = {}
        if action == "publish":
            later = 0 if operation == "add" else 30
            more = {
                "document_number": f"演示发〔{day.year}〕{batch.serial}号",
                "effective_on": day + timedelta(days=later),
            }
        batches.act(
            batch,
            Action(action),
            by=_who(batch, action, section),
            at=at + timedelta(minutes=20 * (n + 1)),
            version=batch.version,
            opinion=opinion,
            **more,
        )


def _who(batch, action, section) -> User:
    desks = {"head": f"head-{section}", "keeper": "listadmin", "legal": "legal", "office": "office"}
    desks["approved"] = "listadmin"
    name = f"liaison-{section}" if action in ("submit", "withdraw") else desks[batch.state]
    return User.objects.get(username=name)


def _new_item(at) -> None:
    facts = {"rank": BasisRank.NORMATIVE, "status": BasisStatus.IN_FORCE}
    LegalBasis.objects.get_or_create(**BASIS, defaults=facts)
    home = Department.objects.get(code="cxrsj-rc")
    item, _made = Item.objects.get_or_create(
        code="archive-consult", defaults={"type_code": "20", "department": home, "is_demo": True}
    )
    by = User.objects.get(username="clerk2")
    write(draft_for(item), {**EMPTY, **NEW}, by=by, at=at)
