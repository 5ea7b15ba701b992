"""Handlers of the account: configuration, login by code, password, QR code or bot token."""

import inspect
import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from telethon import password as srp
from telethon.tl import functions, types

from tests.fakes.mtproto.keys import GENERATOR, PRIME
from tests.fakes.mtproto.methods import Answer, Call, RefusalError, method
from tests.fakes.mtproto.server import DC, User

CODE_HASH: Final = "code-hash"
_ALGORITHM: Final = types.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow(
    salt1=b"salt one", salt2=b"salt two", g=GENERATOR, p=PRIME.to_bytes(256, "big")
)
_SECRET: Final = int.from_bytes(sha256(b"the server's half").digest() * 8, "big")
_SRP_ID: Final = 4242


@method(functions.help.GetConfigRequest, anybody=True)
def get_config(call: Call) -> Answer:
    host, port = call.connection.wire.address
    now = datetime.now(UTC)
    # A new layer may want one number more: whatever is a bound gets a thousand.
    numbers = {
        name: 1000
        for name in inspect.signature(types.Config.__init__).parameters
        if name.endswith(("_max", "_ms", "_limit", "_decay", "_period"))
    }
    return types.Config(
        date=now,
        expires=now + timedelta(hours=1),
        test_mode=False,
        this_dc=DC,
        dc_options=[types.DcOption(number, host, port) for number in range(1, 6)],
        dc_txt_domain_name="localhost",
        me_url_prefix="https://t.me/",
        webfile_dc_id=4,
        **numbers,
    )


@method(functions.users.GetUsersRequest)
def get_users(call: Call) -> Answer:
    return [profile(call.user)]


@method(functions.auth.SendCodeRequest, anybody=True)
def send_code(call: Call) -> Answer:
    _person(call)
    return types.auth.SentCode(types.auth.SentCodeTypeApp(5), CODE_HASH)


@method(functions.auth.SignInRequest, anybody=True)
def sign_in(call: Call) -> Answer:
    user = _person(call)
    if call.request.phone_code != user.code:
        raise RefusalError(400, "PHONE_CODE_INVALID")
    return _let_in(call, user)


@method(functions.account.GetPasswordRequest, anybody=True)
def get_password(call: Call) -> Answer:
    user = _waiting(call)
    verifier = _verifier(user)
    half = (_multiplier() * verifier + pow(GENERATOR, _SECRET, PRIME)) % PRIME
    return types.account.Password(
        new_algo=_ALGORITHM,
        new_secure_algo=types.SecurePasswordKdfAlgoUnknown(),
        secure_random=os.urandom(16),
        has_password=True,
        current_algo=_ALGORITHM,
        srp_B=half.to_bytes(256, "big"),
        srp_id=_SRP_ID,
        hint="the usual one",
    )


@method(functions.auth.CheckPasswordRequest, anybody=True)
def check_password(call: Call) -> Answer:
    user = _waiting(call)
    if not _proven(user, call.request.password):
        raise RefusalError(400, "PASSWORD_HASH_INVALID")
    return _authorize(call, user)


@method(functions.auth.ExportLoginTokenRequest, anybody=True)
def export_login_token(call: Call) -> Answer:
    key = call.connection.key
    assert key is not None
    token = sha256(key.key).digest()
    user = call.server.tokens.setdefault(token, None)
    if user is None:
        return types.auth.LoginToken(datetime.now(UTC) + timedelta(seconds=30), token)
    call.server.tokens.pop(token)
    return types.auth.LoginTokenSuccess(_let_in(call, user))


@method(functions.auth.ImportBotAuthorizationRequest, anybody=True)
def import_bot_authorization(call: Call) -> Answer:
    token = call.request.bot_auth_token
    for user in call.server.users:
        if user.bot and user.token == token:
            return _authorize(call, user)
    raise RefusalError(400, "ACCESS_TOKEN_INVALID")


@method(functions.auth.LogOutRequest)
def log_out(call: Call) -> Answer:
    assert call.connection.key is not None
    call.server.logins.pop(call.connection.key.key_id, None)
    return types.auth.LoggedOut()


def profile(user: User) -> types.User:
    """Return an account as it sees itself."""
    return types.User(
        id=user.id,
        is_self=True,
        bot=user.bot or None,
        bot_info_version=1 if user.bot else None,
        access_hash=user.id * 7,
        first_name=user.name,
        username=user.username,
        phone=user.phone.lstrip("+") or None,
    )


def _person(call: Call) -> User:
    digits = call.request.phone_number.lstrip("+")
    for user in call.server.users:
        if user.phone and user.phone.lstrip("+") == digits:
            return user
    raise RefusalError(400, "PHONE_NUMBER_INVALID")


def _let_in(call: Call, user: User) -> types.auth.Authorization:
    if user.password is not None:
        assert call.connection.key is not None
        call.server.waiting[call.connection.key.key_id] = user
        raise RefusalError(401, "SESSION_PASSWORD_NEEDED")
    return _authorize(call, user)


def _authorize(call: Call, user: User) -> types.auth.Authorization:
    assert call.connection.key is not None
    call.server.logins[call.connection.key.key_id] = user
    return types.auth.Authorization(profile(user))


def _waiting(call: Call) -> User:
    key = call.connection.key
    user = call.server.waiting.get(key.key_id) if key else None
    if user is None:
        raise RefusalError(401, "AUTH_KEY_UNREGISTERED")
    return user


def _multiplier() -> int:
    g = GENERATOR.to_bytes(256, "big")
    return int.from_bytes(srp.sha256(PRIME.to_bytes(256, "big"), g), "big")


def _verifier(user: User) -> int:
    return int.from_bytes(srp.compute_digest(_ALGORITHM, user.password), "big")


def _proven(user: User, shown: types.InputCheckPasswordSRP) -> bool:
    """Check the client's proof that it knows the password (SRP 6a, the server's side)."""
    p, g = PRIME.to_bytes(256, "big"), GENERATOR.to_bytes(256, "big")
    verifier = _verifier(user)
    half = (_multiplier() * verifier + pow(GENERATOR, _SECRET, PRIME)) % PRIME
    theirs = int.from_bytes(shown.A, "big")
    scrambler = int.from_bytes(srp.sha256(shown.A, half.to_bytes(256, "big")), "big")
    shared = pow(theirs * pow(verifier, scrambler, PRIME) % PRIME, _SECRET, PRIME)
    expected = srp.sha256(
        srp.xor(srp.sha256(p), srp.sha256(g)),
        srp.sha256(_ALGORITHM.salt1),
        srp.sha256(_ALGORITHM.salt2),
        shown.A,
        half.to_bytes(256, "big"),
        srp.sha256(shared.to_bytes(256, "big")),
    )
    return bool(expected == shown.M1)
