"""Why a target or an action was not kept; plain words for the form."""


class NotKept(ValueError):
    """A target or an action that cannot be kept as it was asked; the message says why, plainly."""


class KeyUsed(NotKept):
    """The form was sent before with other values, which are kept; sent on purpose once more, it needs another key."""
