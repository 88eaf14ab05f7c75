"""An item's limit is that of the case's deadlines; the one of the day of listing is read by nothing."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("panels", "0004_settled_on")]

    operations = [
        migrations.AlterModelOptions(name="panelitem", options={"ordering": ["pk"]}),
        migrations.RemoveField(model_name="panelitem", name="limit_on"),
    ]
