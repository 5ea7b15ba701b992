"""Every error that crosses a boundary, who reacts to it and how.

MonitorError
├── ConfigError            the operator mends a file; exit status 2
├── CollectError           one source is affected; the others go on
│   ├── SourceUnavailable  tried again with backoff
│   ├── RateLimited        tried again after ``retry_after`` seconds
│   └── SourceGone         frozen until the operator decides
├── LoginFailed            an account was not logged in; the operator tries again
├── StoreError             nothing may be acknowledged; the daemon stops and is restarted
└── DeliveryError
    ├── DeliveryDeferred   certainly not sent; tried again at ``not_before``
    ├── DeliveryUncertain  may have been sent; never repeated blindly
    ├── DeliveryRejected   will never be accepted; becomes a dead letter
    └── ReceiverLost       nothing will be accepted until the operator mends it; all waits

A post that cannot be read is no error: it is a ``Reject`` (monitor/ports/), kept with its
bytes and a reason. Bugs are not wrapped; they reach the supervisor as they are.
"""

from datetime import datetime


class MonitorError(Exception):
    """The root of the tree above."""


class ConfigError(MonitorError):
    """The configuration cannot be used; ``problems`` holds one line for each mistake."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class CollectError(MonitorError):
    """A source could not be read. ``outcome`` is a short constant for counters."""

    def __init__(self, source: str, outcome: str, detail: str = "") -> None:
        super().__init__(f"{source}: {outcome}{': ' if detail else ''}{detail}")
        self.source = source
        self.outcome = outcome
        self.detail = detail


class SourceUnavailable(CollectError):
    """The source may answer later."""


class RateLimited(CollectError):
    """The platform asked for a pause of ``retry_after`` seconds."""

    def __init__(self, source: str, retry_after: float, detail: str = "") -> None:
        super().__init__(source, "rate_limited", detail)
        self.retry_after = retry_after


class SourceGone(CollectError):
    """The source is no longer what the operator configured: renamed, deleted or taken over."""


class LoginFailed(MonitorError):
    """An account could not be logged in; the words are for the operator, and hold no secret."""


class StoreError(MonitorError):
    """The store refused; what was to be written is not written."""


class DeliveryError(MonitorError):
    """An alert was not delivered for certain."""


class DeliveryDeferred(DeliveryError):
    """The receiver certainly did not take it all; ``not_before`` is when to try again.

    ``begun``: it took a part, so the rest is to follow as it is and with nothing beside it.
    """

    def __init__(self, reason: str, not_before: datetime, *, begun: bool = False) -> None:
        super().__init__(reason)
        self.not_before = not_before
        self.begun = begun


class DeliveryUncertain(DeliveryError):
    """The receiver may have taken it: the request went out and no answer came back."""


class DeliveryRejected(DeliveryError):
    """The receiver will never take it."""


class ReceiverLost(DeliveryError):
    """The receiver takes nothing any more: no access, a revoked key, a chat that is gone."""
