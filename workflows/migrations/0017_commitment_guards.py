"""What was committed to, and what the check found, is never changed."""

from django.db import migrations

from accounts.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("workflows", "0016_commitments")]

    operations = [guard("workflows_commitment"), guard("workflows_commitmentcheck")]
