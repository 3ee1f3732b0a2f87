from datetime import date
from types import SimpleNamespace

from workflows import remedies

NONE = SimpleNamespace(remedies="")


def test_since_2024_reconsideration_is_with_the_local_government_alone():
    old, new = remedies.text(NONE, on=date(2023, 12, 31)), remedies.text(NONE, on=date(2024, 1, 1))
    assert "上一级主管部门" in old and "上一级主管部门" not in new
    assert "慈溪市人民政府" in old and "慈溪市人民政府" in new


def test_the_online_way_is_named_and_both_periods():
    text = remedies.text(NONE, on=date(2024, 5, 6))
    assert "线上申请渠道" in text and "六十日" in text and "六个月" in text


def test_an_items_own_text_goes_first():
    assert remedies.text(SimpleNamespace(remedies=" 按该法 "), on=date(2024, 5, 6)) == "按该法"
