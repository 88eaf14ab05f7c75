"""The request as views know it: signed in, with the moment it arrived."""

from datetime import date, datetime

from django.http import HttpRequest

from sendcases.accounts.models import User


class Request(HttpRequest):
    """A request of a signed-in person, dated by ``MomentMiddleware``."""

    user: User
    now: datetime
    today: date
