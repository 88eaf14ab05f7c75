"""How numbers are written: one canonical form, and what is needed to give back another that came in."""

from dataclasses import dataclass, field

from ehcp.exchange.format.schema import Table

# Beyond this many odd forms of one column, the rest come back in the common form, equal in value.
MOST_ODD_FORMS = 50_000


def canonical(text: str, least_decimals: int = 0) -> str:
    """Return the number ``text`` without needless noughts, but with at least so many decimals."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, decimals = digits.partition(".")
    whole = whole.lstrip("0") or "0"
    decimals = decimals.rstrip("0").ljust(least_decimals, "0")
    number = f"{whole}.{decimals}" if decimals else whole
    return number if not number.strip("0.") else sign + number


@dataclass(slots=True)
class NumberForms:
    """
    How the numbers of one table were written in the package.

    ``least`` is the number of decimals that every number of a column had; ``odd`` are the numbers that this
    does not bring back, by column and key.
    """

    table: Table
    least: dict[str, int] = field(default_factory=dict)
    odd: dict[str, dict[str, str]] = field(default_factory=dict)

    def take(self, cells: list[str | None]) -> None:
        """Note how the numbers of a row are written, and make them canonical in place."""
        for place, column in enumerate(self.table.fields):
            text = cells[place]
            if column.type != "number" or not text:
                continue
            decimals = len(text.partition(".")[2])
            self.least[column.name] = min(decimals, self.least.get(column.name, decimals))
            cells[place] = common = canonical(text)
            odd = self.odd.setdefault(column.name, {})
            if text != common and cells[0] and len(odd) < MOST_ODD_FORMS:
                odd[cells[0]] = text

    def as_json(self) -> dict[str, dict[str, object]]:
        """Return the forms by column, without those that ``least`` brings back."""
        return {
            name: {
                "least": least,
                "odd": {key: text for key, text in self.odd[name].items() if canonical(text, least) != text},
            }
            for name, least in self.least.items()
        }
