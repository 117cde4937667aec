"""The bridge's own tests, with a stand-in for Stytch: `python -m pytest test_stytch_bridge.py`, or just run this file."""

import asyncio
import base64
import datetime as dt
import json
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace as Obj
from typing import Any, List, Optional

from stytch_bridge import Bridge, answer_frontend
from stytch_bridge_swap import CookieNames, Membership, Options, in_rollout, minutes_left

ACME = Membership("organization-1", "member-1", "acme")
BETA = Membership("organization-2", "member-2", "beta")


def make_jwt(claims: Any) -> str:
    return "e30." + base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=") + ".c2ln"


B2B_JWT = make_jwt({"sub": "member-1", "https://stytch.com/organization": {"organization_id": "organization-1"}})
FRESH_JWT = make_jwt({"sub": "ada", "mail": "Ada@x.example"})
START = dt.datetime(2031, 1, 1, tzinfo=dt.timezone.utc)


class Refusal(Exception):
    def __init__(self, status_code: int, error_type: str) -> None:
        super().__init__("said with secret-token in it")
        self.details = Obj(status_code=status_code, error_type=error_type)


class Stytch:
    """Knows one session, of ada, who has 90 minutes left."""

    def __init__(self, member_id: Optional[str] = None, **changes: Any) -> None:
        self.calls: list = []
        self.events: list = []
        self.member_id = member_id
        self.session_jwt = changes.get("session_jwt", FRESH_JWT)
        self.emails = changes.get("emails", [Obj(email="ada@x.example", verified=True)])
        self.member = changes.get("member", {"email_address": "ada@X.example"})
        self.attested_email = changes.get("attested_email", "ada@x.example")
        self.sessions = self.organizations = self.members = self

    def authenticate(self, **held: str) -> Any:
        self.calls.append(("authenticate", held))
        if "live" not in held.values() and make_jwt({"sub": "ada"}) not in held.values():
            raise Refusal(404, "session_not_found")
        session = Obj(last_accessed_at=START, expires_at=START + dt.timedelta(minutes=90))
        return Obj(user=Obj(user_id="ada", emails=self.emails), session=session, session_jwt=self.session_jwt)

    def get(self, organization_id: str, member_id: str) -> Any:
        if self.member is None or member_id not in (ACME.member_id, BETA.member_id):
            raise Refusal(404, "member_not_found")
        return Obj(member=Obj(member_id=member_id, **self.member))

    def attest(self, **asked: Any) -> Any:
        self.calls.append(("attest", asked))
        known = {ACME.organization_id: ACME.member_id, BETA.organization_id: BETA.member_id}
        member_id = self.member_id or known[asked["organization_id"]]
        token = "new-token" if member_id != "member-2" else "new-token-2"
        member = Obj(email_address=self.attested_email)
        return Obj(member_id=member_id, member=member, session_token=token, session_jwt=B2B_JWT)

    def revoke(self, **asked: str) -> None:
        self.calls.append(("revoke", asked))

    def options(self, **changes: Any) -> Options:
        usual = dict(
            profile_id="profile-1",
            claim="mail",
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
        {"profile_id": "profile-1", "token": FRESH_JWT, "organization_id": "organization-1", "session_duration_minutes": 90},
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


def test_who_is_refused_before_a_session_is_made() -> None:
    unverified = [Obj(email="ada@x.example", verified=False)]
    for changes, reason in [
        ({"session_jwt": make_jwt({"sub": "ada"})}, "no_email_claim"),
        # The application wrote it into the metadata at sign-up: that proves nothing.
        ({"emails": unverified}, "unverified_email"),
        ({"emails": []}, "unverified_email"),
        ({"session_jwt": make_jwt({"sub": "ada", "mail": "boss@x.example"})}, "unverified_email"),
        ({"member": {"email_address": "eve@x.example"}}, "other_email"),
        ({"member": None}, "removed_in_b2b"),
        ({"member": {"email_address": "ada@x.example", "status": "deleted"}}, "removed_in_b2b"),
    ]:
        stytch = Stytch(**changes)
        made = Bridge(stytch.options())("stytch_session=live")
        assert (made.outcome, made.reason, made.session_token) == ("refused", reason, "")
        assert [name for name, _ in stytch.calls] == ["authenticate"], reason


def test_a_member_who_is_somebody_else_at_the_last_moment_gets_their_session_ended() -> None:
    for changes, reason in [
        ({"member_id": "member-9"}, "other_member"),
        ({"attested_email": "e@x.example"}, "other_email"),
    ]:
        stytch = Stytch(**changes)
        made = Bridge(stytch.options())("stytch_session=live")
        assert (made.reason, made.session_token) == (reason, "")
        assert stytch.calls[-1] == ("revoke", {"session_token": "new-token"})


def at_once(bridge: Bridge, asked: List[Any]) -> list:
    with ThreadPoolExecutor(len(asked)) as threads:
        return list(threads.map(lambda one: bridge(*one), asked))


def test_ten_requests_at_once_make_one_session() -> None:
    stytch = Stytch()

    def slow(_user_id: str) -> list:
        time.sleep(0.1)
        return [ACME]

    bridge = Bridge(stytch.options(memberships=slow))
    made = at_once(bridge, [("stytch_session=live",)] * 10)
    assert {each.session_token for each in made} == {"new-token"}
    assert [name for name, _ in stytch.calls] == ["authenticate", "attest"]
    assert len(stytch.events) == 1
    # Nothing is kept for later: the session may have ended meanwhile.
    bridge("stytch_session=live")
    assert [name for name, _ in stytch.calls] == ["authenticate", "attest"] * 2


def test_two_people_at_once_with_empty_cookies() -> None:
    class Two(Stytch):
        def authenticate(self, **held: str) -> Any:
            who = "eve" if held["session_jwt"].endswith("eve") else "ada"
            time.sleep(0.05)
            session = Obj(last_accessed_at=START, expires_at=START + dt.timedelta(minutes=90))
            claims = make_jwt({"sub": who, "mail": f"{who}@x.example"})
            user = Obj(user_id=who, emails=[Obj(email=f"{who}@x.example", verified=True)])
            return Obj(user=user, session=session, session_jwt=claims)

        def get(self, organization_id: str, member_id: str) -> Any:
            return Obj(member=Obj(member_id=member_id, email_address=f"{member_id}@x.example"))

        def attest(self, **asked: Any) -> Any:
            claims = asked["token"].split(".")[1]
            who = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sub"]
            member = Obj(email_address=f"{who}@x.example")
            return Obj(member_id=who, member=member, session_token=f"of {who}", session_jwt=B2B_JWT)

    bridge = Bridge(Two().options(memberships=lambda user_id: [Membership("organization-1", user_id)]))
    made = at_once(bridge, [(f"stytch_session=; stytch_session_jwt=x.{who}",) for who in ("ada", "eve")])
    assert [each.session_token for each in made] == ["of ada", "of eve"]
    assert bridge("stytch_session=; stytch_session_jwt=").outcome == "nothing"


def test_one_person_on_two_hosts_at_once() -> None:
    stytch = Stytch()

    def choose(_user: Any, organizations: list, host: str) -> Membership:
        time.sleep(0.05)
        return organizations[0 if host == "a.example" else 1]

    bridge = Bridge(stytch.options(choose_organization=choose))
    made = at_once(bridge, [("stytch_session=live", host) for host in ("a.example", "b.example", "a.example")])
    assert [each.session_token for each in made] == ["new-token", "new-token-2", "new-token"]
    assert sorted(name for name, _ in stytch.calls) == ["attest", "attest", "authenticate"]


def test_a_failed_attempt_is_remembered_for_this_host_only() -> None:
    options = Stytch().options(memberships=lambda _user_id: [], cookie_attributes="Domain=x.example; Path=/; Secure")
    [later] = Bridge(options)("stytch_session=live").set_cookies
    assert later.endswith("; Path=/; Secure; HttpOnly") and "Domain" not in later


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
