"""Hold the optional columns of exchange format 1.1: NHS number, care board, care status, names and needs."""

from django.db import migrations, models

import ehcp.people.models.children


class Migration(migrations.Migration):
    dependencies = [("ehcp", "0021_versions_of_listed_columns")]

    operations = [
        migrations.AddField(
            model_name="assessmentrequest",
            name="primary_need",
            field=models.CharField(blank=True, max_length=4, null=True),
        ),
        migrations.AddField(
            model_name="child",
            name="icb",
            field=models.CharField(blank=True, max_length=100, null=True),
        ),
        migrations.AddField(
            model_name="child",
            name="looked_after",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="child",
            name="nhs_number",
            field=models.CharField(
                blank=True, max_length=10, null=True, validators=[ehcp.people.models.children.valid_nhs_number]
            ),
        ),
        migrations.AddField(
            model_name="child",
            name="nhs_number_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="child",
            name="nhs_number_source",
            field=models.CharField(blank=True, max_length=100, null=True),
        ),
        migrations.AddField(
            model_name="child",
            name="preferred_name",
            field=models.CharField(blank=True, max_length=100, null=True),
        ),
    ]
