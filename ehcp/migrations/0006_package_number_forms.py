"""Keep how the numbers of a package were written, so that an export gives them back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ehcp", "0005_delay_reasons")]

    operations = [
        migrations.AddField(
            model_name="packageinfo",
            name="number_forms",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
