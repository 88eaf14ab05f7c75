"""Hold the columns of who somebody is in the earlier versions of children and requests too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0025_fill_search_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="pastassessmentrequest",
            name="primary_need",
            field=models.CharField(max_length=4, null=True),
        ),
        migrations.AddField(
            model_name="pastchild",
            name="icb",
            field=models.CharField(max_length=100, null=True),
        ),
        migrations.AddField(
            model_name="pastchild",
            name="looked_after",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="pastchild",
            name="nhs_number",
            field=models.CharField(max_length=10, null=True),
        ),
        migrations.AddField(
            model_name="pastchild",
            name="nhs_number_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="pastchild",
            name="nhs_number_source",
            field=models.CharField(max_length=100, null=True),
        ),
        migrations.AddField(
            model_name="pastchild",
            name="preferred_name",
            field=models.CharField(max_length=100, null=True),
        ),
    ]
