"""The server's key pair and numbers.

The key is made for tests and guards nothing. A client trusts it once ``install`` was
called in its process, or once it was told to read ``PUBLIC_KEY``.
"""

from functools import cache
from pathlib import Path
from typing import Final

import rsa
from telethon.crypto import rsa as telethon_rsa

_PRIVATE: Final = Path(__file__).with_name("test_key.pem")
PUBLIC_KEY: Final = Path(__file__).with_name("test_key.pub.pem")

# The safe prime that Telegram itself uses: clients know it and need not prove it good. Also
# good for the check of a password. Public; with it g may be 3.
PRIME: Final = int(
    "C71CAEB9C6B1C9048E6C522F70F13F73980D40238E3E21C14934D037563D930F"
    "48198A0AA7C14058229493D22530F4DBFA336F6E0AC925139543AED44CCE7C37"
    "20FD51F69458705AC68CD4FE6B6B13ABDC9746512969328454F18FAF8C595F64"
    "2477FE96BB2A941D5BCD1D4AC8CC49880708FA9B378E3C4F3A9060BEE67CF9A4"
    "A4A695811051907E162753B56B0F6B410DBA74D8A84B2A14B3144E0EF1284754"
    "FD17ED950D5965B4B9DD46582DB1178D169C6BC465B0D6FF9CA3928FEF5B9AE4"
    "E418FC15E83EBEA0F87FA9FF5EED70050DED2849F47BF959D956850CE929851F"
    "0D8115F635B105EE2E4E15D04B2454BF6F4FADF034B10403119CD8E3B92FCC5B",
    16,
)
GENERATOR: Final = 3
# Any product of two primes will do: the client factors it to prove that it did some work.
P: Final = 0x494C553B
Q: Final = 0x53911073


@cache
def private_key() -> rsa.PrivateKey:
    return rsa.PrivateKey.load_pkcs1(_PRIVATE.read_bytes())


@cache
def public_key() -> rsa.PublicKey:
    return rsa.PublicKey.load_pkcs1(PUBLIC_KEY.read_bytes())


@cache
def fingerprint() -> int:
    return telethon_rsa._compute_fingerprint(public_key())


def install() -> None:
    """Make this process's clients trust the server."""
    telethon_rsa.add_key(PUBLIC_KEY.read_bytes(), old=False)
