"""Items and their laws have a kind of their own in the audit record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_cards_of_all_kinds"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditrecord",
            name="kind",
            field=models.CharField(
                choices=[
                    ("appointment", "Appointment to a post"),
                    ("relief", "End of a posting"),
                    ("calendar", "Working-day calendar"),
                    ("edition", "Edition of an item published"),
                    ("item", "Items and their laws"),
                    ("delegation", "Delegation to a town"),
                    ("flow", "Flow published"),
                    ("flow_move", "Cases moved to another version of their flow"),
                    ("licence_rule", "Rule of a licence"),
                    ("operation", "Operation of the platform"),
                    ("wording", "Wording of a paper"),
                    ("enforcement", "What happens by itself"),
                    ("monitoring_rule", "Rule of monitoring"),
                ],
                max_length=20,
            ),
        ),
    ]
