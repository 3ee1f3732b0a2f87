"""The two codes of a local item, checked together. PURE: `faults` gives words of items.reference.wording."""

from items.reference import codes


def faults(base_code: str, national_code: str, *, type_code: str) -> dict[str, str]:
    """{"base_code" | "national_code": what is wrong}. Either may be empty: many items have none yet."""
    found = {}
    if base_code:
        found["base_code"] = codes.fault_of(base_code, type_code=type_code)
        if not found["base_code"] and codes.IMPLEMENTING.match(base_code):
            found["base_code"] = "implementing"
    if national_code:
        found["national_code"] = codes.fault_of(national_code, type_code=type_code)
        if not found["national_code"]:
            found["national_code"] = _of_both(base_code, national_code)
    return {name: word for name, word in found.items() if word}


def _of_both(base_code, national_code):
    if codes.ZHEJIANG.match(national_code):
        return "not_national"
    if codes.BASIC.match(base_code) and codes.basic(national_code) != base_code:
        return "other_basic"
    return ""
