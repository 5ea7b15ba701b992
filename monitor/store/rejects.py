"""What could not be read or stored is kept with its bytes, once, and counted."""

from collections.abc import Iterable
from hashlib import blake2b

from monitor.ports import Reject
from monitor.store.driver import Connection
from monitor.store.queries import query


def keep_rejects(connection: Connection, source: str, rejects: Iterable[Reject], at: int) -> None:
    """Store rejects under a digest of their content, so a re-read only counts up."""
    connection.executemany(
        query("insert_reject"),
        [
            (reject_id(source, one), source, one.reason, one.where, one.raw, at, at)
            for one in rejects
        ],
    )


def reject_id(source: str, reject: Reject) -> str:
    """Digest what makes two rejects the same."""
    state = blake2b(reject.raw, digest_size=8)
    for part in (source, reject.reason, reject.where):
        state.update(b"\x1f" + part.encode("utf-8", "surrogatepass"))
    return state.hexdigest()
