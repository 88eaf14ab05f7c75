"""A person at a browser: reads, types, presses, and looks for barriers on every page met."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from playwright.sync_api import Locator, Page

from sendcases.accounts.models import User
from tests.browser import barriers, overflow, refusals

NewPage = Callable[..., Page]


class Walker:
    """One signed-in person; without scripts there is no axe, for it is one."""

    def __init__(self, new_page: NewPage, user: User | None, *, scripts: bool = True, phone: bool = False) -> None:
        self.user, self.scripts = user, scripts
        self.page = new_page(user, scripts=scripts, phone=phone)
        self.said = refusals(self.page)
        self.faults: set[str] = set()

    def open(self, address: str, *, status: int = 200) -> None:
        """Go to an address and expect an answer."""
        before = len(self.said)
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == status, (address, answer.status)
        if status >= 400:
            del self.said[before:]  # the browser's console repeats the status
        self.look()

    def follow(self, name: str) -> None:
        """Follow the link of this name, be it shown as a link or as a button."""
        link = self.page.locator("a").filter(has_text=re.compile(rf"^\s*{re.escape(name)}\s*$")).first
        if not link.is_visible():
            self.page.locator("summary", has_text="More acts").first.click()
        with self.page.expect_navigation(wait_until="load"):
            link.click()
        self.look()

    def press(self, name: str) -> None:
        """Press the button of this name, which leads to a page."""
        before = len(self.said)
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("button", name=name, exact=True).click()
        # A refusal comes as a page of its own with status 409, which the console repeats.
        self.said[before:] = [words for words in self.said[before:] if "409" not in words]
        self.look()

    def look(self) -> None:
        """Note what is wrong with the page: barriers, more width than the window's, complaints of the browser."""
        heading = self.page.locator("h1").first.inner_text()
        wrong = barriers(self.page) if self.scripts else []
        if wide := overflow(self.page):
            wrong.append(f"{wide} pixels too wide")
        self.faults.update(f"{heading}: {words}" for words in [*wrong, *self.said])
        self.said.clear()

    def type(self, label: str, words: str) -> None:
        """Fill the box of this label."""
        self._labelled(label).fill(words)

    def select(self, label: str, option: str) -> None:
        """Select an option of a list by its words; where a script made a box of the list, by typing them."""
        control = self._labelled(label)
        if control.evaluate("control => control.tagName") == "SELECT":
            control.select_option(label=option)
            return
        control.press_sequentially(option)
        self.page.get_by_role("option", name=option).first.click()

    def day(self, label: str, on: date) -> None:
        """Fill the three boxes of a date."""
        group = self.group(label)
        for part, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
            group.get_by_label(part, exact=True).fill(str(value))

    def choose(self, group: str, option: str) -> None:
        """Choose a radio button, or tick a box, of a group."""
        self.group(group).get_by_label(option, exact=True).check()

    def tick(self, label: str) -> None:
        """Tick a box that stands alone."""
        self.page.get_by_label(label, exact=True).check()

    def group(self, label: str) -> Locator:
        """Return the fieldset whose legend begins with these words."""
        legend = self.page.locator("legend").filter(has_text=label)
        return self.page.locator("fieldset").filter(has=legend).first

    def reads(self, words: str) -> bool:
        """Say whether these words are to be seen on the page."""
        return " ".join(words.split()) in " ".join(self.page.locator("body").inner_text().split())

    def refusal(self) -> str:
        """Return the words of the error summary."""
        return self.page.locator(".govuk-error-summary").inner_text()

    def _labelled(self, label: str) -> Locator:
        exact = self.page.get_by_label(label, exact=True)
        return exact if exact.count() else self.page.get_by_label(f"{label} (optional)", exact=True)
