"""Rules are never edited, findings never removed; rules for limits beside the five, and one for each pattern."""

from datetime import UTC, datetime

from django.db import migrations

from accounts.append_only import guard

LIMITS = {
    "hearing-1": "听证举行期限前一个工作日预警",
    "hearing-over": "未按期举行听证黄牌",
    "suspension-over": "中止逾期未复核催办",
    "late-over": "容缺材料逾期未补预警",
}
PATTERNS = {
    "no-notice": ("未在五日内一次性告知（视为受理）", "yellow", 0),
    "new-points": ("再次补正提出新内容", "yellow", 0),
    "no-reasons": ("不予许可、不予受理未说明理由", "red", 10),
    "no-remedies": ("决定未告知救济途径", "red", 0),
    "pause-no-notice": ("未书面告知即停止计时", "yellow", 0),
    "stop-before-due": ("临近期限停止计时或要求补正", "warning", 1),
    "pause-longer": ("特别程序超过告知的时间", "yellow", 0),
    "extension-late": ("延期通知逾期送达", "yellow", 0),
    "one-inspector": ("现场核查不足两人", "yellow", 0),
    "fee-no-basis": ("收费无依据", "red", 0),
    "cancelled-material": ("要求提供已取消的材料", "yellow", 0),
    "back-dated": ("事后补录", "warning", 1),
    "in-bulk": ("一分钟内批量办结", "warning", 10),
    "too-quick": ("受理后数秒即作决定", "warning", 60),
    "one-for-two": ("同一人受理并决定", "yellow", 0),
    "delivered-late": ("决定逾期送达", "yellow", 0),
    "consultation-over": ("征求意见逾期未答复", "warning", 0),
    "renewal-near": ("延续申请临近到期未决定", "urging", 5),
    "idle": ("长时间无人办理", "warning", 5),
}
POINTS = {"yellow": "1.0", "red": "1.5"}  # as for the rules of limits
SINCE = datetime(2016, 1, 1, tzinfo=UTC)


def seed(apps, schema_editor):
    from supervision.rules import DEFAULTS

    model = apps.get_model("supervision", "AlertRule")
    for rule in (rule for rule in DEFAULTS if rule.code in LIMITS):
        model.objects.get_or_create(
            code=rule.code,
            version=1,
            defaults={
                "name": LIMITS[rule.code],
                "kinds": sorted(rule.kinds),
                "trigger": str(rule.trigger),
                "offset": rule.offset,
                "at": rule.at,
                "level": str(rule.level),
                "points": POINTS.get(str(rule.level), "0"),
                "valid_from": SINCE,
            },
        )
    for code, (name, level, threshold) in PATTERNS.items():
        facts = {"name": name, "level": level, "offset": threshold, "points": POINTS.get(level, "0")}
        given = {"trigger": "pattern", "kinds": [], "told": ["supervisor"], "valid_from": SINCE, **facts}
        model.objects.get_or_create(code=code, version=1, defaults=given)


def say_who_is_told(apps, schema_editor):
    """House defaults: urgings climb; urgings and cards also leave the platform, warnings stay in it."""
    rows = apps.get_model("supervision", "AlertRule").objects.exclude(trigger="pattern")
    rows.exclude(level="warning").update(channels=["inapp", "mail", "sms"])
    rows.filter(trigger="urging").update(told=["officer", "head", "leader"])
    rows.filter(level="yellow").update(told=["officer", "head"])
    rows.filter(level="red").update(told=["officer", "head", "leader", "supervisor"])


class Migration(migrations.Migration):
    dependencies = [("supervision", "0010_rules_and_anomalies")]

    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop),
        migrations.RunPython(say_who_is_told, migrations.RunPython.noop),
        guard("supervision_alertrule"),
        guard("supervision_anomaly"),
        guard("supervision_anomalyfinding"),
    ]
