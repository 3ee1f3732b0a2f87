from django.http import QueryDict

from items import posted
from items.forms import validate
from tests.factories.items import FORM

CHOICES = {"schema": 1, "sections": [{"title": "t", "fields": [
    {"key": "kinds", "label": "k", "kind": "choices", "options": ["甲", "乙"]},
]}]}  # fmt: skip


def test_what_a_browser_posts_becomes_answers_in_the_order_of_its_rows():
    data = QueryDict(
        "name=公司&posts-10-post=司机&posts-10-count=2&posts-2-post=门卫&posts-2-other=x&csrf=1&posts-x-post=y"
    )
    assert posted.answers(FORM, data) == {"name": "公司", "posts": [{"post": "门卫"}, {"post": "司机", "count": "2"}]}


def test_several_choices_are_all_taken():
    assert posted.answers(CHOICES, QueryDict("kinds=甲&kinds=乙")) == {"kinds": ["甲", "乙"]}
    assert posted.answers(CHOICES, QueryDict("")) == {"kinds": []}


def test_an_error_goes_back_to_the_field_it_came_from():
    answers = posted.answers(FORM, QueryDict("name=公司&posts-0-post=司机&posts-0-count=两"))
    _clean, errors = validate(FORM, answers)
    assert posted.names(errors) == {"posts-0-count": "not_a_number"}


def test_a_row_is_added_to_a_table_and_to_nothing_else():
    assert posted.with_a_row(FORM, {"posts": [{"post": "a"}]}, "posts") == {"posts": [{"post": "a"}, {}]}
    assert posted.with_a_row(FORM, {}, "posts") == {"posts": [{}, {}]}
    assert posted.with_a_row(FORM, {"name": "a"}, "name") == {"name": "a"}


def test_more_rows_than_a_table_may_have_are_an_error_not_a_flood():
    data = QueryDict(mutable=True)
    data.update({f"posts-{number}-post": "a" for number in range(900)})
    answers = posted.answers(FORM, data)
    assert len(answers["posts"]) == 201
    assert validate(FORM, answers)[1]["posts"].startswith("too_many_rows:")
