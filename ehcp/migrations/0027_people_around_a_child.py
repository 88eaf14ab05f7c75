"""The people around a child, what was held of them before, and what holds of a child beside the case."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sendcases.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0026_versions_of_person_details"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, default="", max_length=20)),
                ("forename", models.CharField(blank=True, default="", max_length=100)),
                ("surname", models.CharField(max_length=100)),
                ("organisation", models.CharField(blank=True, default="", max_length=200)),
                ("job", models.CharField(blank=True, default="", max_length=100)),
                ("address", models.CharField(blank=True, default="", max_length=500)),
                ("postcode", models.CharField(blank=True, default="", max_length=10)),
                ("is_safe_address", models.BooleanField(default=False)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("phone", models.CharField(blank=True, default="", max_length=40)),
                ("other_phone", models.CharField(blank=True, default="", max_length=40)),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("email", "E-mail"),
                            ("letter", "Letter"),
                            ("phone", "Telephone"),
                            ("text", "Text message"),
                            ("meeting", "In person"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(blank=True, default="", max_length=60)),
                ("needs_interpreter", models.BooleanField(default=False)),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("standard", "Standard"),
                            ("large_print", "Large print"),
                            ("easy_read", "Easy read"),
                            ("audio", "Audio"),
                            ("braille", "Braille"),
                            ("bsl", "British Sign Language"),
                        ],
                        default="standard",
                        max_length=12,
                    ),
                ),
            ],
            options={
                "ordering": ["surname", "forename", "pk"],
                "indexes": [models.Index(fields=["surname", "forename"], name="contact_person_name")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["email", "letter", "phone", "text", "meeting", ""])),
                        name="contact_people_way_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("format__in", ["standard", "large_print", "easy_read", "audio", "braille", "bsl"])
                        ),
                        name="contact_people_format_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mother", "Mother"),
                            ("father", "Father"),
                            ("step_parent", "Step-parent"),
                            ("grandparent", "Grandparent"),
                            ("guardian", "Guardian"),
                            ("foster_carer", "Foster carer"),
                            ("carer", "Other carer"),
                            ("self", "The young person"),
                            ("representative", "Representative of the young person"),
                            ("social_worker", "Social worker"),
                            ("virtual_head", "Virtual school head"),
                            ("senco", "SENCO"),
                            ("adviser", "Adviser"),
                            ("advocate", "Advocate"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("kind_words", models.CharField(blank=True, default="", max_length=100)),
                (
                    "parental_responsibility",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known yet")], default="no", max_length=8
                    ),
                ),
                ("is_written_to", models.BooleanField(default=False)),
                (
                    "may_not_see",
                    models.CharField(
                        choices=[
                            ("none", "Nothing is kept from them"),
                            ("address", "The child’s home address"),
                            ("address_and_school", "The child’s home address and school"),
                            ("all", "Anything about the child"),
                        ],
                        default="none",
                        max_length=20,
                    ),
                ),
                ("may_not_see_reason", models.CharField(blank=True, default="", max_length=500)),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("to_on", models.DateField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, default="", max_length=200)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relations", to="ehcp.child"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relations", to="ehcp.contactperson"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PersonChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=40)),
                ("before", models.CharField(blank=True, default="", max_length=500)),
                ("after", models.CharField(blank=True, default="", max_length=500)),
                ("recorded_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="ehcp.contactperson"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "relation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="ehcp.relation",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("letters", "Letters about the plan go to this person too"),
                            ("share", "What is recorded may be shared with this person"),
                            ("advice", "Advice may be sought and earlier reports used"),
                            ("media", "Photographs, audio or video"),
                            ("early_help", "Support before a request"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("scope_words", models.CharField(blank=True, default="", max_length=300)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="ehcp.child"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents_given", to="ehcp.relation"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="ehcp.relation",
                    ),
                ),
            ],
            options={
                "ordering": ["-from_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Capacity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("plan", "Decisions about the assessment and the plan"),
                            ("appeal", "Mediation and appeals"),
                            ("sharing", "Who may see what is recorded"),
                            ("other", "Another decision"),
                        ],
                        max_length=10,
                    ),
                ),
                ("decision_words", models.CharField(blank=True, default="", max_length=300)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("assumed", "Capacity is assumed"),
                            ("has", "Assessed: the young person has capacity"),
                            ("lacks", "Assessed: the young person lacks capacity"),
                        ],
                        max_length=10,
                    ),
                ),
                ("found_on", models.DateField()),
                ("review_on", models.DateField(blank=True, null=True)),
                ("reasons", models.CharField(blank=True, default="", max_length=1000)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="capacities", to="ehcp.child"
                    ),
                ),
                (
                    "representative",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="represents",
                        to="ehcp.relation",
                    ),
                ),
            ],
            options={
                "ordering": ["-found_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RightsPassed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("passed_on", models.DateField()),
                (
                    "child",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rights_passed", to="ehcp.child"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SchoolSpell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "schooling",
                    models.CharField(
                        choices=[
                            ("school", "At a school, college or other setting"),
                            ("home", "Educated at home"),
                            ("none", "At no school"),
                        ],
                        max_length=10,
                    ),
                ),
                ("year_group", models.SmallIntegerField(blank=True, null=True)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="school_spells", to="ehcp.child"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="school_spells",
                        to="ehcp.institution",
                    ),
                ),
            ],
            options={
                "ordering": ["-from_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ChildFlag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("looked_after", "Looked after"),
                            ("left_care", "Left care"),
                            ("child_protection", "Child protection plan"),
                            ("child_in_need", "Child in need"),
                            ("detained", "Detained"),
                            ("service_family", "Armed forces family"),
                            ("young_carer", "Young carer"),
                            ("out_of_school", "Out of school"),
                            ("life_limiting", "Life-limiting illness"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.CharField(blank=True, default="", max_length=100)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="flags", to="ehcp.child"
                    ),
                ),
            ],
            options={
                "ordering": ["-from_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("from_on__lte", models.F("to_on")), _connector="OR"
                        ),
                        name="child_flags_from_on_le_to_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "looked_after",
                                    "left_care",
                                    "child_protection",
                                    "child_in_need",
                                    "detained",
                                    "service_family",
                                    "young_carer",
                                    "out_of_school",
                                    "life_limiting",
                                    "other",
                                ],
                            )
                        ),
                        name="child_flags_kind_code",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("to_on__isnull", True)),
                        fields=("child", "kind", "words"),
                        name="one_open_flag_of_a_kind",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_on__isnull", True)), fields=("child", "person"), name="one_current_relation"
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_on__isnull", True),
                    ("to_on__isnull", True),
                    ("from_on__lte", models.F("to_on")),
                    _connector="OR",
                ),
                name="relations_from_on_le_to_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "mother",
                            "father",
                            "step_parent",
                            "grandparent",
                            "guardian",
                            "foster_carer",
                            "carer",
                            "self",
                            "representative",
                            "social_worker",
                            "virtual_head",
                            "senco",
                            "adviser",
                            "advocate",
                            "other",
                        ],
                    )
                ),
                name="relations_kind_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("may_not_see__in", ["none", "address", "address_and_school", "all"])),
                name="relations_may_not_see_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("parental_responsibility__in", ["yes", "no", "unknown"])),
                name="relations_parental_responsibility_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__isnull", True), ("from_on__lte", models.F("to_on")), _connector="OR"),
                name="consents_from_on_le_to_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__in", ["letters", "share", "advice", "media", "early_help", "other"])),
                name="consents_scope_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="capacity",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision__in", ["plan", "appeal", "sharing", "other"])),
                name="capacities_decision_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="capacity",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["assumed", "has", "lacks"])), name="capacities_outcome_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="schoolspell",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__isnull", True), ("from_on__lte", models.F("to_on")), _connector="OR"),
                name="school_spells_from_on_le_to_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="schoolspell",
            constraint=models.CheckConstraint(
                condition=models.Q(("schooling__in", ["school", "home", "none"])), name="school_spells_schooling_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="schoolspell",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("institution__isnull", False), ("schooling", "school")),
                    models.Q(models.Q(("schooling", "school"), _negated=True), ("institution__isnull", True)),
                    _connector="OR",
                ),
                name="school_spells_name_a_school",
            ),
        ),
        migrations.AddConstraint(
            model_name="schoolspell",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_on__isnull", True)), fields=("child",), name="one_open_school_spell"
            ),
        ),
        AppendOnly("ehcp_personchange"),
    ]
