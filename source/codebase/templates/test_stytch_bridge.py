"""The bridge's own tests, with a pretended Stytch: `python -m pytest test_stytch_bridge.py`, or just run this file."""

import asyncio
import base64
import datetime as dt
import json
import time
from types import SimpleNamespace as Obj
from typing import Any, Optional

from stytch_bridge import Bridge, answer_frontend
from stytch_bridge_swap import CookieNames, Membership, Options, in_rollout, minutes_left

ACME = Membership("organization-1", "member-1", "acme")
BETA = Membership("organization-2", "member-2", "beta")


def make_jwt(claims: Any) -> str:
    return "e30." + base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=") + ".c2ln"


B2B_JWT = make_jwt({"sub": "member-1", "https://stytch.com/organization": {"organization_id": "organization-1"}})
START = dt.datetime(2031, 1, 1, tzinfo=dt.timezone.utc)


class Refusal(Exception):
    def __init__(self, status_code: int, error_type: str) -> None:
        super().__init__("said with secret-token in it")
        self.details = Obj(status_code=status_code, error_type=error_type)


class Stytch:
    """Knows one session, of ada, who has 90 minutes left."""

    def __init__(self, member_id: Optional[str] = None) -> None:
        self.calls: list = []
        self.events: list = []
        self.member_id = member_id
        self.sessions = self

    def authenticate(self, **held: str) -> Any:
        self.calls.append(("authenticate", held))
        if "live" not in held.values() and make_jwt({"sub": "ada"}) not in held.values():
            raise Refusal(404, "session_not_found")
        session = Obj(last_accessed_at=START, expires_at=START + dt.timedelta(minutes=90))
        return Obj(user=Obj(user_id="ada"), session=session, session_jwt="fresh-jwt")

    def attest(self, **asked: Any) -> Any:
        self.calls.append(("attest", asked))
        return Obj(member_id=self.member_id or "member-1", session_token="new-token", session_jwt=B2B_JWT)

    def revoke(self, **asked: str) -> None:
        self.calls.append(("revoke", asked))

    def options(self, **changes: Any) -> Options:
        usual = dict(
            profile_id="profile-1",
            consumer=self,
            b2b=self,
            memberships=lambda user_id: [ACME, BETA] if user_id == "ada" else [],
            choose_organization=lambda _user, organizations, _request: organizations[0],
            rollout=lambda: 100,
            log=self.events.append,
        )
        return Options(**{**usual, **changes})


def test_a_live_session_is_swapped() -> None:
    stytch = Stytch()
    made = Bridge(stytch.options())("theme=dark; stytch_session=live")
    assert made.outcome == "swapped"
    assert stytch.calls[-1] == (
        "attest",
        {"profile_id": "profile-1", "token": "fresh-jwt", "organization_id": "organization-1", "session_duration_minutes": 90},
    )
    assert made.set_cookies[0] == "stytch_session=new-token; Max-Age=5400; Path=/; Secure; SameSite=Lax; HttpOnly"
    assert made.cookie_header == f"theme=dark; stytch_session=new-token; stytch_session_jwt={B2B_JWT}"
    assert "new-token" not in repr(made) and "live" not in json.dumps(stytch.events)


def test_without_a_session_or_with_a_b2b_one_nobody_is_asked() -> None:
    stytch = Stytch()
    bridge = Bridge(stytch.options())
    assert bridge("theme=dark").outcome == bridge(None).outcome == "nothing"
    assert bridge(f"stytch_session=new-token; stytch_session_jwt={B2B_JWT}").outcome == "b2b"
    assert stytch.calls == []


def test_a_failure_leaves_the_request_as_it_came_and_is_not_repeated_at_once() -> None:
    def down(_user_id: str) -> list:
        raise ConnectionError("down")

    forged = f"stytch_session_jwt={make_jwt({'sub': 'eve'})}"
    for cookie, changes, outcome, reason in [
        ("stytch_session=dead", {}, "refused", "session_not_found"),
        (forged, {}, "refused", "session_not_found"),
        ("stytch_session=live", {"memberships": lambda _user_id: []}, "refused", "not_migrated"),
        ("stytch_session=live", {"choose_organization": lambda *_: None}, "refused", "no_organization_chosen"),
        ("stytch_session=live", {"memberships": down}, "unreachable", "ConnectionError"),
    ]:
        stytch = Stytch()
        bridge = Bridge(stytch.options(**changes))
        made = bridge(cookie)
        assert (made.outcome, made.reason, made.cookie_header) == (outcome, reason, cookie)
        calls = len(stytch.calls)
        assert bridge(f"{cookie}; {made.set_cookies[0].split(';')[0]}").outcome == outcome
        assert len(stytch.calls) == calls


def test_a_member_who_is_somebody_else_by_now_gets_their_session_ended() -> None:
    stytch = Stytch(member_id="member-9")
    made = Bridge(stytch.options())("stytch_session=live")
    assert (made.reason, made.session_token) == ("other_member", "")
    assert stytch.calls[-1] == ("revoke", {"session_token": "new-token"})


def test_rollout() -> None:
    stytch = Stytch()
    assert Bridge(stytch.options(rollout=lambda: 0))("stytch_session=live").outcome == "held_back"
    assert stytch.calls == []
    people = [f"user-{index}" for index in range(1000)]
    tenth = [person for person in people if in_rollout(person, 10)]
    assert 60 < len(tenth) < 140 and all(in_rollout(person, 20) for person in tenth)
    assert all(in_rollout(person, 100) for person in people)
    # Known from the JWT without asking; from a token alone by asking once a minute.
    turn = max(percent for percent in range(101) if not in_rollout("ada", percent))
    bridge = Bridge(stytch.options(rollout=lambda: turn))
    assert bridge(f"stytch_session=live; stytch_session_jwt={make_jwt({'sub': 'ada'})}").outcome == "held_back"
    assert stytch.calls == []
    asked = bridge("stytch_session=live")
    assert asked.outcome == "held_back" and "; Max-Age=60;" in asked.set_cookies[0]
    assert [name for name, _ in stytch.calls] == ["authenticate"]


def test_stytch_does_not_answer() -> None:
    def slow(_user_id: str) -> list:
        time.sleep(0.2)
        return []

    made = Bridge(Stytch().options(memberships=slow, patience=0.01))("stytch_session=live")
    assert (made.outcome, made.reason) == ("unreachable", "timeout")


def test_the_life_left_is_counted_between_two_times_of_stytch() -> None:
    for minutes, wanted in ((60, 60), (1, 5)):
        session = Obj(last_accessed_at=START, expires_at=START + dt.timedelta(minutes=minutes, seconds=30))
        assert minutes_left(session) == wanted


def test_other_cookie_names_end_the_old_session() -> None:
    names = dict(consumer_cookies=CookieNames("old", "old_jwt"), b2b_cookies=CookieNames("new", "new_jwt"))
    made = Bridge(Stytch().options(**names))("old=live")
    assert [cookie.split(";")[0] for cookie in made.set_cookies[2:]] == ["old=", "old_jwt="]
    assert made.cookie_header == f"new=new-token; new_jwt={B2B_JWT}"


def test_a_frontend_gets_the_pair_and_another_site_nothing() -> None:
    bridge = Bridge(Stytch().options())
    status, body, cookies = answer_frontend(bridge, "stytch_session=live", "same-origin")
    assert (status, body["session_token"]) == (200, "new-token") and "HttpOnly" not in "".join(cookies)
    assert answer_frontend(bridge, "stytch_session=live", "cross-site")[0] == 403


def test_the_adapter_that_is_here() -> None:
    """The application behind it sees the new cookies; the browser is sent them."""
    options, seen, sent = Stytch().options(), [], []
    try:
        from stytch_bridge_flask import StytchBridge as Wsgi

        def wsgi_app(environ: Any, start_response: Any) -> list:
            seen.append(environ["HTTP_COOKIE"])
            start_response("200 OK", [])
            return []

        Wsgi(wsgi_app, options)({"HTTP_COOKIE": "stytch_session=live"}, lambda status, headers: sent.extend(headers))
    except ModuleNotFoundError:
        from stytch_bridge_fastapi import StytchBridge as Asgi

        async def asgi_app(scope: Any, receive: Any, send: Any) -> None:
            seen.append(dict(scope["headers"])[b"cookie"].decode())
            await send({"type": "http.response.start", "status": 200, "headers": []})

        async def send(message: Any) -> None:
            sent.extend(message["headers"])

        asyncio.run(Asgi(asgi_app, options)({"type": "http", "headers": [(b"cookie", b"stytch_session=live")]}, None, send))
    assert "stytch_session=new-token" in seen[0]
    assert len(sent) == 2


if __name__ == "__main__":
    tests = [each for name, each in list(globals().items()) if name.startswith("test_")]
    for each in tests:
        each()
    print(f"{len(tests)} passed, 0 failed")
