"""A process that ends at its n-th call of the store or of a receiver, before or after it."""

from collections.abc import Callable


class Crash(BaseException):
    """The end of the process: nothing may catch it."""


class Fuse:
    """Burns at the n-th call that passes; never with None."""

    def __init__(self, left: int | None) -> None:
        self._left = left
        self.calls = 0

    def pass_through(self) -> None:
        self.calls += 1
        if self._left is not None and self.calls > self._left:
            raise Crash


class Fragile:
    """Calls through to the real thing, with a fuse before and after each call."""

    def __init__(self, inner: object, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    def __getattr__(self, name: str) -> object:
        found = getattr(self._inner, name)
        if not callable(found) or name in {"decided", "receiver"}:
            return found
        return self._fused(found)

    def _fused(self, call: Callable[..., object]) -> Callable[..., object]:
        async def fused(*args: object, **named: object) -> object:
            self._fuse.pass_through()
            result = await call(*args, **named)  # type: ignore[misc]
            self._fuse.pass_through()
            return result

        return fused
