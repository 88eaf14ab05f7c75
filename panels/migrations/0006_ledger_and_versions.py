"""The versions of panel meetings and items."""

import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("panels", "0005_drop_limit_of_the_day_of_listing"),
    ]

    operations = [
        migrations.CreateModel(
            name="KnownPanelItem",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source_id", models.CharField(max_length=100, null=True)),
                ("kind", models.CharField(max_length=20, null=True)),
                ("decision", models.CharField(max_length=12, null=True)),
                ("education_amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("health_amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("social_care_amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("letter_sent_on", models.DateField(null=True)),
                ("conflict_declared", models.BooleanField(null=True)),
                ("known_from", models.DateField()),
                ("known_to", models.DateField()),
            ],
            options={
                "db_table": "panels_panelitem_known",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="KnownPanelMeeting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source_id", models.CharField(max_length=100, null=True)),
                ("held_on", models.DateField(null=True)),
                ("quorate", models.BooleanField(null=True)),
                ("state", models.CharField(max_length=10, null=True)),
                ("known_from", models.DateField()),
                ("known_to", models.DateField()),
            ],
            options={
                "db_table": "panels_panelmeeting_known",
                "managed": False,
            },
        ),
        migrations.AddField(
            model_name="panelitem",
            name="known_from",
            field=models.DateField(db_default=datetime.date(1, 1, 1), default=datetime.date(1, 1, 1), editable=False),
        ),
        migrations.AddField(
            model_name="panelmeeting",
            name="known_from",
            field=models.DateField(db_default=datetime.date(1, 1, 1), default=datetime.date(1, 1, 1), editable=False),
        ),
        migrations.CreateModel(
            name="PastPanelItem",
            fields=[
                ("source_id", models.CharField(max_length=100, null=True)),
                ("meeting_id", models.BigIntegerField(null=True)),
                ("child_id", models.BigIntegerField(null=True)),
                ("kind", models.CharField(max_length=20, null=True)),
                ("decision", models.CharField(max_length=12, null=True)),
                ("education_amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("health_amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("social_care_amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("letter_sent_on", models.DateField(null=True)),
                ("conflict_declared", models.BooleanField(null=True)),
                ("version_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("known_from", models.DateField()),
                ("known_to", models.DateField()),
                (
                    "live",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="panels.panelitem"
                    ),
                ),
            ],
            options={
                "db_table": "panels_panelitem_past",
                "indexes": [models.Index(fields=["known_to"], name="panelitem_past")],
            },
        ),
        migrations.CreateModel(
            name="PastPanelMeeting",
            fields=[
                ("source_id", models.CharField(max_length=100, null=True)),
                ("held_on", models.DateField(null=True)),
                ("quorate", models.BooleanField(null=True)),
                ("state", models.CharField(max_length=10, null=True)),
                ("version_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("known_from", models.DateField()),
                ("known_to", models.DateField()),
                (
                    "live",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="panels.panelmeeting"
                    ),
                ),
            ],
            options={
                "db_table": "panels_panelmeeting_past",
                "indexes": [models.Index(fields=["known_to"], name="panelmeeting_past")],
            },
        ),
    ]
