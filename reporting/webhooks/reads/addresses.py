"""Where something may be sent: over TLS to addresses on the internet, never into the house unless it is named."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from reporting.webhooks.kinds import WebhookRefused

TLS_PORT = 443
# Addresses on the internet in which the address of another network is written.
_WRITTEN_IN = ipaddress.IPv6Network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Place:
    """An address taken apart: what to connect to, and what to ask there."""

    host: str
    port: int
    path: str


def place_of(address: str) -> Place:
    """Return an address taken apart; raise ``WebhookRefused`` for one that nothing may be sent to."""
    try:
        parts = urlsplit(address)
        port = parts.port or TLS_PORT
    except ValueError:
        raise WebhookRefused("Enter a full address, like https://reports.example/sendcases") from None
    if parts.scheme != "https":
        raise WebhookRefused("The address must begin with https://")
    if not parts.hostname or not address.isascii() or not address.isprintable() or " " in address:
        raise WebhookRefused("Enter a full address, like https://reports.example/sendcases")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise WebhookRefused("The address must hold no name, no password and no #")
    literal = _literal(parts.hostname)
    if literal is not None:
        refuse_inside(literal)
    path = parts.path or "/"
    return Place(parts.hostname, port, f"{path}?{parts.query}" if parts.query else path)


def resolved(place: Place) -> list[str]:
    """
    Return the numbers of a host, each of which something may be sent to.

    Raises ``WebhookRefused`` where one of them lies in the house. What is sent goes to the number that was checked: a
    name that leads elsewhere a moment later changes nothing.
    """
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise WebhookRefused("The name of the host leads nowhere") from None
    numbers = list(dict.fromkeys(str(one[4][0]) for one in found))
    for number in numbers:
        refuse_inside(ipaddress.ip_address(number.partition("%")[0]))
    return numbers


def refuse_inside(number: Address) -> None:
    """Raise ``WebhookRefused`` for a number off the internet, unless the settings name its network."""
    meant = _meant(number)
    networks = [ipaddress.ip_network(network) for network in settings.WEBHOOK_NETWORKS]
    if any(meant.version == network.version and meant in network for network in networks):
        return
    is_local = isinstance(meant, ipaddress.IPv6Address) and meant.is_site_local  # out of use, and still of a house
    if is_local or not meant.is_global or meant.is_multicast or meant.is_reserved or meant.is_unspecified:
        raise WebhookRefused("The address lies in a private network, where nothing is sent to")


def _meant(number: Address) -> Address:
    """Return the number that is reached in the end, where one is written in another."""
    if isinstance(number, ipaddress.IPv6Address):
        if number.ipv4_mapped is not None:
            return number.ipv4_mapped
        if number.sixtofour is not None:
            return number.sixtofour
        if number in _WRITTEN_IN:
            return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return number


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
