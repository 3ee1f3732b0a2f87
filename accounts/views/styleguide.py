"""Every shared component on one page, with made-up data. Only in the demonstration and while debugging."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

HERE = ZoneInfo("Asia/Shanghai")


class SampleForm(forms.Form):
    name = forms.CharField(label="单位名称")
    contact = forms.CharField(label="联系人", help_text="便于窗口与您联系。")
    kind = forms.ChoiceField(
        label="工时制度", choices=[("a", "综合计算工时工作制"), ("b", "不定时工作制")], widget=forms.RadioSelect
    )
    reason = forms.CharField(label="补充说明", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="我承诺以上内容真实")


class SampleFilter(forms.Form):
    q = forms.CharField(label="办件编号或申请人", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("in_review", "审查中")])
    due = forms.DateField(label="到期日不晚于", required=False, widget=forms.DateInput(attrs={"type": "date"}))


FIELDS = [
    {"key": "s-name", "label": "职工姓名", "kind": "text", "required": True, "help": "与身份证一致。"},
    {"key": "s-id", "label": "身份证号码", "kind": "resident_id", "required": True},
    {"key": "s-pay", "label": "月工资", "kind": "money"},
    {"key": "s-day", "label": "起始日期", "kind": "date", "required": True},
    {"key": "s-cycle", "label": "计算周期", "kind": "choice", "required": True, "options": ["周", "月", "季", "年"]},
    {
        "key": "s-posts",
        "label": "岗位",
        "kind": "table",
        "columns": [
            {"key": "post", "label": "岗位名称", "kind": "text", "required": True},
            {"key": "people", "label": "人数", "kind": "number", "required": True},
        ],
    },
]


def sample_ledger() -> list[dict]:
    """Accepted on 2016-09-27: National Day, two make-up days and a pause lie on the way."""
    made_up, rest = {date(2016, 10, 8), date(2016, 10, 9)}, {date(2016, 10, n) for n in range(1, 8)}
    first, last = date(2016, 9, 27), date(2016, 10, 25)
    stopped = {date(2016, 10, n) for n in (12, 13, 14)}
    days = []
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        reason = "counted"
        if day in (first, last):
            reason = "start" if day == first else "due"
        elif day in stopped:
            reason = "paused"
        elif day in made_up:
            reason = "makeup"
        elif day in rest:
            reason = "holiday"
        elif day.weekday() >= 5:
            reason = "weekend"
        note = "国庆节" if day in rest else ""
        days.append({"day": day, "reason": reason, "counted": reason in ("counted", "makeup", "due"), "note": note})
    return days


TIMELINE = [
    {"title": "提交申请", "at": datetime(2016, 9, 27, 9, 12, tzinfo=HERE), "by": "申请人", "icon": "send"},
    {
        "title": "受理",
        "at": datetime(2016, 9, 28, 10, 5, tzinfo=HERE),
        "by": "行政审批科 窗口受理员",
        "text": "材料齐全，符合法定形式。",
        "icon": "stamp",
        "tone": "good",
    },
    {
        "title": "专家评审，暂停计时",
        "at": datetime(2016, 10, 12, 8, 30, tzinfo=HERE),
        "until": datetime(2016, 10, 14, 17, 0, tzinfo=HERE),
        "basis": "《中华人民共和国行政许可法》第四十五条：专家评审所需时间不计入规定的期限。",
        "icon": "paused",
        "tone": "pause",
    },
    {"title": "退回上一环节", "text": "实施方案缺少轮班安排表。", "icon": "back", "tone": "warn", "by": "审核员"},
    {"title": "下一步：作出决定", "text": "由分管领导决定，承诺在 2016年10月25日 前。", "tone": "next", "icon": "next"},
]


STAGES = [
    {"key": "accept", "name": "受理", "who": "窗口受理员", "limit_text": "1 个工作日"},
    {"key": "check", "name": "实质审查", "who": "劳动关系科", "limit_text": "6 个工作日"},
    {"key": "site", "name": "现场核查", "who": "劳动监察大队", "limit_text": "5 个工作日"},
    {"key": "decide", "name": "作出决定", "who": "分管领导", "limit_text": "2 个工作日"},
    {"key": "deliver", "name": "办结送达", "who": "窗口", "limit_text": "10 个工作日"},
]
CHAIN = [("accept", "check"), ("check", "decide"), ("decide", "deliver")]
BRANCHED = [*CHAIN, ("accept", "site"), ("site", "decide")]


def styleguide(request, draw):
    """`draw` is handed in by the URL table: this app knows nothing of flows."""
    if not (settings.DEMO_MODE or settings.DEBUG):
        raise Http404
    faulty = SampleForm({"name": "", "contact": "演示联系人", "kind": "", "agreed": ""})
    context = {
        "faulty": faulty,
        "summary": [{"href": "#f-s-id", "text": "身份证号码：最后一位校验码不对"}],
        "filters": SampleFilter(),
        "fields": FIELDS,
        "posts": [{"post": "注塑操作工", "people": "12"}, {"post": "仓库管理员", "people": "三"}],
        "field_errors": {"s-id": "最后一位校验码不对，请核对。", "s-posts-1-people": "请填写数字，例如 3。"},
        "page": Paginator(range(57), 10).get_page(request.GET.get("page") or 2),
        "ledger_days": sample_ledger(),
        "due_on": date(2016, 10, 25),
        "timeline": TIMELINE,
        "trail": [{"label": _("Home"), "url": "/"}, {"label": _("Services"), "url": "/"}],
        "facts": [
            {"label": "办件编号", "value": "330282-2016-000123"},
            {"label": "设定依据", "value": "依据待核", "note": "来源资料没有写明，正在核实。"},
            {"label": "承诺时限", "value": "14 个工作日", "note": "演示数据"},
            {"label": "实施主体", "value": "慈溪市人力资源和社会保障局"},
        ],
        "tasks": [
            {"title": "申请人信息", "url": "#", "status": "已完成", "tone": "good"},
            {"title": "申请表", "url": "#", "hint": "还有 2 项没有填写", "status": "进行中", "tone": "info"},
            {"title": "上传材料", "url": "#", "hint": "3 份必需，1 份可以现场核验", "status": "未开始"},
            {"title": "核对并提交", "hint": "前面各项完成后才能提交", "status": "暂不可办"},
        ],
        "answers": [
            {
                "title": "申请表",
                "change_url": "#",
                "rows": [
                    {"label": "单位名称", "value": "慈溪某某电器有限公司", "change_url": "#"},
                    {"label": "补充说明", "value": ""},
                ],
            }
        ],
        "tabs": [
            {"label": "待我办理", "url": "?", "count": 12, "current": True},
            {"label": "已超期", "url": "?tab=2", "count": 2, "bad": True},
            {"label": "暂停计时", "url": "?tab=3", "count": 0},
            {"label": "我办过的", "url": "?tab=4"},
        ],
        "rows": [
            {"no": "330282-2016-000123", "item": "企业实行不定时工作制和综合计算工时工作制审批", "left": -2},
            {"no": "330282-2016-000131", "item": "劳务派遣经营许可", "left": 0},
            {"no": "330282-2016-000140", "item": "民办职业培训学校设立审批", "left": 3},
            {"no": "330282-2016-000152", "item": "人力资源服务许可", "left": 9},
        ],
        "tiles": [
            {"label": "在办", "number": 128, "unit": "件", "url": "#"},
            {"label": "今日到期", "number": 3, "unit": "件", "url": "#", "tone": "warn"},
            {"label": "已超期", "number": 2, "unit": "件", "url": "#", "tone": "bad"},
            {"label": "暂停计时", "number": 7, "unit": "件", "url": "#", "tone": "pause"},
            {"label": "按时办结率", "number": "98.6", "unit": "%", "note": "近 30 天"},
        ],
        "bars": [
            {"label": "行政审批科", "value": 64, "url": "#"},
            {"label": "就业管理服务处", "value": 41, "url": "#"},
            {"label": "劳动监察大队", "value": 9, "tone": "warn", "url": "#"},
            {"label": "龙山镇便民服务中心", "value": 2, "tone": "bad", "url": "#"},
        ],
        "days": [f"10-{n:02}" for n in range(10, 24)],
        "series": [
            {"name": "收件", "values": [8, 12, 9, 15, 11, 2, 1, 14, 17, 12, 13, 10, 1, 3]},
            {"name": "办结", "values": [6, 9, 11, 10, 12, 0, 0, 9, 15, 16, 11, 12, 0, 1]},
            {"name": "超期", "values": [0, 0, 1, 0, 0, 0, 0, 2, 1, 0, 0, 1, 0, 0]},
        ],
        "flows": [_drawn(draw, [s for s in STAGES if s["key"] != "site"], CHAIN), _drawn(draw, STAGES, BRANCHED)],
        "now": datetime(2016, 10, 24, 9, 0, tzinfo=HERE),
    }
    return render(request, "components/styleguide.html", context)


def _drawn(draw, stages, edges) -> dict:
    return {width: draw(stages, edges, current="check", done=["accept"], width=width) for width in ("wide", "narrow")}
