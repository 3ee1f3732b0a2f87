"""Two more patterns (rules §7): a written commitment found false, and one that was not checked by its day."""

from datetime import UTC, datetime

from django.db import migrations

PATTERNS = {
    "commitment-broken": ("告知承诺核查不实", "warning", "0"),
    "commitment-late": ("告知承诺逾期未核查", "yellow", "1.0"),
}
# The limit's own rule deals the card for these (acceptance-over, delivery-over): one fact, one card.
INFORM_ONLY = """
    ALTER TABLE supervision_alertrule DISABLE TRIGGER USER;
    UPDATE supervision_alertrule SET level = 'warning', points = 0
    WHERE author_id IS NULL AND code IN ('no-notice', 'delivered-late');
    ALTER TABLE supervision_alertrule ENABLE TRIGGER USER;"""
SINCE = datetime(2016, 1, 1, tzinfo=UTC)


def seed(apps, schema_editor):
    model = apps.get_model("supervision", "AlertRule")
    for code, (name, level, points) in PATTERNS.items():
        said = {"name": name, "level": level, "points": points, "trigger": "pattern", "kinds": []}
        model.objects.get_or_create(
            code=code, version=1, defaults={**said, "told": ["supervisor"], "valid_from": SINCE}
        )


class Migration(migrations.Migration):
    dependencies = [("supervision", "0025_bulletin_numbers")]

    operations = [
        migrations.RunSQL(INFORM_ONLY, migrations.RunSQL.noop),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
