"""The kinds of papers (文书, rules §8). PURE: names, serial prefixes, and the facts each has to state or may state."""

from dataclasses import dataclass
from enum import StrEnum


class LetterKind(StrEnum):
    RECEIPT = "receipt"
    ACCEPTANCE = "acceptance"
    NOT_REQUIRED = "not_required"
    NOT_ACCEPTED = "not_accepted"
    CORRECTION = "correction"
    RETURNED = "returned"
    SPECIAL_PROCEDURE = "special_procedure"
    SPECIAL_PROCEDURE_END = "special_procedure_end"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    EXTENSION = "extension"
    GRANT = "grant"
    REFUSAL = "refusal"
    DELIVERY_PROOF = "delivery_proof"
    WITHDRAWAL = "withdrawal"
    HEARING_RIGHT = "hearing_right"
    HEARING_NOTICE = "hearing_notice"
    HEARING_ANNOUNCEMENT = "hearing_announcement"
    HEARING_RECORD = "hearing_record"
    PARTY_NOTICE = "party_notice"
    RENEWAL = "renewal"
    CHANGE = "change"
    REVOCATION = "revocation"
    DEREGISTRATION = "deregistration"
    LATE_MATERIALS = "late_materials"
    COMMITMENT = "commitment"
    COMMITMENT_BROKEN = "commitment_broken"


@dataclass(frozen=True)
class Sort:
    label: str
    mark: str  # its part of the serial number: 慈人社〈series〉〈mark〉〔2016〕001号
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    may_be_empty: tuple[str, ...] = ()  # required to be told, but "none" is an answer


SORTS: dict[LetterKind, Sort] = {
    LetterKind.RECEIPT: Sort("申请材料接收凭证", "收", ("materials",), may_be_empty=("materials",)),
    LetterKind.ACCEPTANCE: Sort("受理通知书", "受", ("accepted_on",)),
    LetterKind.NOT_REQUIRED: Sort("告知书（不需要许可）", "告", ("reason",)),
    LetterKind.NOT_ACCEPTED: Sort(
        "不予受理决定书", "不受", ("reason", "remedies"), ("competent_agency", "false_materials", "blocked_until")
    ),
    LetterKind.CORRECTION: Sort("补正材料告知书", "补", ("points", "answer_by")),
    LetterKind.RETURNED: Sort("退件通知书", "退", (), ("reason",)),
    LetterKind.SPECIAL_PROCEDURE: Sort(
        # Without a day, the procedure starts with the delivery of this paper.
        "特别程序告知书",
        "特",
        ("pause_kind", "basis", "planned_days"),
        ("reason", "start_on"),
    ),
    LetterKind.SPECIAL_PROCEDURE_END: Sort("恢复计时通知书", "恢", ("pause_kind", "start_on", "end_on")),
    LetterKind.SUSPENSION: Sort("中止办理通知书", "中", ("basis", "reason"), ("start_on",)),
    LetterKind.RESUMPTION: Sort("恢复办理通知书", "续", ("reason", "start_on", "end_on")),
    LetterKind.EXTENSION: Sort(
        "延期通知书", "延", ("old_due_on", "days", "new_due_on", "reason"), ("approver", "basis")
    ),
    LetterKind.GRANT: Sort(
        "准予行政许可决定书",
        "准",
        ("content",),
        ("conditions", "valid_from", "valid_to", "certificate_number"),
    ),
    LetterKind.REFUSAL: Sort(
        "不予行政许可决定书",
        "不准",
        ("facts", "reason", "basis", "remedies"),
        ("false_materials", "blocked_until"),
    ),
    LetterKind.DELIVERY_PROOF: Sort(
        "送达回证",
        "送",
        ("way", "receiver", "document"),
        ("place", "relation", "postal_number", "second_deliverer", "note"),
    ),
    LetterKind.WITHDRAWAL: Sort("撤回申请确认书", "撤", ("reason",)),
    LetterKind.HEARING_RIGHT: Sort("听证告知书", "听告", ("matter", "request_days")),
    LetterKind.HEARING_NOTICE: Sort("听证通知书", "听通", ("matter", "held_at", "place", "host")),
    LetterKind.HEARING_ANNOUNCEMENT: Sort("听证公告", "听公", ("matter", "held_at", "place", "host")),
    LetterKind.HEARING_RECORD: Sort(
        "听证笔录", "听录", ("matter", "held_at", "place", "host", "attended", "record", "signed_by")
    ),
    LetterKind.PARTY_NOTICE: Sort("陈述申辩告知书", "陈", ("party", "matter")),
    LetterKind.RENEWAL: Sort(
        "准予延续行政许可决定书",
        "准续",
        ("content", "certificate_number", "old_valid_to", "valid_from"),
        ("conditions", "valid_to", "deemed_renewal"),
    ),
    LetterKind.CHANGE: Sort(
        "准予变更行政许可决定书",
        "准变",
        ("content", "certificate_number", "valid_from"),
        ("conditions", "valid_to"),
    ),
    LetterKind.REVOCATION: Sort(
        "撤销行政许可决定书",
        "撤销",
        ("certificate_number", "licence", "ground", "basis", "reason", "remedies"),
        ("blocked_until",),
    ),
    LetterKind.DEREGISTRATION: Sort(
        "注销行政许可决定书", "注销", ("certificate_number", "licence", "ground", "basis", "reason", "remedies")
    ),
    LetterKind.LATE_MATERIALS: Sort("容缺受理通知书", "容", ("points", "answer_by")),
    LetterKind.COMMITMENT: Sort("告知承诺书", "诺", ("promises", "check_days", "signed_by")),
    LetterKind.COMMITMENT_BROKEN: Sort("承诺核查告知书", "核", ("finding",)),
}
LICENCE = "01"
# 类型 (rules §2.1): what a kind of power is called on paper, and its word in serial numbers until the bureau
# chooses its own. 许 is rules §8's; the others are house abbreviations of the names beside them.
POWERS = {
    LICENCE: ("行政许可", "许"),
    "02": ("行政处罚", "罚"),
    "03": ("行政强制", "强"),
    "04": ("行政征收", "征"),
    "05": ("行政给付", "给"),
    "06": ("行政检查", "检"),
    "07": ("行政确认", "确"),
    "08": ("行政奖励", "奖"),
    "09": ("行政裁决", "裁"),
    "10": ("其他行政权力", "权"),
    "20": ("公共服务", "服"),
}
TO_THE_PUBLIC = frozenset({LetterKind.HEARING_ANNOUNCEMENT})  # names no person
DECISIONS = (LetterKind.GRANT, LetterKind.RENEWAL, LetterKind.CHANGE, LetterKind.REFUSAL)
# What every paper states, and what any paper may state beside.
COMMON = (
    "bureau",
    "number",
    "date",
    "case_number",
    "item",
    "applicant",
    "applicant_id",
    "handler",
    "received_at",
    "verify_code",
    "verify_url",
)
BESIDE = (
    "agency",
    "agent",
    "contact",
    "copies",
    "seal",
    "is_licence",
    "power",
    "is_demo",
    "accepted_on",
    "deemed",
    "promised_due",
    "statutory_due",
    "materials",
)
TABLES = {
    "receipt": ("materials",),
    "acceptance": ("materials",),
    "correction": ("points",),
    "late_materials": ("points",),
    "commitment": ("promises",),
}
DATES = (
    "date",
    "accepted_on",
    "promised_due",
    "statutory_due",
    "answer_by",
    "start_on",
    "end_on",
    "old_due_on",
    "new_due_on",
    "valid_from",
    "valid_to",
    "blocked_until",
    "old_valid_to",
)
LABELS = {
    "power": "权力类型",
    "bureau": "行政机关名称",
    "number": "文号",
    "date": "日期",
    "case_number": "办件编号",
    "item": "申请事项",
    "applicant": "申请人",
    "applicant_id": "申请人证件号码",
    "agent": "代理人",
    "handler": "经办人",
    "agency": "承办机构",
    "contact": "联系电话",
    "copies": "份数",
    "seal": "印章名称",
    "received_at": "收件时间",
    "verify_code": "查验码",
    "verify_url": "查验地址",
    "accepted_on": "受理日期",
    "promised_due": "承诺期限",
    "statutory_due": "法定期限",
    "materials": "材料清单",
    "points": "补正内容",
    "answer_by": "补正期限",
    "reason": "理由",
    "facts": "事实",
    "basis": "依据",
    "remedies": "救济途径",
    "competent_agency": "有权受理的机关",
    "pause_kind": "特别程序种类",
    "planned_days": "预计工作日数",
    "start_on": "开始日期",
    "end_on": "结束日期",
    "old_due_on": "原期限",
    "new_due_on": "延长后的期限",
    "days": "延长的工作日数",
    "approver": "批准人",
    "content": "决定内容",
    "conditions": "条件",
    "valid_from": "有效期起",
    "valid_to": "有效期止",
    "certificate_number": "证件编号",
    "way": "送达方式",
    "receiver": "收件人",
    "document": "送达文书",
    "place": "送达地点",
    "relation": "与受送达人的关系",
    "postal_number": "邮件编号",
    "second_deliverer": "第二送达人",
    "note": "备注",
    "false_materials": "隐瞒情况或者提供虚假材料",
    "blocked_until": "不得再次申请的最后一日",
    "matter": "事由",
    "request_days": "提出听证申请的工作日数",
    "held_at": "听证时间",
    "host": "听证主持人",
    "attended": "听证参加人",
    "record": "听证记录",
    "signed_by": "签名人",
    "promises": "承诺内容",
    "check_days": "核查的工作日数",
    "finding": "核查情况",
    "party": "利害关系人",
    "licence": "证照名称",
    "ground": "法定情形",
    "old_valid_to": "原有效期止",
    "deemed_renewal": "视为准予延续",
}
SPECIAL_PROCEDURES = {
    "hearing": "听证",
    "bidding": "招标",
    "auction": "拍卖",
    "inspection": "检验",
    "testing": "检测",
    "quarantine": "检疫",
    "appraisal": "鉴定",
    "expert_review": "专家评审",
}
DELIVERY_WAYS = {
    "direct": "直接送达",
    "post": "邮寄送达",
    "electronic": "电子送达",
    "left": "留置送达",
    "entrusted": "委托送达",
    "notice": "公告送达",
}


def power_name(type_code: str) -> str:
    """行政确认; "" where no kind of power is meant."""
    return POWERS[type_code][0] if type_code else ""


def number_text(kind: LetterKind, year: int, serial: int, series: str = POWERS[LICENCE][1]) -> str:
    """慈人社许受〔2016〕001号; a fourth digit follows after 999. series: the word of the kind of power."""
    return f"慈人社{series}{SORTS[kind].mark}〔{year}〕{serial:03}号"


def missing(kind: LetterKind, data: dict) -> list[str]:
    """Names of required facts that are absent or blank."""
    sort = SORTS[kind]
    return [
        name
        for name in (*COMMON, *sort.required)
        if _blank(data.get(name)) and not (name in sort.may_be_empty and data.get(name) == [])
    ]


def known(kind: LetterKind) -> frozenset[str]:
    """Names a wording of this kind may use."""
    sort = SORTS[kind]
    return frozenset((*COMMON, *BESIDE, *sort.required, *sort.optional, "received_on"))


def stated(kind: LetterKind) -> frozenset[str]:
    """What a wording of this kind may not leave out: what the paper is for."""
    sort = SORTS[kind]
    return frozenset((*sort.required, *TABLES.get(kind, ()))) - set(sort.may_be_empty) | frozenset(TABLES.get(kind, ()))


def _blank(value) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())
