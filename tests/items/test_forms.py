import re

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from items.form_definition import faults
from items.form_messages import MESSAGES, words
from items.forms import KINDS, not_as_registered, of_another, registered_keys, validate


def form(*fields):
    return {"schema": 1, "sections": [{"key": "s", "title": "t", "fields": list(fields)}]}


def field(kind, key="x", **more):
    return {"key": key, "label": key, "kind": kind, **more}


def one(kind, typed, **more):
    clean, errors = validate(form(field(kind, **more)), {"x": typed})
    return clean["x"], errors.get("x")


def test_what_was_typed_comes_back_beside_the_error():
    assert one("number", "twelve") == ("twelve", "not_a_number")
    assert one("date", "2024-02-30") == ("2024-02-30", "not_a_date")


def test_a_required_field_left_blank_is_named():
    assert one("text", "  ", required=True) == ("", "required")
    assert one("choices", [], required=True, options=["a"]) == ([], "required")
    assert one("checkbox", None, required=True) == (False, "must_be_ticked")


def test_full_width_numbers_and_chinese_dates_are_understood():
    assert one("number", "１２") == (12, None)
    assert one("date", "2024年3月5日") == ("2024-03-05", None)
    assert one("phone", "１３８００００００００") == ("13800000000", None)


def test_numbers_keep_to_their_bounds():
    assert one("number", "0", min=1)[1] == "too_small:1"
    assert one("number", "1.5", whole=True)[1] == "not_whole"
    assert one("number", "2.50") == ("2.5", None)
    assert one("money", "199.99", min=200)[1] == "too_small:200"
    assert one("money", "200") == ("200.00", None)
    assert one("money", "1.001")[1] == "not_money"
    assert one("money", "-1")[1] == "too_small:0"


def test_only_offered_answers_are_taken_in_the_order_of_the_form():
    assert one("choice", "c", options=["a", "b"])[1] == "not_an_option"
    assert one("choices", ["b", "a", "b"], options=["a", "b"]) == (["a", "b"], None)
    assert one("choice", {"a": 1}, options=["a"])[1] == "not_an_option"


def test_identity_numbers_are_checked_to_the_last_digit():
    assert one("resident_id", "11010519491231002x") == ("11010519491231002X", None)
    assert one("resident_id", "110105194912310021")[1] == "resident_id:check_digit"
    assert one("resident_id", "1")[1] == "resident_id:length"
    assert one("credit_code", "91330282000000000X")[1].startswith("credit_code:")


def test_characters_that_cannot_be_printed_are_refused():
    assert one("text", "a\x00b")[1] == "unprintable"
    assert one("text", "two\nlines")[1] == "one_line_only"
    assert one("textarea", "two\r\nlines") == ("two\nlines", None)
    assert one("text", "字" * 201)[1] == "too_long:200"


def test_a_hidden_field_is_neither_asked_for_nor_kept():
    definition = form(
        field("choice", "kind", options=["new", "again"], required=True),
        field("text", "number", required=True, show_if={"field": "kind", "equals": "again"}),
        field("text", "why", required=True, show_if={"field": "number", "equals": "7"}),
    )
    assert validate(definition, {"kind": "new", "number": "7"}) == ({"kind": "new"}, {})
    assert validate(definition, {"kind": "again"})[1] == {"number": "required"}
    assert validate(definition, {"kind": "again", "number": "7"})[1] == {"why": "required"}


def test_what_the_form_does_not_ask_for_is_dropped():
    assert validate(form(field("text")), {"x": "a", "other": "b"})[0] == {"x": "a"}


def test_an_error_in_a_table_names_its_row_and_column():
    table = field("table", "posts", required=True, columns=[field("text", "post", required=True), field("number", "n")])
    clean, errors = validate(form(table), {"posts": [{"post": "司机", "n": "2"}, {}, {"post": "", "n": "x"}]})
    assert errors == {"posts.1.post": "required", "posts.1.n": "not_a_number"}  # the empty row does not count
    assert clean["posts"][0] == {"post": "司机", "n": 2}
    assert validate(form(table), {"posts": [{}]})[1] == {"posts": "required"}
    assert validate(form(table), {"posts": "text"})[1] == {"posts": "not_a_table"}
    assert validate(form(table), {"posts": [{"post": "a"}] * 201})[1] == {"posts": "too_many_rows:200"}


def test_the_second_date_may_not_be_before_the_first():
    definition = form(field("date", "a"), field("date", "b", not_before="a"))
    assert validate(definition, {"a": "2024-02-01", "b": "2024-01-31"})[1] == {"b": "before_the_other_date"}
    assert validate(definition, {"a": "2024-02-01", "b": "2024-02-01"})[1] == {}


def test_every_error_has_words():
    assert all(str(sentence) for sentence in MESSAGES.values())
    assert set(words({"x": "required", "y": "no such code"})) == {"x", "y"}


@pytest.mark.parametrize(
    ("kind", "typed", "rule", "named"),
    [
        ("number", "0", {"min": 1}, "1"),
        ("number", "3001", {"max": 3000}, "3000"),
        ("number", "0.4", {"min": 0.5}, "0.5"),
        ("money", "-5", {}, "0"),
        ("date", "2015-12-31", {"min": "2016-01-01"}, "2016-01-01"),
        ("date", "2017-01-01", {"max": "2016-12-31"}, "2016-12-31"),
        ("text", "字" * 31, {"max_length": 30}, "30"),
        ("table", [{"n": "1"}] * 3, {"max_rows": 2, "columns": [field("number", "n")]}, "2"),
        ("table", [{"n": "1"}], {"min_rows": 2, "columns": [field("number", "n")]}, "2"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_lies_outside_a_bound_is_told_the_bound(kind, typed, rule, named, language):
    with override(language):
        sentence = words({"x": one(kind, typed, **rule)[1]})["x"]
    assert re.search(rf"(?<![\d.-]){re.escape(named)}(?![\d-])", sentence), sentence


scalar = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40)
anything = st.recursive(
    scalar, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
)
EVERYTHING = form(
    *(
        field(
            kind,
            kind,
            required=True,
            options=["a", "b"],
            columns=[field("number", "n"), field("choices", "c", options=["a"])],
        )
        for kind in sorted(KINDS)
    )
)


@given(st.dictionaries(st.sampled_from(sorted(KINDS)), anything) | anything)
def test_no_answer_can_break_the_validation(answers):
    clean, errors = validate(EVERYTHING, answers)
    assert set(clean) == set(KINDS)
    assert {path.split(".")[0] for path in errors} <= set(KINDS)


@given(
    st.fixed_dictionaries(
        {
            "number": st.decimals(-(10**9), 10**9, places=3).map(str),
            "money": st.decimals(0, 10**9, places=2).map(str),
            "date": st.dates().map(str),
            "text": st.text(max_size=30),
            "choices": st.lists(st.sampled_from("ab")),
            "table": st.lists(st.fixed_dictionaries({"n": st.integers(-99, 99).map(str)}), max_size=5),
        }
    )
)
def test_a_clean_answer_stays_as_it_is_when_it_is_checked_again(answers):
    clean, errors = validate(EVERYTHING, answers)
    again, errors_again = validate(EVERYTHING, clean)
    assert (again, errors_again) == (clean, errors)


def test_a_sound_definition_has_no_fault_and_a_faulty_one_names_the_place():
    assert faults(form(field("text"))) == []
    assert faults({"schema": 2}) == [("schema", "unknown_schema")]
    assert ("sections.0.fields.1.key", "key_used_twice") in faults(form(field("text"), field("date")))
    assert ("sections.0.fields.0.options", "no_options") in faults(form(field("choice")))
    assert ("sections.0.fields.0.kind", "unknown_kind") in faults(form(field("magic")))
    late = form(field("text", show_if={"field": "y", "equals": 1}), field("text", "y"))
    assert ("sections.0.fields.0.show_if", "looks_at_no_earlier_field") in faults(late)


@pytest.mark.parametrize("key", ["town", "key", "commit", "csrfmiddlewaretoken"])
def test_an_answer_cannot_be_named_like_a_control_of_the_page(key):
    assert ("sections.0.fields.0.key", "reserved_key") in faults(form(field("text", key)))
    table = {"key": "rows", "label": "表", "kind": "table", "columns": [{"key": key, "label": "列", "kind": "text"}]}
    assert faults(form(table)) == [], "a cell has its row in its name"


@pytest.mark.parametrize("words", ["a\x00b", "\ud83d", "a\x1bb"])
def test_a_form_of_characters_nobody_can_print_is_faulty_wherever_they_stand(words):
    for bad in (field("text", label=words), field("text", help=words), {**field("text"), words: 1}):
        assert faults(form(bad)) == [("sections", "unprintable")]
    assert ("sections.0.fields.0.help", "not_text") in faults(form(field("text", help=["x"])))


@given(anything)
def test_no_definition_can_break_the_definition_check(definition):
    assert faults(definition) or definition["schema"] == 1
    assert faults({"schema": 1, "sections": [{"title": "t", "fields": [definition]}]}) is not None


@pytest.mark.parametrize(
    "typed", ["6222 0212 0801 2345 678", "331066180018010123456", "622202", "abc", "6222-0208 1234"]
)
def test_a_bank_account_has_twelve_to_nineteen_digits(typed):
    definition = form({"key": "account", "label": "账号", "kind": "bank_account", "required": True})
    clean, errors = validate(definition, {"account": typed})
    digits = typed.replace(" ", "").replace("-", "")
    sound = digits.isdigit() and 12 <= len(digits) <= 19
    assert (clean["account"], errors) == ((digits, {}) if sound else (typed, {"account": "bad_bank_account"}))


def test_a_name_that_must_be_the_registered_one_binds_only_applicants_of_that_kind():
    definition = form(
        {"key": "name", "label": "姓名", "kind": "text", "registered": "person"},
        {"key": "firm", "label": "单位", "kind": "text", "registered": "organisation"},
        {"key": "who", "label": "申请人", "kind": "text", "registered": "applicant"},
    )
    assert not faults(definition)
    typed = {"name": "李四", "firm": "某公司", "who": "张三"}
    assert not_as_registered(definition, typed, kind="person", name="张三") == {"name": "not_as_registered"}
    assert not_as_registered(definition, typed, kind="organisation", name="某公司") == {"who": "not_as_registered"}
    wrong = form({"key": "day", "label": "日", "kind": "date", "registered": "person"})
    assert faults(wrong) == [("sections.0.fields.0.registered", "not_a_name")]


def test_a_number_that_is_not_the_applicants_is_told_where_that_can_be_said():
    tied = form(
        {"key": "number", "label": "公民身份号码", "kind": "resident_id", "registered": "person"},
        {"key": "code", "label": "统一社会信用代码", "kind": "credit_code", "registered": "applicant"},
    )
    own = {"resident_id": "1"}

    def is_own(kind, number):
        return own[kind] == number if kind in own else None

    found = of_another(tied, {"number": "2", "code": "x"}, kind="person", is_own=is_own)
    assert found == {"number": "another_number"}  # of a credit code nothing is registered for a person
    assert of_another(tied, {"number": "1"}, kind="person", is_own=is_own) == {}
    assert of_another(tied, {"number": "2"}, kind="organisation", is_own=is_own) == {}  # theirs for an employee
    assert registered_keys(tied, "person") == []  # nothing is filled in: the number is not shown
