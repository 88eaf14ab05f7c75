"""The versions of posts and indicators."""

import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0001_staff_and_indicators"),
    ]

    operations = [
        migrations.CreateModel(
            name="KnownIndicator",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source_id", models.CharField(max_length=100, null=True)),
                ("code", models.CharField(max_length=20, null=True)),
                ("label", models.CharField(max_length=300, null=True)),
                ("area", models.CharField(max_length=200, null=True)),
                ("value", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("numerator", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("denominator", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("unit", models.CharField(max_length=10, null=True)),
                ("period_start", models.DateField(null=True)),
                ("period_end", models.DateField(null=True)),
                ("period_label", models.CharField(max_length=100, null=True)),
                ("source", models.CharField(max_length=300, null=True)),
                ("owner", models.CharField(max_length=200, null=True)),
                ("tier", models.CharField(max_length=1, null=True)),
                ("status", models.CharField(max_length=1, null=True)),
                ("rule", models.CharField(max_length=10, null=True)),
                ("note", models.CharField(max_length=1000, null=True)),
                ("known_from", models.DateField()),
                ("known_to", models.DateField()),
            ],
            options={
                "db_table": "reporting_indicator_known",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="KnownStaffCapacity",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source_id", models.CharField(max_length=100, null=True)),
                ("role", models.CharField(max_length=30, null=True)),
                ("fte", models.DecimalField(decimal_places=3, max_digits=8, null=True)),
                ("from_on", models.DateField(null=True)),
                ("to_on", models.DateField(null=True)),
                ("known_from", models.DateField()),
                ("known_to", models.DateField()),
            ],
            options={
                "db_table": "reporting_staffcapacity_known",
                "managed": False,
            },
        ),
        migrations.AddField(
            model_name="indicator",
            name="known_from",
            field=models.DateField(db_default=datetime.date(1, 1, 1), default=datetime.date(1, 1, 1), editable=False),
        ),
        migrations.AddField(
            model_name="staffcapacity",
            name="known_from",
            field=models.DateField(db_default=datetime.date(1, 1, 1), default=datetime.date(1, 1, 1), editable=False),
        ),
        migrations.CreateModel(
            name="PastIndicator",
            fields=[
                ("source_id", models.CharField(max_length=100, null=True)),
                ("code", models.CharField(max_length=20, null=True)),
                ("label", models.CharField(max_length=300, null=True)),
                ("area", models.CharField(max_length=200, null=True)),
                ("value", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("numerator", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("denominator", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("unit", models.CharField(max_length=10, null=True)),
                ("period_start", models.DateField(null=True)),
                ("period_end", models.DateField(null=True)),
                ("period_label", models.CharField(max_length=100, null=True)),
                ("source", models.CharField(max_length=300, null=True)),
                ("owner", models.CharField(max_length=200, null=True)),
                ("tier", models.CharField(max_length=1, null=True)),
                ("status", models.CharField(max_length=1, null=True)),
                ("rule", models.CharField(max_length=10, null=True)),
                ("note", models.CharField(max_length=1000, null=True)),
                ("version_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("known_from", models.DateField()),
                ("known_to", models.DateField()),
                (
                    "live",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reporting.indicator"
                    ),
                ),
            ],
            options={
                "db_table": "reporting_indicator_past",
                "indexes": [models.Index(fields=["known_to"], name="indicator_past")],
            },
        ),
        migrations.CreateModel(
            name="PastStaffCapacity",
            fields=[
                ("source_id", models.CharField(max_length=100, null=True)),
                ("role", models.CharField(max_length=30, null=True)),
                ("fte", models.DecimalField(decimal_places=3, max_digits=8, null=True)),
                ("from_on", models.DateField(null=True)),
                ("to_on", models.DateField(null=True)),
                ("version_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("known_from", models.DateField()),
                ("known_to", models.DateField()),
                (
                    "live",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reporting.staffcapacity"
                    ),
                ),
            ],
            options={
                "db_table": "reporting_staffcapacity_past",
                "indexes": [models.Index(fields=["known_to"], name="staffcapacity_past")],
            },
        ),
    ]
