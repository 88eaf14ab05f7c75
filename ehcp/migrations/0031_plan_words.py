"""The words of plans: lines, versions, comments, checks."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ehcp.plan_text.models.text
from sendcases.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0030_letters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.CharField(default=ehcp.plan_text.models.text.new_line, max_length=24)),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("A", "A"),
                            ("B", "B"),
                            ("C", "C"),
                            ("D", "D"),
                            ("E", "E"),
                            ("F", "F"),
                            ("G", "G"),
                            ("H1", "H1"),
                            ("H2", "H2"),
                            ("J", "J"),
                        ],
                        max_length=2,
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("words", models.TextField()),
                ("who", models.CharField(blank=True, default="", max_length=200)),
                ("how_often", models.CharField(blank=True, default="", max_length=200)),
                ("how_long", models.CharField(blank=True, default="", max_length=200)),
                ("skill", models.CharField(blank=True, default="", max_length=200)),
                ("source_words", models.CharField(blank=True, default="", max_length=200)),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("advice", "Advice"),
                            ("comment", "The family’s comment"),
                            ("report", "Review report"),
                            ("order", "Order or agreement"),
                            ("officer", "The authority’s own work"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("unlinked_reason", models.CharField(blank=True, default="", max_length=500)),
                ("vague_reason", models.CharField(blank=True, default="", max_length=500)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                ("taken_out_at", models.DateTimeField(blank=True, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("linked_to", models.ManyToManyField(blank=True, related_name="served_by", to="ehcp.planline")),
                (
                    "source_advice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_lines",
                        to="ehcp.advicerequest",
                    ),
                ),
            ],
            options={
                "ordering": ["section", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FamilyComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField()),
                ("received_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, default="")),
                ("is_taken_up", models.BooleanField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="ehcp.planline"
                    ),
                ),
            ],
            options={
                "ordering": ["received_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="EarlierLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="earlier", to="ehcp.planline"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begun_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_texts",
                        to="ehcp.needsassessment",
                    ),
                ),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plan_texts", to="ehcp.child"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="ehcp.plan",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="planline",
            name="text",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="ehcp.plantext"
            ),
        ),
        migrations.CreateModel(
            name="AtWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=2)),
                ("seen_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="at_work", to="ehcp.plantext"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("draft_sent", "Draft sent"),
                            ("draft_sent_again", "Draft sent again"),
                            ("final_issued", "Final plan issued"),
                            ("amendment_notice", "Changes proposed to the family"),
                            ("amended_final", "Amended final plan issued"),
                            ("typo", "Slip of the pen put right"),
                            ("file_in", "Taken in from a plan file"),
                        ],
                        max_length=20,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("content", models.JSONField()),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plan_versions", to="ehcp.child"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="ehcp.plan"
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="ehcp.plantext",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="QualityCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answers", models.JSONField()),
                ("share", models.PositiveSmallIntegerField()),
                ("grade", models.CharField(max_length=20)),
                ("notes", models.TextField(blank=True, default="")),
                ("checked_at", models.DateTimeField()),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="ehcp.plantext"
                    ),
                ),
            ],
            options={
                "ordering": ["-checked_at", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="plantext",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on__isnull", True)), fields=("child",), name="one_plan_in_writing_a_child"
            ),
        ),
        migrations.AddConstraint(
            model_name="planline",
            constraint=models.UniqueConstraint(fields=("text", "line"), name="one_line_of_a_name_in_a_plan_text"),
        ),
        migrations.AddConstraint(
            model_name="planline",
            constraint=models.CheckConstraint(
                condition=models.Q(("section__in", ["A", "B", "C", "D", "E", "F", "G", "H1", "H2", "J"])),
                name="planline_section_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="atwork",
            constraint=models.UniqueConstraint(fields=("text", "user"), name="one_place_at_work_a_person"),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(fields=("plan", "number"), name="one_version_of_a_number_of_a_plan"),
        ),
        AppendOnly("ehcp_earlierline"),
        AppendOnly("ehcp_planversion"),
        AppendOnly("ehcp_qualitycheck"),
    ]
