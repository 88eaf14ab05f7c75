"""Published figures of other areas, by the file they were read from."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sendcases.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0004_releases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("edition", models.CharField(max_length=50)),
                ("content_hash", models.CharField(max_length=64, unique=True)),
                ("taken_in_at", models.DateTimeField()),
                (
                    "taken_in_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PublishedFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.CharField(max_length=40)),
                (
                    "area_level",
                    models.CharField(
                        choices=[("national", "England"), ("regional", "Region"), ("authority", "Local authority")],
                        max_length=10,
                    ),
                ),
                ("area_code", models.CharField(max_length=12)),
                ("area_name", models.CharField(max_length=100)),
                ("region_code", models.CharField(blank=True, max_length=12)),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                ("numerator", models.IntegerField(null=True)),
                ("denominator", models.IntegerField(null=True)),
                ("status", models.CharField(blank=True, max_length=4)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="reporting.publishedfile",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["measure", "area_code", "period_end"], name="published_by_area")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file", "measure", "area_code", "period_end"), name="one_published_figure_of_a_year"
                    )
                ],
            },
        ),
        AppendOnly("reporting_publishedfile"),
        AppendOnly("reporting_publishedfigure"),
    ]
