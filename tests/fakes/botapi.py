"""A Bot API on loopback that refuses what the real one refuses.

It counts texts in UTF-16 units, checks entities, topics and buttons, lets messages through
by a token bucket, and misbehaves on demand: an answer that never comes though the message
stands, one that comes late, a message that stands only after the answer was given up, a
page of HTML from the proxy before it.

How a test uses it::

    async with FakeBotApi(TOKEN) as telegram:
        chat = telegram.chat(-100123)
        telegram.faults.append(Trouble.DONE_NO_ANSWER)
        ...
        assert [one.text for one in chat.messages.values()] == [...]
"""

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any, Self

from aiohttp import web

from tests.fakes.botapi_chat import Chat, Posted, shown
from tests.fakes.botapi_checks import RefusalError, checked_buttons, checked_text
from tests.fakes.botapi_files import arguments_of, checked_album, checked_single
from tests.fakes.files import Upload, wrong_with_photo
from tests.fakes.world import Channel


class Trouble(Enum):
    """What happens to one call instead of what should."""

    CUT_UPLOAD = auto()  # the connection breaks while the call is still being read
    CUT_BEFORE = auto()  # the connection breaks before anything was done
    DONE_NO_ANSWER = auto()  # done; the connection breaks instead of the answer
    DONE_HANG = auto()  # done; the answer never comes
    DONE_LATE = auto()  # done; the answer comes after ``late`` seconds
    LATE_DONE = auto()  # the connection breaks at once, and it is done after ``late`` seconds
    BAD_GATEWAY = auto()  # not done: a proxy's page
    FLOOD = auto()  # not done: 429 with retry_after
    SERVER_ERROR = auto()  # not done: the API's own 500


class FakeBotApi:
    """The server. ``weather`` is asked for the trouble of a call when ``faults`` is empty.

    ``a_minute`` is what a group or channel bears; None bears anything.
    """

    def __init__(self, token: str, *, a_minute: int | None = None) -> None:
        self.url = ""
        self.token = token
        self.chats: dict[int, Chat] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults: deque[Trouble | None] = deque()
        self.weather: Callable[[str], Trouble | None] = lambda _: None
        self.late = 0.4
        self.retry_after: float = 7
        self.a_minute = a_minute
        self.revoked = False
        self.webhook = False
        self.updates: list[dict[str, Any]] = []
        self.largest = 50 * 1024 * 1024  # bytes of a call with files
        self.no_files = False  # in no chat files may be sent
        self.heedless = False  # gives updates again, whatever offset is asked for
        self.answered: list[dict[str, Any]] = []
        self.now = time.monotonic
        self.mirror: Channel | None = None  # a world in which an account sees the same
        self.on_call: Callable[[str], None] = lambda _: None
        self._polls: set[asyncio.Event] = set()
        self._later: set[asyncio.Task[None]] = set()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1 << 30)
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        for task in self._later:
            task.cancel()
        await self._runner.cleanup()

    def chat(self, number: int, *topics: int) -> Chat:
        return self.chats.setdefault(number, Chat(number, topics=set(topics)))

    def say(self, chat: int, sender: int, text: str) -> int:
        """Let a person write to the bot; return the update's number."""
        message = {
            "message_id": 1_000 + len(self.updates),
            "date": 0,
            "chat": {"id": chat, "type": "supergroup"},
            "from": {"id": sender, "is_bot": False, "first_name": "A"},
            "text": text,
        }
        return self._update({"message": message})

    def press(self, chat: int, sender: int, number: int, action: str) -> int:
        """Let a person press a button; return the update's number."""
        query = {
            "id": str(len(self.updates) + 1),
            "from": {"id": sender, "is_bot": False, "first_name": "A"},
            "message": {"message_id": number, "date": 1, "chat": {"id": chat, "type": "channel"}},
            "chat_instance": "1",
            "data": action,
        }
        return self._update({"callback_query": query})

    def _update(self, body: dict[str, Any]) -> int:
        number = len(self.updates) + 1
        self.updates.append({"update_id": number, **body})
        for poll in self._polls:
            poll.set()
        return number

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        found = re.fullmatch(r"bot([^/]+)/(\w+)", request.match_info["path"])
        if found is None:
            return web.Response(status=404, text="not found")
        token, name = found.groups()
        self.on_call(name)
        trouble = self.faults.popleft() if self.faults else self.weather(name)
        if trouble is Trouble.CUT_UPLOAD:
            self.calls.append((name, {}))
            return cut(request)
        try:
            arguments = await arguments_of(request, self.largest)
            self.calls.append((name, arguments))
            if token != self.token or self.revoked:
                raise RefusalError(401, "Unauthorized")  # noqa: TRY301
            return await self._troubled(request, trouble, name, arguments)
        except RefusalError as error:
            return refused(error)

    async def _troubled(
        self, request: web.Request, trouble: Trouble | None, name: str, arguments: dict[str, Any]
    ) -> web.StreamResponse:
        match trouble:
            case Trouble.BAD_GATEWAY:
                return web.Response(
                    status=502, text="<html><title>502 Bad Gateway</title></html>",
                    content_type="text/html",
                )  # fmt: skip
            case Trouble.SERVER_ERROR:
                raise RefusalError(500, "Internal Server Error")
            case Trouble.FLOOD:
                wait = self.retry_after
                raise RefusalError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
            case Trouble.CUT_BEFORE:
                return cut(request)
            case Trouble.LATE_DONE:
                self._do_later(name, arguments)
                return cut(request)
        result = await self.do(name, arguments)
        match trouble:
            case Trouble.DONE_NO_ANSWER:
                return cut(request)
            case Trouble.DONE_HANG:
                await asyncio.Event().wait()
            case Trouble.DONE_LATE:
                await asyncio.sleep(self.late)
        return web.json_response({"ok": True, "result": result})

    def _do_later(self, name: str, arguments: dict[str, Any]) -> None:
        async def later() -> None:
            await asyncio.sleep(self.late)
            await self.do(name, arguments)

        task = asyncio.get_running_loop().create_task(later())
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def do(self, name: str, arguments: dict[str, Any]) -> Any:
        match name:
            case "sendMessage":
                return self._send(arguments)
            case "sendPhoto" | "sendDocument":
                return self._send_file(name, arguments)
            case "sendMediaGroup":
                return self._send_album(arguments)
            case "editMessageText":
                return self._edit(arguments)
            case "getUpdates":
                return await self._updates(arguments)
            case "answerCallbackQuery":
                self.answered.append(arguments)
                return True
            case "getMe":
                return {"id": int(self.token.partition(":")[0]), "is_bot": True, "username": "b"}
            case "deleteWebhook":
                self.webhook = False
                return True
        raise RefusalError(404, "Not Found: method not found")

    def _send(self, arguments: dict[str, Any]) -> Any:
        chat = self._open(arguments)
        text = checked_text(arguments)
        target = self._answered(chat, arguments)
        self._pass(chat)
        made = Posted(
            number=chat.next,
            text=text,
            entities=arguments.get("entities", []),
            buttons=checked_buttons(arguments),
            reply_to=target,
        )
        return self._post(chat, made, arguments)

    def _send_file(self, name: str, arguments: dict[str, Any]) -> Any:
        chat = self._open(arguments)
        self._let_files(name.removeprefix("send").lower())
        kind, upload = checked_single(name, arguments)
        target = self._answered(chat, arguments)
        self._pass(chat)
        return self._post_file(chat, arguments, target, (kind, upload, arguments["caption"]))

    def _send_album(self, arguments: dict[str, Any]) -> Any:
        """Post what can be posted: one bad photo keeps the others from nothing."""
        chat = self._open(arguments)
        self._let_files("media")
        album = checked_album(arguments)
        target = self._answered(chat, arguments)
        for _ in album:
            self._pass(chat)
        first, failed, sent = chat.next, "", []
        for position, one in enumerate(album, 1):
            wrong = wrong_with_photo(one[1]) if one[0] == "photo" else None
            if wrong:
                failed = failed or f'#{position} with the error message "{wrong}"'
                continue
            sent.append(self._post_file(chat, arguments, target, one, album=first))
        if failed:
            raise RefusalError(400, f"Bad Request: failed to send message {failed}")
        return sent

    def _let_files(self, kind: str) -> None:
        if self.no_files:
            noun = kind if kind == "media" else f"{kind}s"
            raise RefusalError(400, f"Bad Request: not enough rights to send {noun} to the chat")

    def _post_file(
        self,
        chat: Chat,
        arguments: dict[str, Any],
        target: int | None,
        file: tuple[str, Upload, str],
        album: int | None = None,
    ) -> Any:
        kind, upload, caption = file
        made = Posted(
            chat.next, caption, [], [], reply_to=target, kind=kind, file=upload, album=album
        )
        return self._post(chat, made, arguments)

    def _post(self, chat: Chat, made: Posted, arguments: dict[str, Any]) -> Any:
        made.topic = arguments.get("message_thread_id")
        made.silent = bool(arguments.get("disable_notification"))
        chat.next += 1
        chat.messages[made.number] = made
        if self.mirror is not None:
            self.mirror.post(made.text, number=made.number, date=datetime.now(UTC))
        return shown(chat, made)

    def _answered(self, chat: Chat, arguments: dict[str, Any]) -> int | None:
        """Return the message that is answered; the topic has to be there."""
        topic = arguments.get("message_thread_id")
        if topic is not None and topic not in chat.topics:
            raise RefusalError(400, "Bad Request: message thread not found")
        answered = arguments.get("reply_parameters") or {}
        target = answered.get("message_id")
        if target is not None and target not in chat.messages:
            if not answered.get("allow_sending_without_reply"):
                raise RefusalError(400, "Bad Request: message to be replied not found")
            target = None
        return target

    def _edit(self, arguments: dict[str, Any]) -> Any:
        chat = self._open(arguments)
        text = checked_text(arguments)
        standing = chat.messages.get(arguments["message_id"])
        if standing is None:
            raise RefusalError(400, "Bad Request: message to edit not found")
        entities, buttons = arguments.get("entities", []), checked_buttons(arguments)
        if (text, entities, buttons) == (standing.text, standing.entities, standing.buttons):
            raise RefusalError(
                400,
                "Bad Request: message is not modified: specified new message content and reply "
                "markup are exactly the same as a current content and reply markup of the message",
            )
        self._pass(chat)
        standing.text, standing.entities, standing.buttons = text, entities, buttons
        standing.edits += 1
        if self.mirror is not None:
            self.mirror.edit(standing.number, text)
        return shown(chat, standing)

    def _open(self, arguments: dict[str, Any]) -> Chat:
        chat = self.chats.get(arguments.get("chat_id", 0))
        if chat is None:
            raise RefusalError(400, "Bad Request: chat not found")
        if chat.kicked:
            raise RefusalError(403, "Forbidden: bot was kicked from the channel chat")
        if chat.moved_to is not None:
            raise RefusalError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.moved_to,
            )
        return chat

    def _pass(self, chat: Chat) -> None:
        """Let a message through, or say how long to wait: so many a minute, all at once at most."""
        if self.a_minute is None:
            return
        period, now = 60 / self.a_minute, self.now()
        full_at = max(chat.full_at, now)
        if full_at - now > 60 - period + 1e-6:
            wait = int(full_at - now - 60 + period) + 1
            raise RefusalError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        chat.full_at = full_at + period

    async def _updates(self, arguments: dict[str, Any]) -> Any:
        if self.webhook:
            raise RefusalError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook "
                "to delete the webhook first",
            )
        offset, allowed = arguments.get("offset", 0), arguments.get("allowed_updates")
        for poll in self._polls:
            poll.set()  # the newest poll wins
        mine = asyncio.Event()
        self._polls = {mine}
        with suppress(TimeoutError):
            async with asyncio.timeout(arguments.get("timeout", 0)):
                while not self._standing(offset, allowed):
                    mine.clear()
                    await mine.wait()
                    if mine not in self._polls:
                        raise RefusalError(
                            409,
                            "Conflict: terminated by other getUpdates request; make sure that "
                            "only one bot instance is running",
                        )
        return self._standing(offset, allowed)[: arguments.get("limit", 100)]

    def _standing(self, offset: int, allowed: list[str] | None) -> list[dict[str, Any]]:
        return [
            one
            for one in self.updates
            if (one["update_id"] >= offset or self.heedless)
            and (not allowed or any(kind in one for kind in allowed))
        ]


def refused(error: RefusalError) -> web.Response:
    body = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)


def cut(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
