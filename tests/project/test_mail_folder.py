"""Mail that no relay takes is kept in the application's own folder, wherever the command was started."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def test_it_is_kept_under_the_folder_of_the_application() -> None:
    assert Path(settings.EMAIL_FILE_PATH) == Path(settings.VAR_DIR) / "mail"
