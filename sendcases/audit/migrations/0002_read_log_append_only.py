"""Make the database itself refuse to rewrite the read log."""

from django.db import migrations

from sendcases.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_read_log")]
    operations = [AppendOnly("audit_readentry")]
