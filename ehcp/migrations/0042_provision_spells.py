import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0041_hand_overs"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="provisionrow",
            name="one_row_of_provision_of_a_line",
        ),
        migrations.RenameField(
            model_name="provisionrow",
            old_name="line",
            new_name="plan_line",
        ),
        migrations.AddConstraint(
            model_name="provisionrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("plan", "plan_line"),
                name="one_row_of_provision_of_a_line",
            ),
        ),
        migrations.CreateModel(
            name="KnownProvisionRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source_id", models.CharField(max_length=100, null=True)),
                ("reason", models.CharField(max_length=20, null=True)),
                ("begins_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("known_from", models.DateField()),
                ("known_to", models.DateField()),
            ],
            options={
                "db_table": "ehcp_provisionrow_known",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="KnownProvisionSpell",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source_id", models.CharField(max_length=100, null=True)),
                ("from_on", models.DateField(null=True)),
                ("to_on", models.DateField(null=True)),
                ("entered_in_error", models.BooleanField(null=True)),
                ("known_from", models.DateField()),
                ("known_to", models.DateField()),
            ],
            options={
                "db_table": "ehcp_provisionspell_known",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="PastProvisionRow",
            fields=[
                ("source_id", models.CharField(max_length=100, null=True)),
                ("plan_id", models.BigIntegerField(null=True)),
                ("reason", models.CharField(max_length=20, null=True)),
                ("begins_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("version_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("known_from", models.DateField()),
                ("known_to", models.DateField()),
            ],
            options={
                "db_table": "ehcp_provisionrow_past",
            },
        ),
        migrations.CreateModel(
            name="PastProvisionSpell",
            fields=[
                ("source_id", models.CharField(max_length=100, null=True)),
                ("provision_id", models.BigIntegerField(null=True)),
                ("from_on", models.DateField(null=True)),
                ("to_on", models.DateField(null=True)),
                ("entered_in_error", models.BooleanField(null=True)),
                ("version_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("known_from", models.DateField()),
                ("known_to", models.DateField()),
            ],
            options={
                "db_table": "ehcp_provisionspell_past",
            },
        ),
        migrations.CreateModel(
            name="ProvisionSpell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "known_from",
                    models.DateField(db_default=datetime.date(1, 1, 1), default=datetime.date(1, 1, 1), editable=False),
                ),
                ("source_id", models.CharField(max_length=100, unique=True)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                ("told_by", models.CharField(blank=True, max_length=200, null=True)),
                ("entered_in_error", models.BooleanField(null=True)),
            ],
            options={
                "ordering": ["from_on", "pk"],
            },
        ),
        migrations.AddField(
            model_name="provisionrow",
            name="known_from",
            field=models.DateField(db_default=datetime.date(1, 1, 1), default=datetime.date(1, 1, 1), editable=False),
        ),
        migrations.AddField(
            model_name="provisionrow",
            name="missing_told_by",
            field=models.CharField(blank=True, max_length=200, null=True),
        ),
        migrations.AddField(
            model_name="provisionrow",
            name="source_id",
            field=models.CharField(max_length=100, null=True),
        ),
        migrations.AlterField(
            model_name="provisionrow",
            name="missing_reason",
            field=models.CharField(blank=True, max_length=500, null=True),
        ),
        migrations.AlterField(
            model_name="provisionrow",
            name="words",
            field=models.TextField(max_length=10000),
        ),
        migrations.AddField(
            model_name="pastprovisionrow",
            name="live",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ehcp.provisionrow"
            ),
        ),
        migrations.AddField(
            model_name="provisionspell",
            name="provision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="spells", to="ehcp.provisionrow"
            ),
        ),
        migrations.AddField(
            model_name="pastprovisionspell",
            name="live",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ehcp.provisionspell"
            ),
        ),
        migrations.AddIndex(
            model_name="pastprovisionrow",
            index=models.Index(fields=["known_to"], name="provisionrow_past"),
        ),
        migrations.AddConstraint(
            model_name="provisionspell",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_on__isnull", True),
                    ("to_on__isnull", True),
                    ("from_on__lte", models.F("to_on")),
                    _connector="OR",
                ),
                name="provision_spells_from_on_le_to_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="provisionspell",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("to_on__isnull", True),
                    models.Q(("entered_in_error__isnull", True), ("entered_in_error", False), _connector="OR"),
                ),
                fields=("provision",),
                name="one_spell_of_provision_runs",
            ),
        ),
        migrations.AddIndex(
            model_name="pastprovisionspell",
            index=models.Index(fields=["known_to"], name="provisionspell_past"),
        ),
    ]
