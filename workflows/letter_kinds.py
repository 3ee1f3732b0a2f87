"""The kinds of papers (文书, rules §8). PURE: titles, serial prefixes, and what each has to say."""

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


@dataclass(frozen=True)
class Sort:
    title: str
    prefix: str  # the word in its serial number: 慈人社〈prefix〉〔2016〕001号
    required: tuple[str, ...] = ()
    other_title: str = ""  # for items that are not licences


SORTS: dict[LetterKind, Sort] = {
    LetterKind.RECEIPT: Sort("申请材料接收凭证", "收", ("received_at", "materials")),
    LetterKind.ACCEPTANCE: Sort("行政许可申请受理通知书", "受", ("accepted_on",), "申请受理通知书"),
    LetterKind.NOT_REQUIRED: Sort("不需要取得行政许可告知书", "告", ("reason",), "不需要办理告知书"),
    LetterKind.NOT_ACCEPTED: Sort("行政许可申请不予受理决定书", "不受", ("reason", "remedies"), "申请不予受理决定书"),
    LetterKind.CORRECTION: Sort("申请材料补正告知书", "补", ("points", "answer_by")),
    LetterKind.RETURNED: Sort("退件通知书", "退"),
    LetterKind.SPECIAL_PROCEDURE: Sort("特别程序告知书", "特", ("pause_kind", "basis", "planned_days", "start_on")),
    LetterKind.SPECIAL_PROCEDURE_END: Sort("恢复计时通知书", "恢", ("pause_kind", "start_on", "end_on")),
    LetterKind.SUSPENSION: Sort("中止办理通知书", "中", ("basis", "reason", "start_on")),
    LetterKind.RESUMPTION: Sort("恢复办理通知书", "续", ("reason", "start_on", "end_on")),
    LetterKind.EXTENSION: Sort("延长审查期限通知书", "延", ("old_due_on", "days", "new_due_on", "reason")),
    LetterKind.GRANT: Sort("准予行政许可决定书", "准", ("content",), "办理结果通知书"),
    LetterKind.REFUSAL: Sort("不予行政许可决定书", "不准", ("facts", "reason", "basis", "remedies"), "不予办理决定书"),
    LetterKind.DELIVERY_PROOF: Sort("送达回证", "送", ("way", "receiver", "document")),
    LetterKind.WITHDRAWAL: Sort("撤回申请确认书", "撤", ("reason",)),
}
COMMON = (
    "bureau",
    "date",
    "case_number",
    "item",
    "applicant",
    "applicant_id",
    "handler",
    "verify_code",
    "verify_url",
    "number",
)
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


def title_of(kind: LetterKind, *, is_licence: bool) -> str:
    sort = SORTS[kind]
    return sort.title if is_licence or not sort.other_title else sort.other_title


def number_text(kind: LetterKind, year: int, serial: int) -> str:
    """慈人社受〔2016〕001号; a fourth digit follows after 999."""
    return f"慈人社{SORTS[kind].prefix}〔{year}〕{serial:03}号"


def missing(kind: LetterKind, data: dict) -> list[str]:
    """Names of required facts that are absent or blank."""
    return [name for name in (*COMMON, *SORTS[kind].required) if data.get(name) in (None, "", [])]
