"""One connection: the encrypted session, message ids, containers, and the way to a handler."""

from __future__ import annotations

import asyncio
import inspect
import os
import struct
import time
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from telethon.crypto import AES, AuthKey
from telethon.extensions import BinaryReader
from telethon.network.mtprotostate import MTProtoState
from telethon.tl import TLObject, functions, types
from telethon.tl.core import GzipPacked, MessageContainer

from tests.fakes.mtproto.faults import Drop, Fault, Gibberish, Hang, Late, Refuse
from tests.fakes.mtproto.handshake import Handshake
from tests.fakes.mtproto.methods import HANDLERS, OPEN, Answer, Call, RefusalError

if TYPE_CHECKING:
    from tests.fakes.mtproto.server import FakeTelegram, User
    from tests.fakes.mtproto.wire import Wire

REPLY: Final = 1  # the last two bits of a server's message id
PUSH: Final = 3
_RPC_RESULT: Final = 0xF35C6D01
_VECTOR: Final = 0x1CB5C415
_TRUE: Final = 0x997275B5
_FALSE: Final = 0xBC799737
_UNKNOWN: Final = 0x0BADC0DE
_WRAPPERS: Final = (
    functions.InvokeWithLayerRequest,
    functions.InitConnectionRequest,
    functions.InvokeWithoutUpdatesRequest,
    functions.InvokeAfterMsgRequest,
)


class Connection:
    """What one client says and is told, from its first byte to its last."""

    def __init__(self, server: FakeTelegram, wire: Wire) -> None:
        self.server = server
        self.wire = wire
        self.key: AuthKey | None = None
        self.wants_updates = True
        self._handshake = Handshake()
        self._session = 0
        self._last_id = 0
        self._content = 0
        self._salt = int.from_bytes(os.urandom(8), "little", signed=True)

    @property
    def user(self) -> User | None:
        return self.server.logins.get(self.key.key_id) if self.key else None

    async def run(self) -> None:
        """Serve until the client goes away."""
        while True:
            packet = await self.wire.read()
            if self.server.refusing:
                self.wire.refuse(self.server.refusing)
            elif struct.unpack("<q", packet[:8])[0] == 0:
                self._plain(packet)
            else:
                self._encrypted(packet)
            await self.wire.drain()

    def push(self, update: TLObject) -> None:
        """Send what nobody asked for."""
        if self.key is not None and self._session:
            self._send(bytes(update), PUSH)

    def _plain(self, packet: bytes) -> None:
        _, _, length = struct.unpack("<qqi", packet[:20])
        asked = BinaryReader(packet[20 : 20 + length]).tgread_object()
        answer = bytes(self._handshake.answer(asked))
        self.wire.write(struct.pack("<qqi", 0, self._next_id(REPLY), len(answer)) + answer)
        if self._handshake.key is not None:
            self.server.keys[self._handshake.key.key_id] = self._handshake.key

    def _encrypted(self, packet: bytes) -> None:
        key = self.server.keys.get(struct.unpack("<Q", packet[:8])[0])
        if key is None:
            self.wire.refuse(404)
            return
        self.key = key
        message_key = packet[8:24]
        cipher = MTProtoState._calc_key(key.key, message_key, True)
        plain = AES.decrypt_ige(packet[24:], *cipher)
        if sha256(key.key[88:120] + plain).digest()[8:24] != message_key:
            raise ConnectionError("a message that was tampered with")
        _, session, message_id, _, length = struct.unpack("<qqqii", plain[:32])
        if session != self._session:
            self._session = session
            unique = int.from_bytes(os.urandom(8), "little", signed=True)
            self._send(bytes(types.NewSessionCreated(message_id, unique, self._salt)), PUSH)
        self._take(message_id, BinaryReader(plain[32 : 32 + length]).tgread_object())

    def _take(self, message_id: int, sent: Any) -> None:
        match sent:
            case MessageContainer():
                for one in sent.messages:
                    self._take(one.msg_id, one.obj)
            case GzipPacked():
                self._take(message_id, BinaryReader(sent.data).tgread_object())
            case types.MsgsAck():
                pass
            case functions.PingRequest():
                self._send(bytes(types.Pong(message_id, sent.ping_id)), REPLY, content=False)
            case _:
                self.server.spawn(self._serve(message_id, self._unwrapped(sent)))

    def _unwrapped(self, sent: Any) -> Any:
        while isinstance(sent, _WRAPPERS):
            if isinstance(sent, functions.InvokeWithoutUpdatesRequest):
                self.wants_updates = False
            sent = sent.query
        return sent

    async def _serve(self, message_id: int, request: Any) -> None:
        call = Call(request, self.server, self)
        self.server.calls.append(call)
        fault = self.server.fault_for(call)
        if isinstance(fault, Late):
            await asyncio.sleep(fault.seconds)
        match fault:
            case Refuse():
                answer = bytes(types.RpcError(fault.code, fault.text))
            case Hang(done=False) | Drop(done=False):
                answer = b""
            case _:
                answer = await self._answer_to(call)
        self._answer(message_id, answer, fault)

    async def _answer_to(self, call: Call) -> bytes:
        try:
            return serialized(await handled(call))
        except RefusalError as error:
            return bytes(types.RpcError(error.code, error.text))

    def _answer(self, message_id: int, answer: bytes, fault: Fault | None) -> None:
        match fault:
            case Drop():
                self.wire.close()
            case Hang():
                pass
            case Gibberish():
                self._reply(message_id, struct.pack("<I", _UNKNOWN))
            case _:
                self._reply(message_id, answer)

    def _reply(self, message_id: int, answer: bytes) -> None:
        if len(answer) > 512:
            answer = bytes(GzipPacked(answer))
        self._send(struct.pack("<Iq", _RPC_RESULT, message_id) + answer, REPLY)

    def _send(self, body: bytes, kind: int, *, content: bool = True) -> None:
        assert self.key is not None
        head = struct.pack("<qq", self._salt, self._session)
        sequence = self._content * 2 + content
        self._content += content
        plain = head + struct.pack("<qii", self._next_id(kind), sequence, len(body)) + body
        plain += os.urandom(-(len(plain) + 12) % 16 + 12)
        message_key = sha256(self.key.key[96:128] + plain).digest()[8:24]
        cipher = MTProtoState._calc_key(self.key.key, message_key, False)
        sealed = AES.encrypt_ige(plain, *cipher)
        self.wire.write(struct.pack("<Q", self.key.key_id) + message_key + sealed)

    def _next_id(self, kind: int) -> int:
        """Return a message id that only ever grows; its upper half is the time in seconds."""
        now = time.time() + self.server.clock_skew
        wanted = (int(now) << 32 | int((now % 1) * (1 << 32))) & ~3 | kind
        self._last_id = max(wanted, (self._last_id + 4) & ~3 | kind)
        return self._last_id


async def handled(call: Call) -> Answer:
    """Return what the handler of a request says."""
    kind = type(call.request)
    if call.connection.user is None and kind not in OPEN:
        raise RefusalError(401, "AUTH_KEY_UNREGISTERED")
    handler = HANDLERS.get(kind)
    if handler is None:
        call.server.unknown.append(call.name)
        raise RefusalError(400, "METHOD_INVALID")
    answer = handler(call)
    return await answer if inspect.isawaitable(answer) else answer


def serialized(answer: Answer) -> bytes:
    if isinstance(answer, bool):
        return struct.pack("<I", _TRUE if answer else _FALSE)
    if isinstance(answer, list):
        body = b"".join(bytes(one) for one in answer)
        return struct.pack("<Ii", _VECTOR, len(answer)) + body
    return bytes(answer)
