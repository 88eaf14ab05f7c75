from django.db import migrations, models

from sendcases.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_queued_read_entries")]
    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(unique=True)),
                ("table", models.CharField(max_length=100)),
                ("columns", models.TextField()),
                ("first_pk", models.BigIntegerField()),
                ("last_pk", models.BigIntegerField()),
                ("digests", models.BinaryField()),
                ("sealed_at", models.DateTimeField()),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["number"],
                "indexes": [models.Index(fields=["table", "-last_pk"], name="seal_last_of_table")],
            },
        ),
        AppendOnly("audit_seal"),
    ]
