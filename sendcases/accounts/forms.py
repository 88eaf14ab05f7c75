"""Sign-in, one's own password and the second step, in this service's words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator, get_default_password_validators
from django.core.exceptions import ValidationError

from sendcases.accounts.models import User
from sendcases.accounts.services import choose_password

CODE_HINT = "The six numbers that the app shows now."


class SignInForm(LoginForm):  # type: ignore[misc]  # the library is untyped
    """Username and password."""

    user: User | None
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("login", "Enter your username"), ("password", "Enter your password")):
            self.fields[name].error_messages["required"] = words
        self.fields["password"].help_text = ""  # the page offers the way to a new one below the button

    def clean(self) -> Any:
        """Refuse a password that somebody else gave too long ago; only who has it is told so."""
        cleaned = super().clean()
        given_at = self.user.password_given_at if self.user else None
        if given_at and context.request.now > given_at + timedelta(days=settings.GIVEN_PASSWORD_DAYS):
            self.user = None
            raise ValidationError(
                "The password you were given has run out. Ask a system administrator for a new one.", code="run_out"
            )
        return cleaned


class OwnPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The present password, and a new one twice."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, label, words in (
            ("oldpassword", "Current password", "Enter your current password"),
            ("password1", "New password", "Enter a new password"),
            ("password2", "New password again", "Enter the new password again"),
        ):
            field = self.fields[name]
            field.label, field.help_text, field.error_messages["required"] = label, "", words
        validators = get_default_password_validators()
        least = next(one.min_length for one in validators if isinstance(one, MinimumLengthValidator))
        self.fields["password1"].help_text = (
            f"At least {least} characters. Three words that you do not use together are good. "
            "It must not be like your name, nor a password that many people use."
        )

    def clean_password1(self) -> str:
        """Refuse the present password as the new one."""
        password: str = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise ValidationError("Choose a password that is different from your current one")
        return password

    def clean(self) -> Any:
        """Refuse two new passwords that differ, in this service's words."""
        cleaned = super().clean()
        if "password2" in self.errors and self.cleaned_data.get("password1") and self.data.get("password2"):
            self._errors["password2"] = self.error_class(["The two new passwords are not the same"])
        return cleaned

    def save(self) -> None:
        """Make it the person's own password."""
        choose_password(self.user, password=self.cleaned_data["password1"], now=context.request.now)


class OnceMoreForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = "Enter your password"


class _Code:
    """What every form that asks for a code says."""

    use_required_attribute = False
    fields: dict[str, Any]
    hint = CODE_HINT

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.help_text = "Code", self.hint
        field.error_messages["required"] = "Enter the code"
        field.widget.attrs |= {"class": "govuk-input--width-10", "spellcheck": "false"}


class CodeForm(_Code, mfa.AuthenticateForm):  # type: ignore[misc]
    """The code of the app, or a recovery code, when signing in."""

    hint = "The six numbers that your authenticator app shows now, or one of your recovery codes."


class CodeOnceMoreForm(_Code, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code once more, before something that matters."""

    hint = CodeForm.hint


class FirstCodeForm(_Code, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""
