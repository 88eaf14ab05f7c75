"""How the words of a letter are shown on a page."""

from django import template

from ehcp.letters.format import Block, blocks_of

register = template.Library()


@register.filter
def letter_blocks(text: str) -> list[Block]:
    """Return the blocks of a paragraph of a letter: words, or the points of a list."""
    return list(blocks_of(text))
