"""A claim before it has its identity."""

from msgspec import Struct

from monitor.model.claims import Attribute, Attribution, Modality, Quantity, Value


class Draft(Struct):
    """What a rule has read.

    ``firm``: a rise or a toll told as the total. ``single``: one person named by kind.
    ``inherits``: counts what the claim before it counts. ``bare``: told without a noun.
    ``late``: somebody who died of it since.

    """

    attribute: Attribute
    value: Value
    start: int
    end: int
    sentence: int
    scope: str | None = None
    modality: Modality | None = None
    attribution: Attribution | None = None
    increment: bool = False
    firm: bool = False
    single: bool = False
    part: bool = False
    inherits: bool = False
    bare: bool = False
    late: bool = False

    @property
    def is_zero(self) -> bool:
        """Whether it counts none."""
        return isinstance(self.value, Quantity) and self.value.high == 0
