"""The wording of each paper: paragraphs with {placeholders}. PURE. Layout is the template's, wording is data.

A paragraph whose first line is "?name" is left out when that fact is absent. Only what rules §1 and §8 support stands
here as law; house rules are worded as the bureau's request.
"""

import re

from workflows.letter_kinds import DELIVERY_WAYS, SPECIAL_PROCEDURES, LetterKind

ADDRESSED = "{applicant}："
OPENING = "你（单位）于{received_date}提出的“{item}”申请（办件编号：{case_number}）"

DEFAULT: dict[LetterKind, list[str]] = {
    LetterKind.RECEIPT: [
        ADDRESSED,
        "本机关于{received_at_text}收到你（单位）提交的“{item}”申请材料，办件编号{case_number}。材料清单如下。",
        "#materials",
        "本机关将在收到申请材料之日起五个工作日内决定是否受理；材料不齐全或者不符合法定形式的，将在五个工作日内"
        "一次性告知需要补正的全部内容；逾期不告知的，自收到申请材料之日起即为受理（《行政许可法》第三十二条）。",
        "本凭证不代表申请已被受理。可凭办件编号和下方查验码查询办理进度。",
    ],
    LetterKind.ACCEPTANCE: [
        ADDRESSED,
        OPENING
        + "，经审查，申请事项属于本机关职权范围，申请材料齐全、符合法定形式，本机关决定自{accepted_date}起予以受理。",
        "?deemed\n本申请因本机关未在五个工作日内作出受理决定或者一次性告知补正，依照《行政许可法》第三十二条第一款第四项，"
        "视为自收到申请材料之日起受理。",
        "?promised_due\n本机关承诺于{promised_date}前（含当日）作出决定。",
        "?statutory_due\n法定办理期限届满日为{statutory_date}。",
        "办理过程中依法进行听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计入上述期限，"
        "本机关将另行书面告知（《行政许可法》第四十五条）。",
    ],
    LetterKind.NOT_REQUIRED: [
        ADDRESSED,
        OPENING + "，经审查，依法不需要向本机关办理，理由如下：",
        "{reason}",
        "依照《行政许可法》第三十二条第一款第一项，现予告知。",
    ],
    LetterKind.NOT_ACCEPTED: [
        ADDRESSED,
        OPENING + "，经审查，本机关决定不予受理，理由如下：",
        "{reason}",
        "?competent_agency\n你（单位）可向{competent_agency}提出申请。",
        "{remedies}",
    ],
    LetterKind.CORRECTION: [
        ADDRESSED,
        OPENING + "，经审查，申请材料不齐全或者不符合法定形式。依照《行政许可法》第三十二条第一款第四项，"
        "现将需要补正的全部内容一次性告知如下。",
        "#points",
        "请于{answer_date}前（含当日）补正。材料全部补齐之日起重新计算受理期限；逾期未补正的，本机关将退回申请，"
        "你（单位）可以重新提出申请。",
    ],
    LetterKind.RETURNED: [
        ADDRESSED,
        OPENING + "，本机关已书面告知需要补正的内容，至今未收到全部补正材料，现将申请退回。",
        "退件不是不予许可决定。备齐材料后可以重新提出申请。",
    ],
    LetterKind.SPECIAL_PROCEDURE: [
        ADDRESSED,
        OPENING + "，在审查过程中依法需要进行{pause_name}。",
        "依据：{basis}。",
        "该程序自{start_date}开始，预计需要{planned_days}个工作日。依照《行政许可法》第四十五条，所需时间不计入办理期限。"
        "程序结束后，本机关将继续计算期限并书面通知你（单位）。",
    ],
    LetterKind.SPECIAL_PROCEDURE_END: [
        ADDRESSED,
        OPENING + "，{pause_name}已于{end_date}结束（自{start_date}开始），办理期限自次一工作日起继续计算。",
        "?promised_due\n承诺办结日期调整为{promised_date}。",
        "?statutory_due\n法定期限届满日调整为{statutory_date}。",
    ],
    LetterKind.SUSPENSION: [
        ADDRESSED,
        OPENING + "，因下列情形，本机关决定自{start_date}起中止办理：",
        "{reason}",
        "依据：{basis}。",
        "中止的原因消除后，本机关将恢复办理并书面通知你（单位）。",
    ],
    LetterKind.RESUMPTION: [
        ADDRESSED,
        OPENING + "，自{start_date}起中止办理。现中止的原因已经消除，自{end_date}起恢复办理。",
        "{reason}",
        "?promised_due\n承诺办结日期调整为{promised_date}。",
        "?statutory_due\n法定期限届满日调整为{statutory_date}。",
    ],
    LetterKind.EXTENSION: [
        ADDRESSED,
        OPENING + "，原定于{old_due_date}前作出决定。因下列理由不能在期限内作出决定，经本机关负责人批准，"
        "延长{days}个工作日，延长后的期限届满日为{new_due_date}：",
        "{reason}",
        "?is_licence\n依据：《行政许可法》第四十二条第一款。",
    ],
    LetterKind.GRANT: [
        ADDRESSED,
        OPENING + "，经审查，符合规定的条件和标准，本机关决定准予办理：",
        "{content}",
        "?is_licence\n依据：《行政许可法》第三十八条第一款。",
    ],
    LetterKind.REFUSAL: [
        ADDRESSED,
        OPENING + "，本机关依法进行了审查。",
        "经查明：{facts}",
        "理由：{reason}",
        "依据：{basis}。",
        "本机关决定不予办理。",
        "{remedies}",
    ],
    LetterKind.DELIVERY_PROOF: ["#delivery"],
    LetterKind.WITHDRAWAL: [
        ADDRESSED,
        OPENING + "，根据你（单位）的书面要求，准予撤回，办理程序终止。撤回理由：",
        "{reason}",
        "撤回后仍可重新提出申请。",
    ],
}
PLACEHOLDER = re.compile(r"\{(\w+)\}")


class UnknownPlaceholder(ValueError):
    """The wording names a fact that this kind of paper does not have."""


def paragraphs(kind: LetterKind, facts: dict, wording: list[str] | None = None) -> list[str]:
    """The paragraphs with their facts filled in. A paragraph "#name" stands for a table of that name."""
    filled = []
    for paragraph in wording or DEFAULT[kind]:
        if paragraph.startswith("?"):
            name, _, paragraph = paragraph[1:].partition("\n")
            if not facts.get(name):
                continue
        filled.append(PLACEHOLDER.sub(lambda match: _fact(match[1], facts), paragraph))
    return filled


def _fact(name: str, facts: dict) -> str:
    if name not in facts:
        raise UnknownPlaceholder(name)
    return str(facts[name])


def in_words(data: dict) -> dict:
    """The facts with their dates and codes said in Chinese, beside the raw ones."""
    facts = dict(data)
    for raw, said in {
        "accepted_on": "accepted_date",
        "promised_due": "promised_date",
        "statutory_due": "statutory_date",
        "answer_by": "answer_date",
        "start_on": "start_date",
        "end_on": "end_date",
        "old_due_on": "old_due_date",
        "new_due_on": "new_due_date",
    }.items():
        facts[said] = chinese_date(data.get(raw) or "")
    received = data.get("received_at") or ""
    facts["received_date"] = chinese_date(received[:10])
    facts["received_at_text"] = f"{chinese_date(received[:10])}{received[10:16].replace('T', ' ')}"
    facts["pause_name"] = SPECIAL_PROCEDURES.get(data.get("pause_kind"), "")
    facts["way_name"] = DELIVERY_WAYS.get(data.get("way"), data.get("way") or "")
    return facts


def chinese_date(iso: str) -> str:
    """2016-10-11 -> 2016年10月11日; empty stays empty."""
    if not iso:
        return ""
    year, month, day = iso[:10].split("-")
    return f"{year}年{int(month)}月{int(day)}日"
