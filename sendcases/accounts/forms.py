"""Sign-in, in this service's words."""

from typing import Any

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):  # type: ignore[misc]
    """Username and password."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("login", "Enter your username"), ("password", "Enter your password")):
            self.fields[name].error_messages["required"] = words
        self.fields["password"].help_text = ""  # the page offers the way to a new one below the button
