"""A change of the law's settings that somebody asks about, and the limits it would move."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0014_resumable_jobs"),
    ]

    operations = [
        migrations.AlterField(
            model_name="lawsetting",
            name="value",
            field=models.CharField(max_length=500),
        ),
        migrations.CreateModel(
            name="ProposedLawChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("settings", models.JSONField(default=dict)),
                ("holidays", models.JSONField(default=dict)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("law_before", models.JSONField()),
                ("reached", models.BigIntegerField(default=0)),
                (
                    "preview",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="previewed_change", to="ehcp.job"
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applied_change",
                        to="ehcp.job",
                    ),
                ),
            ],
            options={"ordering": ["-pk"]},
        ),
        migrations.CreateModel(
            name="MovedLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=40)),
                ("record_type", models.CharField(max_length=20)),
                ("record_id", models.CharField(max_length=100)),
                ("due_before", models.DateField(null=True)),
                ("due_after", models.DateField(null=True)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moved_limits",
                        to="ehcp.proposedlawchange",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ehcp.child"),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["change", "child"], name="moved_limit_change_child")],
            },
        ),
    ]
