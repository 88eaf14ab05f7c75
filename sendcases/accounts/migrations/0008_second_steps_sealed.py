from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from sendcases.accounts.sealing import seal_data, unseal_data


def seal_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for one in apps.get_model("mfa", "Authenticator").objects.all():
        one.data = seal_data(one.data)
        one.save(update_fields=["data"])


def unseal_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for one in apps.get_model("mfa", "Authenticator").objects.all():
        one.data = unseal_data(one.data)
        one.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_alerts"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(seal_all, unseal_all)]
