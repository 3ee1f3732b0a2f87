"""What a draft was told when the guide changed under it; answers kept aside."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0020_decision"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="renewed",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
