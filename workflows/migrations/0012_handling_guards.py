"""Judgements, notes and links are added to, never changed."""

from django.db import migrations

from accounts.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("workflows", "0011_handling")]

    operations = [
        guard("workflows_materialjudgement"),
        guard("workflows_internalnote"),
        guard("workflows_caselink"),
        guard("workflows_counteragent"),
    ]
