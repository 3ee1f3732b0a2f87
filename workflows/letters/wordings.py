"""The wording of each paper: a title and paragraphs with {placeholders}. PURE. The layout is the template's.

A placeholder is the name of a fact (kinds.known); nothing else is looked up or computed. First lines of a
paragraph may be conditions: "?name" keeps it only where that fact is there, "!name" only where it is not.
A paragraph "#name" stands for the table of that name. Only what rules §1 and §8 support stands here as law (for items
that are licences); house rules, such as the days for corrections, are worded as what the bureau asks and does.
"""

import re
from dataclasses import dataclass

from workflows.letters import commitment_wordings, licence_wordings
from workflows.letters import kinds as letter_kinds
from workflows.letters.kinds import LetterKind


@dataclass(frozen=True)
class Wording:
    title: str
    paragraphs: tuple[str, ...]
    other_title: str = ""  # for items that are not licences


OPENING = "你（单位）于{received_on}提出的“{item}”申请"
NEW_LIMITS = (
    "?promised_due\n承诺办结日期调整为{promised_due}。",
    "?statutory_due\n法定期限届满日调整为{statutory_due}。",
)
# Art. 78: a warning; one year without a new application where public safety or health is directly concerned.
FALSE_MATERIALS = (
    "?false_materials\n?is_licence\n申请人隐瞒有关情况或者提供虚假材料，依照《中华人民共和国行政许可法》第七十八条，给予警告。",
    "?blocked_until\n?is_licence\n本事项属于直接关系公共安全、人身健康、生命财产安全的事项，申请人在一年内即至{blocked_until}"
    "（含当日）不得再次申请。",
)

DEFAULT: dict[LetterKind, Wording] = {
    LetterKind.RECEIPT: Wording(
        "申请材料接收凭证",
        (
            "本机关于{received_at}收到你（单位）提出的“{item}”申请，办件编号为{case_number}，材料如下：",
            "#materials",
            # Art. 32(1)(4), (5): five working days, once, everything; else accepted as of the day of receipt.
            "?is_licence\n依照《中华人民共和国行政许可法》第三十二条，申请材料不齐全或者不符合法定形式的，本机关将在五个工作日内"
            "一次告知需要补正的全部内容；逾期不告知的，自收到申请材料之日起即为受理。",
            "!is_licence\n本机关将在五个工作日内决定是否受理，或者一次告知需要补正的全部内容。",
            "本凭证只证明收到标明“已收”的材料，不代表申请已被受理。办理进度可凭办件编号查询。",
        ),
    ),
    LetterKind.ACCEPTANCE: Wording(
        "行政许可申请受理通知书",
        (
            "!deemed\n"
            + OPENING
            + "，经审查，属于本机关职权范围，材料齐全，符合法定形式，本机关决定自{accepted_on}起予以受理。",
            "?deemed\n?is_licence\n"
            + OPENING
            + "，因本机关未在五个工作日内作出受理决定或者一次告知补正内容，依照《中华人民共和国行政许可法》第三十二条"
            "第一款第四项，自收到申请材料之日即{accepted_on}起视为受理。",
            "?deemed\n!is_licence\n"
            + OPENING
            + "，因本机关未在五个工作日内作出受理决定或者一次告知补正内容，自收到申请材料之日即{accepted_on}起"
            "视为受理。",
            "?promised_due\n本机关承诺在{promised_due}以前（含当日）作出决定。",
            "?statutory_due\n法定办理期限的最后一日为{statutory_due}。",
            "?is_licence\n办理过程中依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，依照《中华人民共和国行政许可法》"
            "第四十五条，所需时间不计算在上述期限内，本机关将书面告知所需时间。",
            "?materials\n申请材料如下：",
            "?materials\n#materials",
            "办理进度可凭办件编号查询。",
        ),
        "申请受理通知书",
    ),
    LetterKind.NOT_REQUIRED: Wording(
        "不需要取得行政许可告知书",
        (
            "?is_licence\n" + OPENING + "，经审查，依法不需要取得行政许可，本机关不予受理。理由如下：",
            "!is_licence\n" + OPENING + "，经审查，不需要向本机关申请办理，本机关不予受理。理由如下：",
            "{reason}",
            "?is_licence\n依照《中华人民共和国行政许可法》第三十二条第一款第一项，特此告知。",
            "!is_licence\n特此告知。",
        ),
        "不需要办理告知书",
    ),
    LetterKind.NOT_ACCEPTED: Wording(
        "行政许可申请不予受理决定书",
        (
            OPENING + "，经审查，本机关决定不予受理。理由如下：",
            "{reason}",
            # Art. 32(1)(2): not this agency's power -> the applicant is told whose it is.
            "?competent_agency\n?is_licence\n依照《中华人民共和国行政许可法》第三十二条第一款第二项，请向{competent_agency}提出申请。",
            "?competent_agency\n!is_licence\n请向{competent_agency}提出申请。",
            *FALSE_MATERIALS,
            "{remedies}",
        ),
        "申请不予受理决定书",
    ),
    LetterKind.CORRECTION: Wording(
        "申请材料补正告知书",
        (
            "?is_licence\n"
            + OPENING
            + "，经审查，申请材料不齐全或者不符合法定形式。依照《中华人民共和国行政许可法》第三十二条第一款第四项，"
            "现将需要补正的全部内容一次告知如下：",
            "!is_licence\n"
            + OPENING
            + "，经审查，申请材料不齐全或者不符合规定形式。现将需要补正的全部内容一次告知如下：",
            "#points",
            "请在{answer_by}以前（含当日）补正，可以网上补交，也可以送交受理窗口。按照要求补正全部内容的，本机关予以受理。",
            "?is_licence\n逾期未补正的，本机关将退回申请。退回申请不是不予许可的决定，材料备齐后可以重新提出申请。",
            "!is_licence\n逾期未补正的，本机关将退回申请。退回申请不是不予办理的决定，材料备齐后可以重新提出申请。",
        ),
    ),
    LetterKind.RETURNED: Wording(
        "退件通知书",
        (
            OPENING + "，本机关已书面告知需要补正的内容，在告知的期限内未收到全部补正材料，现将申请退回。",
            "?reason\n{reason}",
            "?is_licence\n退回申请不是不予许可的决定，材料备齐后可以重新提出申请。",
            "!is_licence\n退回申请不是不予办理的决定，材料备齐后可以重新提出申请。",
        ),
    ),
    LetterKind.SPECIAL_PROCEDURE: Wording(
        "特别程序告知书",
        (
            OPENING + "，在审查中依法需要进行{pause_kind}。",
            "?reason\n原因：{reason}",
            "依据：{basis}",
            "?start_on\n{pause_kind}自{start_on}开始，预计需要{planned_days}个工作日。",
            "!start_on\n{pause_kind}自本告知书送达之日开始，预计需要{planned_days}个工作日。",
            "?is_licence\n依照《中华人民共和国行政许可法》第四十五条，{pause_kind}所需时间不计算在办理期限内。"
            "程序结束后继续计算期限，本机关将书面通知你（单位）。",
            "!is_licence\n{pause_kind}所需时间不计算在办理期限内。程序结束后继续计算期限，本机关将书面通知你（单位）。",
        ),
    ),
    LetterKind.SPECIAL_PROCEDURE_END: Wording(
        "恢复计时通知书",
        (
            OPENING + "，{pause_kind}自{start_on}开始，已于{end_on}结束，办理期限自次一工作日起继续计算。",
            *NEW_LIMITS,
            "特此通知。",
        ),
    ),
    LetterKind.SUSPENSION: Wording(
        "中止办理通知书",
        (
            "?start_on\n" + OPENING + "，因下列情形，自{start_on}起中止办理：",
            "!start_on\n" + OPENING + "，因下列情形，自本通知书送达之日起中止办理：",
            "{reason}",
            "依据：{basis}",
            "中止的原因消除后，本机关将恢复办理并书面通知你（单位）。",
        ),
    ),
    LetterKind.RESUMPTION: Wording(
        "恢复办理通知书",
        (
            OPENING + "，自{start_on}起中止办理。现中止的原因已经消除，自{end_on}起恢复办理：",
            "{reason}",
            *NEW_LIMITS,
            "特此通知。",
        ),
    ),
    LetterKind.EXTENSION: Wording(
        "延长办理期限通知书",
        (
            OPENING + "，原定期限的最后一日为{old_due_on}。因下列理由，不能在期限内作出决定：",
            "{reason}",
            # Art. 42: at most ten working days, approved by the head of the agency, reasons told.
            "?is_licence\n依照《中华人民共和国行政许可法》第四十二条，经本机关负责人批准，延长{days}个工作日，"
            "延长后期限的最后一日为{new_due_on}。",
            "!is_licence\n经本机关负责人批准，延长{days}个工作日，延长后期限的最后一日为{new_due_on}。",
            "?basis\n依据：{basis}",
            "?approver\n批准人：{approver}",
            "特此通知。",
        ),
    ),
    LetterKind.GRANT: Wording(
        "准予行政许可决定书",
        (
            "?is_licence\n"
            + OPENING
            + "，经审查，符合法定条件、标准。依照《中华人民共和国行政许可法》第三十八条，本机关决定准予行政许可：",
            "!is_licence\n" + OPENING + "，经审查，符合规定的条件，办理结果如下：",
            "{content}",
            "?conditions\n条件：{conditions}",
            "?valid_to\n?valid_from\n有效期自{valid_from}至{valid_to}。",
            "?valid_to\n!valid_from\n有效期至{valid_to}。",
            "?valid_from\n!valid_to\n自{valid_from}起长期有效。",
            "?certificate_number\n证件编号：{certificate_number}",
        ),
        "办理结果通知书",
    ),
    LetterKind.REFUSAL: Wording(
        "不予行政许可决定书",
        (
            OPENING + "，本机关依法进行了审查。",
            "经查明：{facts}",
            "理由：{reason}",
            "依据：{basis}",
            "?is_licence\n依照《中华人民共和国行政许可法》第三十八条，本机关决定不予行政许可。",
            "!is_licence\n本机关决定不予办理。",
            *FALSE_MATERIALS,
            "{remedies}",
        ),
        "不予办理决定书",
    ),
    LetterKind.DELIVERY_PROOF: Wording("送达回证", ("#delivery",)),
    LetterKind.LATE_MATERIALS: Wording(
        "容缺受理通知书",
        (
            OPENING + "，主要申请材料齐全，本机关已予受理。办事指南载明可以后补的下列材料尚未提交：",
            "#points",
            "请在{answer_by}以前（含当日）补齐，可以网上补交，也可以送交受理窗口。",
            # A house rule (rules §7), worded as what the bureau does.
            "上述材料补齐以前，本机关不作出准予决定，也不送达准予决定书或者证照。",
        ),
    ),
    LetterKind.WITHDRAWAL: Wording(
        "撤回申请确认书",
        (
            OPENING + "，根据你（单位）的要求，本机关确认撤回，办理程序终止。撤回理由：",
            "{reason}",
            "撤回后可以重新提出申请。",
        ),
    ),
    LetterKind.HEARING_RIGHT: Wording(
        "听证告知书",
        (
            OPENING + "，本机关在审查中认为，下列事项涉及申请人与他人之间的重大利益关系，或者依法应当告知听证权利：",
            "{matter}",
            # Art. 47: within five days of being told; the agency organises within twenty; no cost to the parties.
            "?is_licence\n依照《中华人民共和国行政许可法》第四十七条，申请人、利害关系人享有要求听证的权利。要求听证的，请在本告知书"
            "送达之日起{request_days}个工作日内提出；本机关将在收到听证申请之日起二十个工作日内组织听证。申请人、利害关系人不承担"
            "组织听证的费用。",
            "!is_licence\n要求听证的，请在本告知书送达之日起{request_days}个工作日内提出，不收取费用。",
            "逾期不提出的，本机关将继续审查并依法作出决定。",
        ),
    ),
    LetterKind.HEARING_NOTICE: Wording(
        "听证通知书",
        (
            OPENING + "，本机关决定就下列事项举行听证：",
            "{matter}",
            "时间：{held_at}",
            "地点：{place}",
            "听证主持人：{host}",
            # Art. 48: public; its leader may be challenged; one may argue and cross-examine; a record is signed.
            "?is_licence\n依照《中华人民共和国行政许可法》第四十八条，听证公开举行。认为主持人与本事项有直接利害关系的，有权申请回避。"
            "可以提出证据，并进行申辩和质证；听证应当制作笔录，交听证参加人确认无误后签字或者盖章。",
            "!is_licence\n可以提出证据，并进行申辩和质证；认为主持人与本事项有直接利害关系的，可以申请回避。",
        ),
    ),
    LetterKind.HEARING_ANNOUNCEMENT: Wording(
        "听证公告",
        (
            # Art. 46: announced to the public. No person is named.
            "?is_licence\n依照《中华人民共和国行政许可法》第四十六条，本机关就“{item}”的下列申请事项公开举行听证，现予公告：",
            "!is_licence\n本机关就“{item}”的下列申请事项公开举行听证，现予公告：",
            "{matter}",
            "时间：{held_at}",
            "地点：{place}",
            "听证主持人：{host}",
            "公民、法人和其他组织可以旁听。与本事项有利害关系、要求参加听证的，请在听证举行以前与本机关联系。",
        ),
    ),
    LetterKind.HEARING_RECORD: Wording(
        "听证笔录",
        (
            "事由：{matter}",
            "时间：{held_at}",
            "地点：{place}",
            "主持人：{host}",
            "参加人：{attended}",
            "记录如下：",
            "{record}",
            "参加人确认以上笔录无误。签名或者盖章：{signed_by}",
        ),
    ),
    LetterKind.PARTY_NOTICE: Wording(
        "陈述申辩告知书",
        (
            "{party}：",
            "{applicant}申请办理“{item}”（办件编号：{case_number}），本机关在审查中发现，该申请事项直接关系你（单位）的重大利益：",
            "{matter}",
            # Art. 36.
            "?is_licence\n依照《中华人民共和国行政许可法》第三十六条，你（单位）有权进行陈述和申辩，本机关将听取你（单位）的意见。",
            "!is_licence\n你（单位）可以向本机关陈述意见，本机关将予以听取。",
        ),
    ),
}
DEFAULT |= {
    LetterKind(kind): Wording(*parts)
    for kind, parts in (licence_wordings.BY_KIND | commitment_wordings.BY_KIND).items()
}
PLACEHOLDER = re.compile(r"\{(\w+)\}")


class UnknownPlaceholder(ValueError):
    """The wording names a fact (or a table) that this kind of paper does not have."""

    def __init__(self, name: str):
        super().__init__(name)
        self.name = name


class FactMissing(ValueError):
    """The wording uses an optional fact that was not given, without a "?" condition."""

    def __init__(self, name: str):
        super().__init__(name)
        self.name = name


def title_of(kind: LetterKind, *, is_licence: bool, wording: Wording | None = None) -> str:
    wording = wording or DEFAULT[kind]
    return wording.title if is_licence or not wording.other_title else wording.other_title


def check(kind: LetterKind, wording: Wording) -> None:
    """Raises UnknownPlaceholder for the first name, table or brace that no paper of this kind can fill."""
    names, tables = letter_kinds.known(kind), _tables(kind)
    for paragraph in wording.paragraphs:
        conditions, text = split(paragraph)
        for name in (*(c[1:] for c in conditions), *PLACEHOLDER.findall(text)):
            if name not in names:
                raise UnknownPlaceholder(name)
        if text.startswith("#") and text[1:] not in tables:
            raise UnknownPlaceholder(text)
        if brace := re.search(r"[{}]", PLACEHOLDER.sub("", text)):
            raise UnknownPlaceholder(brace[0])


def blocks(kind: LetterKind, facts: dict, wording: Wording | None = None) -> list[dict]:
    """[{"text": …} | {"table": name}]. Facts are filled in last, so that none can stand for a table or a condition."""
    wording = wording or DEFAULT[kind]
    check(kind, wording)
    filled = []
    for paragraph in wording.paragraphs:
        conditions, text = split(paragraph)
        if any(bool(facts.get(c[1:])) is (c[0] == "!") for c in conditions):
            continue
        if text.startswith("#"):
            filled.append({"table": text[1:]})
        else:
            said = PLACEHOLDER.sub(lambda match: _fact(match[1], facts), text)
            filled.extend({"text": line} for line in said.split("\n") if line.strip())
    return filled


def narrowed(wording: Wording, *, is_licence: bool) -> Wording:
    """What a wording says of licences, or of what is none: one title, and only the paragraphs that can stand there."""
    title = title_of(None, is_licence=is_licence, wording=wording)
    paragraphs = []
    for paragraph in wording.paragraphs:
        conditions, text = split(paragraph)
        if ("!is_licence" if is_licence else "?is_licence") not in conditions:
            paragraphs.append("\n".join([*(c for c in conditions if c[1:] != "is_licence"), text]))
    return Wording(title, tuple(paragraphs))


def split(paragraph: str) -> tuple[list[str], str]:
    """The conditions of a paragraph ("?deemed", "!is_licence"), and what it says if they hold."""
    conditions = []
    while paragraph[:1] in ("?", "!") and "\n" in paragraph:
        condition, _, paragraph = paragraph.partition("\n")
        conditions.append(condition)
    return conditions, paragraph


def _fact(name: str, facts: dict) -> str:
    if facts.get(name) in (None, ""):
        raise FactMissing(name)
    return str(facts[name])


def _tables(kind: LetterKind) -> tuple[str, ...]:
    return ("delivery",) if kind is LetterKind.DELIVERY_PROOF else letter_kinds.TABLES.get(kind, ())
