"""The server's side of the key exchange; its messages are not encrypted yet."""

import os
import time
from hashlib import sha1

from telethon import helpers
from telethon.crypto import AES, AuthKey
from telethon.crypto.rsa import get_byte_array
from telethon.extensions import BinaryReader
from telethon.tl import TLObject, functions, types

from tests.fakes.mtproto.keys import GENERATOR, PRIME, P, Q, fingerprint, private_key


class Handshake:
    """Answers three questions; ``key`` is what both sides know at the end."""

    def __init__(self) -> None:
        self.key: AuthKey | None = None
        self._nonce = 0
        self._server_nonce = int.from_bytes(os.urandom(16), "little", signed=True)
        self._new_nonce = 0
        self._secret = int.from_bytes(os.urandom(256), "big")
        self._cipher: tuple[bytes, bytes] = (b"", b"")

    def answer(self, asked: TLObject) -> TLObject:
        match asked:
            case functions.ReqPqMultiRequest():
                return self._number_to_factor(asked)
            case functions.ReqDHParamsRequest():
                return self._half_of_the_exchange(asked)
            case functions.SetClientDHParamsRequest():
                return self._done(asked)
        raise TypeError(f"no part of a handshake: {type(asked).__name__}")

    def _number_to_factor(self, asked: functions.ReqPqMultiRequest) -> TLObject:
        self._nonce = asked.nonce
        return types.ResPQ(asked.nonce, self._server_nonce, get_byte_array(P * Q), [fingerprint()])

    def _half_of_the_exchange(self, asked: functions.ReqDHParamsRequest) -> TLObject:
        key = private_key()
        sealed = int.from_bytes(asked.encrypted_data, "big")
        opened = pow(sealed, key.d, key.n).to_bytes(255, "big")
        inner = BinaryReader(opened[20:]).tgread_object()
        if sha1(bytes(inner)).digest() != opened[:20] or inner.nonce != self._nonce:  # noqa: S324
            raise ValueError("the client's half was tampered with")
        self._new_nonce = inner.new_nonce
        half = get_byte_array(pow(GENERATOR, self._secret, PRIME))
        mine = bytes(
            types.ServerDHInnerData(
                self._nonce,
                self._server_nonce,
                GENERATOR,
                get_byte_array(PRIME),
                half,
                int(time.time()),
            )
        )
        self._cipher = helpers.generate_key_data_from_nonce(self._server_nonce, self._new_nonce)
        plain = sha1(mine).digest() + mine  # noqa: S324  the protocol's own
        plain += os.urandom(-len(plain) % 16)
        sealed_answer = AES.encrypt_ige(plain, *self._cipher)
        return types.ServerDHParamsOk(self._nonce, self._server_nonce, sealed_answer)

    def _done(self, asked: functions.SetClientDHParamsRequest) -> TLObject:
        opened = AES.decrypt_ige(asked.encrypted_data, *self._cipher)
        inner = BinaryReader(opened[20:]).tgread_object()
        half = int.from_bytes(inner.g_b, "big")
        self.key = AuthKey(pow(half, self._secret, PRIME).to_bytes(256, "big"))
        proof = self.key.calc_new_nonce_hash(self._new_nonce, 1)
        return types.DhGenOk(self._nonce, self._server_nonce, proof)
