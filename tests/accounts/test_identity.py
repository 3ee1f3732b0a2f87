import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.identity import (
    CREDIT_ALPHABET,
    IdentityFault,
    check_credit_code,
    check_resident_id,
    credit_check,
    mask,
    resident_check,
)

KNOWN = "11010519491231002X"  # the example of GB 11643
birthdays = st.dates(
    min_value=__import__("datetime").date(1900, 1, 1), max_value=__import__("datetime").date(2020, 1, 1)
)
bodies = st.builds(
    lambda region, day, n: f"{region:06}{day:%Y%m%d}{n:03}", st.integers(110000, 659999), birthdays, st.integers(0, 999)
)
residents = bodies.map(lambda body: body + resident_check(body))
credit_bodies = st.text(CREDIT_ALPHABET, min_size=17, max_size=17)
credits = credit_bodies.map(lambda body: body + credit_check(body))


def test_the_standards_own_example():
    assert check_resident_id(KNOWN) == KNOWN
    assert check_resident_id(" 110105 19491231 002x ") == KNOWN


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("123", "length"),
        ("11010519491231002A", "characters"),
        ("11010519491331002X", "date"),
        ("110105194912310021", "check_digit"),
        ("１１０１０５１９４９１２３１００２X", "characters"),
        ("", "length"),
    ],
)
def test_each_fault_has_its_name(text, code):
    with pytest.raises(IdentityFault) as fault:
        check_resident_id(text)
    assert fault.value.code == code


@given(residents)
def test_right_numbers_pass(number):
    assert check_resident_id(number) == number


@given(residents, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(number, place, shift):
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    with pytest.raises(IdentityFault):
        check_resident_id(wrong)


@given(credits)
def test_right_credit_codes_pass(code):
    assert check_credit_code(code.lower()) == code


@given(credits, st.integers(0, 16), st.integers(1, 30))
def test_one_wrong_character_of_a_credit_code_is_always_caught(code, place, shift):
    other = CREDIT_ALPHABET[(CREDIT_ALPHABET.index(code[place]) + shift) % 31]
    with pytest.raises(IdentityFault):
        check_credit_code(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize("text", ["91330282MA2000000I", "91330282MA20000", "x" * 18, "９１３３０２８２MA2000000A"])
def test_credit_codes_that_cannot_be(text):
    with pytest.raises(IdentityFault):
        check_credit_code(text)


@given(st.text(min_size=0, max_size=40))
def test_a_mask_never_shows_more_than_eight_characters(number):
    shown = mask(number)
    assert len(shown) == len(number)
    assert sum(a == b and a != "*" for a, b in zip(shown, number, strict=True)) <= 8
