"""What a guide must say by the rule book and could not yet; its public files; who saved what in a draft."""

import django.db.models.deletion
import items.codes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0006_guidance"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="edition",
            name="name",
            field=models.CharField(max_length=300, verbose_name="name of the item"),
        ),
        migrations.AddField(
            model_name="edition",
            name="agency_services",
            field=models.TextField(blank=True, verbose_name="intermediary services"),
        ),
        migrations.AddField(
            model_name="edition",
            name="authority",
            field=models.TextField(blank=True, verbose_name="division of authority"),
        ),
        migrations.AddField(
            model_name="edition",
            name="body_code",
            field=models.CharField(blank=True, max_length=18, verbose_name="credit code of the body"),
        ),
        migrations.AddField(
            model_name="edition",
            name="body_name",
            field=models.CharField(blank=True, max_length=200, verbose_name="implementing body"),
        ),
        migrations.AddField(
            model_name="edition",
            name="body_nature",
            field=models.CharField(
                choices=[
                    ("statutory", "Authority by law"),
                    ("authorised", "Organisation authorised by law"),
                    ("entrusted", "Entrusted organisation"),
                    ("other", "Other"),
                    ("unknown", "Nature not verified"),
                ],
                default=items.codes.BodyNature["UNKNOWN"],
                max_length=12,
                verbose_name="nature of the body",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="booking",
            field=models.BooleanField(default=False, verbose_name="a time can be booked"),
        ),
        migrations.AddField(
            model_name="edition",
            name="courier",
            field=models.BooleanField(default=False, verbose_name="papers may go by courier"),
        ),
        migrations.AddField(
            model_name="edition",
            name="entrusting_body",
            field=models.CharField(blank=True, max_length=200, verbose_name="entrusting body"),
        ),
        migrations.AddField(
            model_name="edition",
            name="exercise",
            field=models.TextField(blank=True, verbose_name="content of the exercise"),
        ),
        migrations.AddField(
            model_name="edition",
            name="joint_bodies",
            field=models.TextField(blank=True, verbose_name="bodies that take part"),
        ),
        migrations.AddField(
            model_name="edition",
            name="online_depth",
            field=models.CharField(
                choices=[
                    ("consulting", "Questions are answered online"),
                    ("collecting", "Documents are taken in online"),
                    ("checking", "Checked beforehand online"),
                    ("accepting", "Accepted online"),
                    ("handling", "Handled online"),
                    ("feedback", "The result is told online"),
                    ("licence", "The electronic licence is delivered online"),
                    ("unknown", "Depth not verified"),
                ],
                default=items.codes.OnlineDepth["UNKNOWN"],
                max_length=12,
                verbose_name="depth of online handling",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="prohibitions",
            field=models.TextField(blank=True, verbose_name="when it is not granted"),
        ),
        migrations.AddField(
            model_name="edition",
            name="quantity_limit",
            field=models.TextField(blank=True, verbose_name="limit in number"),
        ),
        migrations.AddField(
            model_name="edition",
            name="reach",
            field=models.JSONField(blank=True, default=list, verbose_name="also handled elsewhere"),
        ),
        migrations.AddField(
            model_name="edition",
            name="revision",
            field=models.PositiveIntegerField(default=0, verbose_name="revision of the draft"),
        ),
        migrations.AddField(
            model_name="edition",
            name="rights",
            field=models.TextField(blank=True, verbose_name="rights and duties of applicants"),
        ),
        migrations.AddField(
            model_name="edition",
            name="self_service",
            field=models.BooleanField(default=False, verbose_name="at self-service machines"),
        ),
        migrations.AddField(
            model_name="material",
            name="acceptance",
            field=models.TextField(blank=True, verbose_name="when it is accepted"),
        ),
        migrations.AddField(
            model_name="material",
            name="filling_note",
            field=models.TextField(blank=True, verbose_name="how to fill it in"),
        ),
        migrations.AddField(
            model_name="material",
            name="kind",
            field=models.CharField(blank=True, max_length=60, verbose_name="kind of material"),
        ),
        migrations.AddField(
            model_name="material",
            name="source_note",
            field=models.TextField(blank=True, verbose_name="where to get it"),
        ),
        migrations.AddField(
            model_name="material",
            name="specification",
            field=models.CharField(blank=True, max_length=120, verbose_name="format"),
        ),
        migrations.CreateModel(
            name="DraftSave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField()),
                ("section", models.CharField(blank=True, max_length=20)),
                ("page", models.CharField(blank=True, max_length=36)),
                ("at", models.DateTimeField()),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="saves", to="items.edition"
                    ),
                ),
            ],
            options={
                "ordering": ["-revision"],
                "constraints": [models.UniqueConstraint(fields=("edition", "revision"), name="one_save_a_revision")],
            },
        ),
        migrations.CreateModel(
            name="EditionFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("blank", "Blank form"),
                            ("sample", "Filled-in sample"),
                            ("result", "Sample of the result"),
                        ],
                        max_length=8,
                        verbose_name="role",
                    ),
                ),
                ("material_key", models.CharField(blank=True, max_length=60, verbose_name="material")),
                ("name", models.CharField(max_length=255, verbose_name="name of the file")),
                ("size", models.PositiveIntegerField(verbose_name="size")),
                ("sha256", models.CharField(max_length=64, verbose_name="checksum")),
                ("content_type", models.CharField(max_length=100, verbose_name="kind of content")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="items.edition"
                    ),
                ),
            ],
            options={
                "verbose_name": "file of the guide",
                "ordering": ["order", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "role", "material_key", "sha256"), name="guide_file_is_unique"
                    )
                ],
            },
        ),
        # As 0002: the files of a published edition are frozen with it.
        migrations.RunSQL(
            """CREATE TRIGGER items_editionfile_frozen BEFORE INSERT OR UPDATE OR DELETE ON items_editionfile
            FOR EACH ROW EXECUTE FUNCTION items_row_guard();""",
            "DROP TRIGGER items_editionfile_frozen ON items_editionfile;",
        ),
    ]
