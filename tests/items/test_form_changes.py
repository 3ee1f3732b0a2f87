from items.form_changes import carried, changes
from items.forms import validate


def form(*fields):
    return {"schema": 1, "sections": [{"key": "s", "title": "部分", "fields": list(fields)}]}


def field(key, kind="text", **more):
    return {"key": key, "label": f"题{key}", "kind": kind, **more}


ROWS = field("rows", "table", columns=[{"key": "post", "label": "岗位", "kind": "text"}])


def test_what_is_new_gone_and_asked_otherwise_is_named():
    before = form(field("a"), field("b"), field("c"))
    after = form(field("a"), field("c", required=True), field("d", required=True))
    found = [(one.kind, one.key, one.what, one.required) for one in changes(before, after)]
    assert found == [
        ("changed", "c", ("required",), True),
        ("added", "d", (), True),
        ("removed", "b", (), False),
    ]
    assert changes(before, before) == []


def test_an_answer_goes_on_as_it_was_typed_and_none_is_lost():
    before, after = form(field("a"), field("b"), ROWS), form(field("a", "number"), field("rows", "textarea"))
    typed = {"a": "不是数字", "b": "旧答案", "rows": [{"post": "焊工"}]}
    on, aside = carried(before, after, typed)
    assert on == {"a": "不是数字", "b": "旧答案"}  # b waits in case it is asked again
    assert [(one["label"], one["value"]) for one in aside] == [("题b", ["旧答案"]), ("题rows", ["岗位：焊工"])]
    assert validate(after, on)[0]["a"] == "不是数字"  # right or wrong, it comes back


def test_blank_answers_are_not_kept_aside():
    assert carried(form(field("a")), form(), {"a": "", "x": "unknown"}) == ({"a": "", "x": "unknown"}, [])
