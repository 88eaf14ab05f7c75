"""The places of the service's navigation; each app adds its own when it is ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from sendcases.accounts.models import User


@dataclass(frozen=True)
class Place:
    """A page that the navigation offers to those it is shown to; places of one ``group`` stand there as one."""

    text: str
    url_name: str
    order: int
    shown_to: Callable[[User], bool]
    group: str = ""


@dataclass(frozen=True)
class Offered:
    """A place as one page shows it; ``beside`` are the places of its group, on the first page of each."""

    text: str
    href: str
    is_current: bool
    beside: tuple[Offered, ...] = ()


_places: list[Place] = []
_lookups: list[Place] = []


def add_place(place: Place) -> None:
    """Offer a place; an app calls this once, from its ``AppConfig.ready``."""
    _places.append(place)


def offered(user: User, path: str) -> list[Offered]:
    """
    Return what this person may go to, in order; the longest address that begins ``path`` is current.

    A group leads to its first place. One that shows this person a single place stands under the name of that place.
    """
    shown = [place for place in sorted(_places, key=lambda place: place.order) if place.shown_to(user)]
    current = max((at for place in shown if path.startswith(at := reverse(place.url_name))), key=len, default="")
    if current == "/" and path != "/":
        current = ""
    groups: dict[str, list[Offered]] = {}
    for place in shown:
        href = reverse(place.url_name)
        groups.setdefault(place.group or place.text, []).append(Offered(place.text, href, href == current))
    return [_as_one(name, places, path) for name, places in groups.items()]


def _as_one(group: str, places: list[Offered], path: str) -> Offered:
    if len(places) == 1:
        return places[0]
    is_current = any(place.is_current for place in places)
    is_first_page = any(place.href == path for place in places)
    return Offered(group, places[0].href, is_current, tuple(places) if is_first_page else ())


def add_lookup(place: Place) -> None:
    """Offer the box in every page's header, whose words are posted to ``place``."""
    _lookups.append(place)


def lookup(user: User) -> str:
    """Return the address that the box in the header posts to; empty for those who look nobody up."""
    return next((reverse(place.url_name) for place in _lookups if place.shown_to(user)), "")
