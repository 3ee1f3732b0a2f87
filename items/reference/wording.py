"""What is wrong with a code or a row of the catalogue, said to the person who wrote it."""

from django.utils.translation import gettext_noop

CODE_FAULTS = {
    "class": gettext_noop(
        "“%(value)s”: before the first hyphen stands one of 许可, 处罚, 强制, 征收, 给付, 检查, 确认, 奖励, 裁决, "
        "其他, 转报, 公共服务."
    ),
    "numbers": gettext_noop(
        "“%(value)s”: after the kind come five digits, three digits and, for a situation, two more: 许可-00001-001-02."
    ),
    "characters": gettext_noop(
        "“%(value)s” is neither a Zhejiang code such as 许可-00001-001 nor a national one of digits and letters."
    ),
    "length": gettext_noop(
        "“%(value)s”: a national code has 12 places (basic) or 31 (implementing); this one has another length."
    ),
    "credit_code": gettext_noop(
        "“%(value)s”: the first 18 places are no sound credit code; its check digit does not fit."
    ),
    "level": gettext_noop("“%(value)s”: place 19 is the level of exercise, a digit from 1 to 7."),
    "type": gettext_noop("“%(value)s” is the code of another type of item than the one chosen here."),
    "implementing": gettext_noop("“%(value)s” is an implementing code of 31 places; it belongs to the national code."),
    "not_national": gettext_noop("“%(value)s” is a Zhejiang code; it belongs to the base code."),
    "other_basic": gettext_noop("“%(value)s” ends in another basic code than the one given as base code."),
}
