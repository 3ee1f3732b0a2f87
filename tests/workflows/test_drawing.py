"""Flow drawings. No database."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.flow.drawing import draw
from workflows.layering import arrange
from workflows.letters.textfit import measure, wrap

SVG = "{http://www.w3.org/2000/svg}"


def stage(key, name="审查", who="劳动关系科", limit_text="6 个工作日"):
    return {"key": key, "name": name, "who": who, "limit_text": limit_text, "kind": "review"}


CHAIN = [stage("a", "受理"), stage("b", "审查"), stage("c", "决定")]
EDGES = [("a", "b"), ("b", "c")]


def parse(svg):
    return ElementTree.fromstring(svg)


def boxes(svg):
    return [
        tuple(float(r.get(k)) for k in ("x", "y", "width", "height"))
        for r in parse(svg).iter(f"{SVG}rect")
    ]  # fmt: skip


def texts(svg):
    return [t.text for t in parse(svg).iter(f"{SVG}text")]


def test_every_stage_stands_in_the_drawing_with_who_and_how_long():
    found = texts(draw(CHAIN, EDGES))
    assert [t for t in found if t in ("受理", "审查", "决定")] == ["受理", "审查", "决定"]
    assert found.count("劳动关系科") == 3 and found.count("6 个工作日") == 3
    assert found[0] == "开始" and found[-1] == "结束"


def test_a_chain_runs_to_the_right_when_wide_and_down_when_narrow():
    wide, narrow = boxes(draw(CHAIN, EDGES)), boxes(draw(CHAIN, EDGES, width="narrow"))
    assert [b[0] for b in wide] == sorted(b[0] for b in wide) and len({round(b[1] + b[3] / 2) for b in wide}) == 1
    assert [b[1] for b in narrow] == sorted(b[1] for b in narrow) and len({round(b[0] + b[2] / 2) for b in narrow}) == 1


def test_parallel_stages_stand_side_by_side_and_join_again():
    stages = [*CHAIN[:2], stage("x", "现场核查"), CHAIN[2]]
    edges = [("a", "b"), ("a", "x"), ("b", "c"), ("x", "c")]
    assert [[p.key for p in layer] for layer in arrange(list("abxc"), edges).layers] == [["a"], ["b", "x"], ["c"]]
    review, site = boxes(draw(stages, edges, width="narrow"))[2:4]
    assert review[1] == site[1] and review[0] + review[2] < site[0]


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_what_a_way_depends_on_stands_on_its_arrow_and_is_no_stage(width):
    way = {"key": "b/0", "name": "涉及人数 ≥ 100", "kind": "way"}
    svg = draw([*CHAIN, way], [("a", "b"), ("b", "b/0"), ("b/0", "c")], done=["a"], current="b", width=width)
    classes = [g.get("class") for g in parse(svg).iter(f"{SVG}g")]
    assert classes.count("way") == 1 and len(classes) == 4
    assert "涉及人数" in "".join(texts(svg))


def test_the_current_stage_has_a_flag_and_what_is_done_a_tick():
    svg = draw(CHAIN, EDGES, current="b", done=["a"])
    states = {g.get("class"): g for g in parse(svg).iter(f"{SVG}g")}
    assert [p.get("class") for p in states["stage stage--done"].iter(f"{SVG}path")] == ["tick"]
    assert [p.get("class") for p in states["stage stage--current"].iter(f"{SVG}path")] == ["here"]
    assert "当前环节" in texts(svg)
    assert "当前环节" not in texts(draw(CHAIN, EDGES, done=["a", "b", "c"]))


def test_a_screen_reader_hears_the_stages_in_order():
    root = parse(draw(CHAIN, EDGES, current="b", done=["a"], title="办理流程"))
    words = root.find(f"{SVG}desc").text
    assert words.index("受理") < words.index("审查") < words.index("决定")
    assert "审查（劳动关系科，6 个工作日，当前环节）" in words
    ids = root.get("aria-labelledby").split()
    assert [root.find(f"{SVG}title").get("id"), root.find(f"{SVG}desc").get("id")] == ids


def test_wide_and_narrow_drawings_on_one_page_have_different_ids():
    one, other = (re.findall(r' id="([^"]+)"', draw(CHAIN, EDGES, width=w)) for w in ("wide", "narrow"))
    assert not set(one) & set(other)


def test_names_are_escaped_and_nothing_needs_a_style_attribute():
    nasty = [stage("a", '<script>alert("1")</script>', "&<>", "'")]
    svg = draw(nasty, [])
    assert "<script" not in svg and " style=" not in svg and "<style" not in svg
    assert "".join(t for t in texts(svg) if t).replace(" ", "").count('alert("1")') == 1


def test_a_way_back_is_dashed_and_does_not_disturb_the_order():
    svg = draw(CHAIN, [*EDGES, ("c", "a")])
    assert [b[0] for b in boxes(svg)] == sorted(b[0] for b in boxes(svg))
    assert sum(1 for p in parse(svg).iter(f"{SVG}path") if p.get("stroke-dasharray")) == 1


def test_a_long_edge_passes_beside_the_boxes_it_skips():
    layers = arrange(list("abc"), [("a", "b"), ("b", "c"), ("a", "c")]).layers
    assert [[p.key for p in layer] for layer in layers][1] in (["b", None], [None, "b"])


def test_a_flow_without_stages_or_with_unknown_edges_is_still_a_drawing():
    assert texts(draw([], [])) == ["开始", "结束"]
    assert len(boxes(draw(CHAIN, [*EDGES, ("a", "nowhere")]))) == 5


@pytest.mark.parametrize("width", ["wide", "narrow"])
@given(data=st.data())
def test_no_two_boxes_ever_overlap_and_none_leaves_the_picture(width, data):
    keys = [str(n) for n in range(data.draw(st.integers(1, 9)))]
    name = st.text(alphabet="审查受理现场核实Ab1（）、。 ", min_size=1, max_size=20)
    kind = st.sampled_from(["review", "way"])  # a way is no stage: words on the arrow
    stages = [stage(k, data.draw(name), data.draw(name)) | {"kind": data.draw(kind)} for k in keys]
    edges = data.draw(st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), max_size=14))
    svg = draw(stages, edges, current=data.draw(st.sampled_from(keys)), width=width)
    x0, y0, w, h = map(float, parse(svg).get("viewBox").split())
    found = boxes(svg)
    assert len(found) == len(keys) + 2
    for n, (x, y, bw, bh) in enumerate(found):
        assert x0 <= x and x + bw <= x0 + w + 0.5 and y0 <= y and y + bh <= y0 + h + 0.5
        for ox, oy, ow, oh in found[:n]:
            assert x + bw <= ox + 0.2 or ox + ow <= x + 0.2 or y + bh <= oy + 0.2 or oy + oh <= y + 0.2
    if width == "narrow":
        assert w <= 320  # a phone of 360 px, less its margins


@given(st.text(alphabet="企业实行不定时，。（）工作制Abc12 ", max_size=60), st.integers(60, 300))
def test_lines_fit_their_room_and_lose_no_letter(text, room):
    lines = wrap(text, 16, room)
    assert all(measure(line, 16) <= room + 16 for line in lines)  # a closing mark may hang over by one
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_closing_mark_never_begins_a_line():
    assert wrap("一二三四，五六七八。", 16, 64) == ["一二三", "四，五六", "七八。"]
