"""App configuration of the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, teams, roles and API keys."""

    name = "sendcases.accounts"
    label = "accounts"
    verbose_name = "Accounts"
