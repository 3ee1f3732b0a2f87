"""Identity numbers and their check digits. PURE. Resident id: GB 11643 (ISO 7064 MOD 11-2); credit code: GB 32100."""

from datetime import date

RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_CHECKS = "10X98765432"
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(pow(3, n, 31) for n in range(17))


class IdentityFault(ValueError):
    """`code` says what is wrong: length, characters, date, check_digit."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def check_resident_id(text: str) -> str:
    """The number, tidied; IdentityFault where it cannot be one."""
    number = "".join(text.split()).upper()
    if len(number) != 18:
        raise IdentityFault("length")
    if not (number[:17].isascii() and number[:17].isdigit()) or number[17] not in RESIDENT_CHECKS:
        raise IdentityFault("characters")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdentityFault("date") from None
    if born.year < 1880:
        raise IdentityFault("date")
    if resident_check(number[:17]) != number[17]:
        raise IdentityFault("check_digit")
    return number


def check_credit_code(text: str) -> str:
    code = "".join(text.split()).upper()
    if len(code) != 18:
        raise IdentityFault("length")
    if any(c not in CREDIT_ALPHABET for c in code):
        raise IdentityFault("characters")
    if credit_check(code[:17]) != code[17]:
        raise IdentityFault("check_digit")
    return code


def resident_check(first17: str) -> str:
    return RESIDENT_CHECKS[sum(int(d) * w for d, w in zip(first17, RESIDENT_WEIGHTS, strict=True)) % 11]


def credit_check(first17: str) -> str:
    total = sum(CREDIT_ALPHABET.index(c) * w for c, w in zip(first17, CREDIT_WEIGHTS, strict=True))
    return CREDIT_ALPHABET[(31 - total % 31) % 31]


def mask(number: str) -> str:
    """Enough to recognise one's own number by, not enough to use it: the first four and the last four."""
    if len(number) <= 8:
        return "*" * len(number)
    return number[:4] + "*" * (len(number) - 8) + number[-4:]
