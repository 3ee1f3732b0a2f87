"""The wording of the papers about a licence after its grant: 延续, 变更, 撤销, 注销. PURE; see wordings.py."""

OPENING = "你（单位）于{received_on}提出的"
VALIDITY = (
    "?valid_to\n有效期自{valid_from}至{valid_to}。",
    "!valid_to\n自{valid_from}起长期有效。",
)
RENEWED = "“{item}”申请，请求延续证件编号为{certificate_number}、有效期至{old_valid_to}的"

RENEWAL = (
    "准予延续行政许可决定书",
    (
        "!deemed_renewal\n?is_licence\n"
        + OPENING
        + RENEWED
        + "行政许可，经审查，符合法定条件、标准。依照《中华人民共和国行政许可法》第五十条，本机关决定准予延续：",
        "!deemed_renewal\n!is_licence\n" + OPENING + RENEWED + "证照，经审查，符合规定的条件，准予延续：",
        # Art. 50, second paragraph: no decision before expiry = renewed.
        "?deemed_renewal\n?is_licence\n"
        + OPENING
        + RENEWED
        + "行政许可，因本机关未在该行政许可有效期届满前作出是否准予延续的决定，依照《中华人民共和国行政许可法》"
        "第五十条第二款，视为准予延续：",
        "?deemed_renewal\n!is_licence\n" + OPENING + RENEWED + "证照，因本机关未在有效期届满前作出决定，视为准予延续：",
        "{content}",
        "?conditions\n条件：{conditions}",
        *VALIDITY,
        "证件编号：{certificate_number}",
    ),
    "准予延续通知书",
)
CHANGE = (
    "准予变更行政许可决定书",
    (
        "?is_licence\n"
        + OPENING
        + "“{item}”申请，请求变更证件编号为{certificate_number}的行政许可，经审查，符合法定条件、标准。"
        "依照《中华人民共和国行政许可法》第四十九条，本机关决定准予变更：",
        "!is_licence\n"
        + OPENING
        + "“{item}”申请，请求变更证件编号为{certificate_number}的证照，经审查，符合规定的条件，准予变更：",
        "{content}",
        "?conditions\n条件：{conditions}",
        "变更自{valid_from}起生效。",
        "?valid_to\n有效期仍至{valid_to}。",
        "证件编号：{certificate_number}",
    ),
    "准予变更通知书",
)
REVOCATION = (
    "撤销行政许可决定书",
    (
        "?is_licence\n你（单位）持有的{licence}（证件编号：{certificate_number}），因存在下列情形：{ground}。",
        "!is_licence\n你（单位）持有的{licence}（证件编号：{certificate_number}），经查应当撤销。",
        "理由：{reason}",
        "?is_licence\n依照{basis}，本机关决定撤销该行政许可，自本决定作出之日起生效。",
        "!is_licence\n本机关决定予以撤销，自本决定作出之日起生效。",
        # Art. 79: three years, where public safety, health, life or property is directly concerned.
        "?blocked_until\n?is_licence\n本事项属于直接关系公共安全、人身健康、生命财产安全的事项，依照《中华人民共和国行政许可法》第七十九条，申请人在"
        "三年内即至{blocked_until}不得再次申请。",
        "{remedies}",
    ),
    "撤销决定书",
)
DEREGISTRATION = (
    "注销行政许可决定书",
    (
        "?is_licence\n你（单位）持有的{licence}（证件编号：{certificate_number}），因存在下列情形：{ground}。",
        "!is_licence\n你（单位）持有的{licence}（证件编号：{certificate_number}），经查应当注销。",
        "理由：{reason}",
        "?is_licence\n依照{basis}，本机关决定注销该行政许可，证件同时作废。",
        "!is_licence\n本机关决定予以注销，证件同时作废。",
        "{remedies}",
    ),
    "注销决定书",
)
BY_KIND = {"renewal": RENEWAL, "change": CHANGE, "revocation": REVOCATION, "deregistration": DEREGISTRATION}
