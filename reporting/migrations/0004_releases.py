"""Releases of figures: frozen, their files, who signed them off."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sendcases.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0003_targets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=80, unique=True)),
                ("report", models.CharField(max_length=60)),
                ("report_version", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=200)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("L1", "Partnership: counts of 1 to 4 are not told"),
                            ("L2", "Public: counts of 1 to 5 are not told"),
                        ],
                        max_length=2,
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[("provisional", "Provisional"), ("revised", "Revised"), ("final", "Final")],
                        max_length=12,
                    ),
                ),
                ("as_at", models.DateField()),
                ("known_on", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("words_accepted", models.CharField(blank=True, max_length=500)),
                ("definition_version", models.CharField(max_length=20)),
                ("rules_version", models.CharField(max_length=20)),
                ("law", models.CharField(max_length=20)),
                ("rounding", models.CharField(max_length=100)),
                ("suppression", models.CharField(max_length=300)),
                ("rows", models.JSONField()),
                ("exact", models.JSONField()),
                ("case_list_hash", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("signatures_needed", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revises",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revised_by",
                        to="reporting.release",
                    ),
                ),
            ],
            options={
                "ordering": ["-as_at", "-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReleaseFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=5)),
                ("content", models.BinaryField()),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="reporting.release"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("statement", models.CharField(max_length=300)),
                ("signed_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sign_offs", to="reporting.release"
                    ),
                ),
            ],
            options={
                "ordering": ["signed_at", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revises__isnull", True)),
                fields=("report", "level", "as_at"),
                name="one_first_release_of_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("revises__isnull", False), ("standing", "revised"), models.Q(("reason", ""), _negated=True)
                    ),
                    models.Q(models.Q(("standing", "revised"), _negated=True), ("revises__isnull", True)),
                    _connector="OR",
                ),
                name="a_revision_says_what_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="releasefile",
            constraint=models.UniqueConstraint(fields=("release", "kind"), name="one_file_of_a_kind"),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.UniqueConstraint(fields=("release", "by"), name="one_sign_off_a_person"),
        ),
        AppendOnly("reporting_release"),
        AppendOnly("reporting_releasefile"),
        AppendOnly("reporting_signoff"),
    ]
