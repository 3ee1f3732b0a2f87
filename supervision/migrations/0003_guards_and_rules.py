"""Alerts and cards cannot be changed or removed; the default rules of rules §5.2 are rows that can be superseded."""

from datetime import UTC, datetime

from django.db import migrations

from accounts.append_only import guard

NAMES = {
    "warn-3": "距到期三个工作日预警",
    "warn-1": "距到期一个工作日预警",
    "stage-80": "环节时限用去八成预警",
    "urge": "催办",
    "stage-over": "环节超时黄牌",
    "promised-over": "超承诺时限黄牌",
    "acceptance-over": "未在五日内受理或一次性告知黄牌",
    "delivery-over": "送达超时黄牌",
    "statutory-over": "超法定时限红牌",
}
POINTS = {"yellow": "1.0", "red": "1.5"}  # the scoring procedure of rules §5.4 [J]


def seed(apps, schema_editor):
    from supervision.rules import DEFAULTS

    model = apps.get_model("supervision", "AlertRule")
    for rule in (rule for rule in DEFAULTS if rule.code in NAMES):  # later ones came with later migrations
        model.objects.get_or_create(
            code=rule.code,
            version=1,
            defaults={
                "name": NAMES[rule.code],
                "kinds": sorted(rule.kinds),
                "trigger": str(rule.trigger),
                "offset": rule.offset,
                "at": rule.at,
                "longer_than": rule.longer_than,
                "level": str(rule.level),
                "points": POINTS.get(str(rule.level), "0"),
                "valid_from": datetime(2016, 1, 1, tzinfo=UTC),
            },
        )


class Migration(migrations.Migration):
    dependencies = [("supervision", "0002_initial")]

    operations = [
        guard("supervision_alert"),
        guard("supervision_card"),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
