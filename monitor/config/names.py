"""What every ``[[receivers]]`` has."""

from typing import Annotated, TypeAlias

from msgspec import Meta

ReceiverName: TypeAlias = Annotated[
    str,
    Meta(pattern=r"^[a-z0-9][a-z0-9_-]*$", description="a name of small letters, digits, - and _"),
]
Attached: TypeAlias = Annotated[
    bool, Meta(description="true or false: whether the files of a notice are sent to it")
]
Noticed: TypeAlias = Annotated[
    bool, Meta(description="true or false: whether it gets the notices of the monitor's own work")
]
