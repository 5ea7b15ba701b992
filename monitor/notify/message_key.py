"""The number by which Telegram knows a repeat."""

from hashlib import blake2b


def random_id(key: str) -> int:
    """Return the number that goes with a key: the same key, the same number."""
    number = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)
    return number or 1
