"""The working-day calendar as the State Council's notices have it (rules §10); editable afterwards."""

from django.db import migrations


def seed(apps, schema_editor):
    from workflows import packaged_calendar

    year_model = apps.get_model("workflows", "CalendarYear")
    day_model = apps.get_model("workflows", "CalendarDay")
    years = {y: year_model.objects.get_or_create(year=y)[0] for y in packaged_calendar.years()}
    day_model.objects.bulk_create(
        [
            day_model(date=d.date, kind=d.kind, name=d.name, year=years[d.date.year])
            for d in packaged_calendar.days()
            if d.date.year in years
        ],
        ignore_conflicts=True,
    )
    apps.get_model("workflows", "CalendarStamp").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0002_guards")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
