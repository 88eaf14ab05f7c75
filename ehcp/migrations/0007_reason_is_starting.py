"""Tell the reasons for delay that the product begins with from those that came with a package."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ehcp", "0006_package_number_forms")]

    operations = [
        migrations.AddField(
            model_name="delayreason",
            name="is_starting",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
