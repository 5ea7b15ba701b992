"""What a second reader takes a text to claim, before anybody checks it."""

from msgspec import Struct

from monitor.model.claims import Attribute, Modality


class Opinion(Struct, frozen=True, kw_only=True):
    """One claim as a second reader proposes it; nothing in it is trusted.

    Either ``label`` or ``low`` is given; ``high`` None means no upper bound. ``quote``
    is meant to be a part of the text, ``reader`` names who proposes it.
    """

    attribute: Attribute
    label: str | None = None
    low: float | None = None
    high: float | None = None
    scope: str | None = None
    modality: Modality = Modality.ASSERTED
    speaker: str | None = None
    quote: str
    reader: str
