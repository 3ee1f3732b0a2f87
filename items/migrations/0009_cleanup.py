"""What items demand, judged one by one; who said what of it is never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0008_star_ratings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Cleanup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("material", "Material"),
                            ("condition", "Condition"),
                            ("proof", "Certificate to prove something"),
                            ("stamp", "Stamp"),
                        ],
                        max_length=10,
                        verbose_name="what it is",
                    ),
                ),
                ("key", models.CharField(max_length=80)),
                ("name", models.TextField(verbose_name="name")),
                (
                    "cause",
                    models.CharField(
                        choices=[("first", "First judgement"), ("repealed", "Its law was repealed")],
                        default="first",
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("self_check", "Judged by the department"),
                            ("review", "Checked by the approval section"),
                            ("legality", "Checked for legality"),
                            ("confirm", "Confirmed by the leading group's office"),
                            ("settled", "Settled"),
                        ],
                        default="self_check",
                        max_length=12,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "Keep"),
                            ("no_basis", "Cancel: no basis"),
                            ("shared", "Cancel: obtainable by sharing"),
                            ("duplicate", "Cancel: handed in twice"),
                            ("later", "Move behind the approval"),
                            ("commitment", "Replace by a written commitment"),
                        ],
                        max_length=12,
                        verbose_name="result",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "basis",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="items.legalbasis",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cleanups", to="items.item"
                    ),
                ),
            ],
            options={
                "ordering": ["item__code", "subject", "id"],
            },
        ),
        migrations.CreateModel(
            name="CleanupStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("self_check", "Judged by the department"),
                            ("review", "Checked by the approval section"),
                            ("legality", "Checked for legality"),
                            ("confirm", "Confirmed by the leading group's office"),
                            ("settled", "Settled"),
                        ],
                        max_length=12,
                    ),
                ),
                ("agreed", models.BooleanField()),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "Keep"),
                            ("no_basis", "Cancel: no basis"),
                            ("shared", "Cancel: obtainable by sharing"),
                            ("duplicate", "Cancel: handed in twice"),
                            ("later", "Move behind the approval"),
                            ("commitment", "Replace by a written commitment"),
                        ],
                        max_length=12,
                    ),
                ),
                ("remark", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "cleanup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="items.cleanup"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="cleanup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at", None)), fields=("item", "subject", "key"), name="cleanup_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="cleanup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", False), ("step", "settled")),
                    models.Q(models.Q(("step", "settled"), _negated=True), ("settled_at", None)),
                    _connector="OR",
                ),
                name="cleanup_settled_when_it_says_so",
            ),
        ),
        append_only.guard("items_cleanupstep"),
    ]
