from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_read_log_append_only")]
    operations = [
        migrations.AddField(
            model_name="readentry",
            name="queued_as",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="readentry",
            index=models.Index(fields=["queued_as"], name="read_entry_queued_as"),
        ),
    ]
