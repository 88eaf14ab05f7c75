"""Sections of an appeal, and the tasks of mediations and appeals."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0031_plan_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AppealSection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "section",
                    models.CharField(
                        choices=[("B", "B"), ("C", "C"), ("D", "D"), ("F", "F"), ("G", "G"), ("H", "H"), ("I", "I")],
                        max_length=2,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("family", "In the family’s favour"),
                            ("part", "In part"),
                            ("authority", "In the authority’s favour"),
                            ("agreed", "Agreed"),
                            ("not_pursued", "Not pursued"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sections", to="ehcp.appeal"
                    ),
                ),
            ],
            options={
                "ordering": ["section"],
                "constraints": [
                    models.UniqueConstraint(fields=("appeal", "section"), name="one_section_of_a_letter_in_an_appeal")
                ],
            },
        ),
        migrations.CreateModel(
            name="DisputeTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("direction", "Direction of the Tribunal"),
                            ("hearing", "Hearing"),
                            ("term", "Term of an agreement or order"),
                            ("recommendation", "Recommendation on health or social care"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField()),
                ("body", models.CharField(blank=True, default="", max_length=200)),
                ("given_on", models.DateField()),
                ("due_on", models.DateField()),
                ("done_on", models.DateField(blank=True, null=True)),
                ("answer", models.TextField(blank=True, default="")),
                ("recorded_at", models.DateTimeField()),
                (
                    "appeal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="ehcp.appeal",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="dispute_tasks", to="ehcp.child"
                    ),
                ),
                (
                    "mediation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="ehcp.mediation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mediation__isnull", True), ("appeal__isnull", True), _connector="XOR"),
                        name="dispute_task_of_one_dispute",
                    )
                ],
            },
        ),
    ]
