"""The places of the service's navigation; each app adds its own when it is ready."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from sendcases.accounts.models import User


@dataclass(frozen=True)
class Place:
    """A page that the navigation offers to those it is shown to."""

    text: str
    url_name: str
    order: int
    shown_to: Callable[[User], bool]


@dataclass(frozen=True)
class Offered:
    """A place as one page shows it."""

    text: str
    href: str
    is_current: bool


_places: list[Place] = []
_lookups: list[Place] = []


def add_place(place: Place) -> None:
    """Offer a place; an app calls this once, from its ``AppConfig.ready``."""
    _places.append(place)


def offered(user: User, path: str) -> list[Offered]:
    """Return what this person may go to, in order; the longest address that begins ``path`` is current."""
    shown = [place for place in sorted(_places, key=lambda place: place.order) if place.shown_to(user)]
    addresses = [(place.text, reverse(place.url_name)) for place in shown]
    current = max((href for _, href in addresses if path.startswith(href)), key=len, default="")
    if current == "/" and path != "/":
        current = ""
    return [Offered(text, href, href == current) for text, href in addresses]


def add_lookup(place: Place) -> None:
    """Offer the box in every page's header, whose words are posted to ``place``."""
    _lookups.append(place)


def lookup(user: User) -> str:
    """Return the address that the box in the header posts to; empty for those who look nobody up."""
    return next((reverse(place.url_name) for place in _lookups if place.shown_to(user)), "")
