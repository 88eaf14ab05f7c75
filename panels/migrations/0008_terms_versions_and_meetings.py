"""Keep every version of what a panel advised and the terms of what was decided; meetings, papers, minutes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sendcases.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0026_versions_of_person_details"),
        ("panels", "0007_versions_of_listed_columns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DelegationLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assess", "Whether to assess"),
                            ("reassess", "Whether to reassess"),
                            ("issue", "Whether to issue a plan"),
                            ("plan_content", "Plan content"),
                            ("placement", "Placement"),
                            ("top_up", "Top-up funding"),
                            ("provision", "Provision"),
                            ("personal_budget", "Personal budget"),
                            ("transport", "Transport"),
                            ("joint_split", "Joint funding split"),
                            ("review_outcome", "Review outcome"),
                            ("cease", "Ceasing a plan"),
                            ("mediation_mandate", "Mandate for mediation"),
                            ("tribunal_position", "Tribunal position"),
                            ("early_help", "Early help"),
                        ],
                        max_length=20,
                    ),
                ),
                ("max_annual", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("max_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("from_on", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["kind", "from_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.JSONField()),
                ("approved_on", models.DateField()),
                ("approved_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="MinutesAddendum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("item_ref", models.CharField(blank=True, default="", max_length=100)),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="PaperMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("paper", models.CharField(max_length=40)),
                ("is_late", models.BooleanField(default=False)),
                ("is_acceptance", models.BooleanField(default=False)),
                ("marked_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ReadMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_at", models.DateTimeField()),
            ],
        ),
        migrations.AlterModelOptions(
            name="ratification",
            options={"ordering": ["pk"]},
        ),
        migrations.AlterModelOptions(
            name="recommendation",
            options={"ordering": ["number"]},
        ),
        migrations.RemoveConstraint(
            model_name="ratification",
            name="one_effective_decision_an_item",
        ),
        migrations.AddField(
            model_name="appointment",
            name="deputy_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deputies",
                to="panels.appointment",
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="home_postcode",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
        migrations.AddField(
            model_name="appointment",
            name="institution",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ehcp.institution",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="joined_at",
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="attendance",
            name="left_at",
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="panelitem",
            name="child_words",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="panelitem",
            name="deferrals",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="panelitem",
            name="officer_options",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="panelitem",
            name="parent_words",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="panelitem",
            name="present_cost",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
        ),
        migrations.AddField(
            model_name="panelitem",
            name="proposed_cost",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
        ),
        migrations.AddField(
            model_name="panelmeeting",
            name="capacity_minutes",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="panelmeeting",
            name="chair_reason",
            field=models.CharField(blank=True, default="", max_length=30),
        ),
        migrations.AddField(
            model_name="panelmeeting",
            name="day_reason",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="panelmeeting",
            name="for_panel",
            field=models.CharField(
                blank=True,
                choices=[
                    ("assess", "Assessment panel"),
                    ("issue", "Plan panel"),
                    ("placement", "Placement and funding panel"),
                    ("joint", "Joint complex panel"),
                    ("review", "Review decisions panel"),
                    ("phase", "Phase transfer panel"),
                    ("early", "Inclusion panel"),
                    ("moderation", "Moderation"),
                    ("chair", "Chair's action"),
                ],
                default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="panelmeeting",
            name="noted_at",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="chairs_actions_noted",
                to="panels.panelmeeting",
            ),
        ),
        migrations.AddField(
            model_name="panelmeeting",
            name="place",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="panelmeeting",
            name="starts_at",
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="ratification",
            name="education_amount",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
        ),
        migrations.AddField(
            model_name="ratification",
            name="effective_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="ratification",
            name="health_amount",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
        ),
        migrations.AddField(
            model_name="ratification",
            name="is_provisional",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="ratification",
            name="legal_reasons",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="ratification",
            name="recommendation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ratifications",
                to="panels.recommendation",
            ),
        ),
        migrations.AddField(
            model_name="ratification",
            name="review_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="ratification",
            name="seconds",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="seconded_by",
                to="panels.ratification",
            ),
        ),
        migrations.AddField(
            model_name="ratification",
            name="setting",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ehcp.institution",
            ),
        ),
        migrations.AddField(
            model_name="ratification",
            name="social_care_amount",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="advising",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="effective_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="heard_at",
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="lead",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="number",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="quorum_missing",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="review_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="setting",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ehcp.institution",
            ),
        ),
        migrations.AlterField(
            model_name="recommendation",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="recommendations", to="panels.panelitem"
            ),
        ),
        migrations.AlterField(
            model_name="recommendation",
            name="option",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AlterField(
            model_name="recommendation",
            name="reasons",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddConstraint(
            model_name="ratification",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("act", "return"), _negated=True), ("is_provisional", False)),
                fields=("item",),
                name="one_effective_decision_an_item",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.UniqueConstraint(
                fields=("item", "number"), name="one_recommendation_of_a_number_an_item"
            ),
        ),
        migrations.AddField(
            model_name="delegationlimit",
            name="set_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="approved_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="meeting",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="minutes", to="panels.panelmeeting"
            ),
        ),
        migrations.AddField(
            model_name="minutesaddendum",
            name="minutes",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="addenda", to="panels.minutes"
            ),
        ),
        migrations.AddField(
            model_name="minutesaddendum",
            name="written_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="papermark",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="paper_marks", to="panels.panelitem"
            ),
        ),
        migrations.AddField(
            model_name="papermark",
            name="marked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="readmark",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="read_marks", to="panels.panelitem"
            ),
        ),
        migrations.AddField(
            model_name="readmark",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesaddendum",
            constraint=models.UniqueConstraint(fields=("minutes", "number"), name="one_addendum_of_a_number"),
        ),
        migrations.AddConstraint(
            model_name="papermark",
            constraint=models.UniqueConstraint(fields=("item", "paper", "is_acceptance"), name="one_mark_a_paper"),
        ),
        migrations.AddConstraint(
            model_name="readmark",
            constraint=models.UniqueConstraint(fields=("item", "user"), name="one_read_mark_a_reader"),
        ),
        AppendOnly("panels_recommendation"),
        AppendOnly("panels_ratification"),
        AppendOnly("panels_delegationlimit"),
        AppendOnly("panels_minutes"),
        AppendOnly("panels_minutesaddendum"),
        AppendOnly("panels_papermark"),
        AppendOnly("panels_readmark"),
    ]
