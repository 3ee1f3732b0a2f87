"""The wording of 告知承诺 (rules §7): what is told, what is committed to, what a check found false. PURE; wordings.py.

What follows from a false commitment is worded as what the bureau does; Art. 69 is named for licences only.
"""

OPENING = "你（单位）于{received_on}提出的“{item}”申请"
COMMITMENT = (
    "告知承诺书",
    (
        OPENING + "，选择以书面承诺代替提交下列材料或者证明下列条件。",
        "一、本机关告知：是否承诺由申请人自行选择，不承诺的，按照办事指南提交材料。准予决定作出后{check_days}个工作日内核查承诺内容。",
        # Art. 69, second and fourth paragraphs.
        "?is_licence\n承诺内容不实的，依照《中华人民共和国行政许可法》第六十九条，应当撤销行政许可，被许可人基于该行政许可取得的利益"
        "不受保护；本机关予以记录，一定期间内不再适用告知承诺。",
        "!is_licence\n承诺内容不实的，本机关撤销据此作出的准予决定，予以记录，一定期间内不再适用告知承诺。",
        "二、申请人承诺：已经知晓上述告知内容，下列内容真实，愿意接受核查并承担承诺不实的后果。",
        "#promises",
        "承诺人（签名或者盖章）：{signed_by}",
    ),
)
BROKEN = (
    "承诺核查告知书",
    (
        OPENING + "，以书面承诺代替了部分证明材料或者对条件的证明，本机关据此作出了准予决定。",
        "经核查，承诺内容不实：",
        "{finding}",
        "?is_licence\n依照《中华人民共和国行政许可法》第六十九条第二款，本机关拟撤销该行政许可。你（单位）可以向本机关陈述和申辩。",
        "!is_licence\n本机关拟撤销据此作出的准予决定。你（单位）可以向本机关陈述和申辩。",
    ),
)
BY_KIND = {"commitment": COMMITMENT, "commitment_broken": BROKEN}
