"""The bridge's own tests, with a fake of Stytch: `python -m pytest test_stytch_bridge.py`, or just run this file."""

import asyncio
import base64
import datetime as dt
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace as Obj
from typing import Any, List, Optional

from stytch_bridge import Bridge, answer_frontend
from stytch_bridge_exchange import CookieNames, Membership, Options, minutes_left
from stytch_rollout import Rollout, included_of, is_organization_in, is_person_in, rollout_of

ACME = Membership("organization-1", "member-1", "acme", "ada", "acme")
BETA = Membership("organization-2", "member-2", "beta", "ada", "beta")


def make_jwt(claims: Any) -> str:
    return "e30." + base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=") + ".c2ln"


B2B_JWT = make_jwt({"sub": "member-1", "https://stytch.com/organization": {"organization_id": "organization-1"}})
FRESH_JWT = make_jwt({"sub": "ada", "mail": "Ada@x.example"})
START = dt.datetime(2031, 1, 1, tzinfo=dt.timezone.utc)


class Refusal(Exception):
    def __init__(self, status_code: int, error_type: str) -> None:
        super().__init__("a message with secret-token in it")
        self.details = Obj(status_code=status_code, error_type=error_type)


class Stytch:
    """Has one session: of the user "ada", with 90 minutes left."""

    def __init__(self, member_id: Optional[str] = None, **changes: Any) -> None:
        self.calls: list = []
        self.events: list = []
        self.member_id = member_id
        self.session_jwt = changes.get("session_jwt", FRESH_JWT)
        self.user_id = changes.get("user_id", "ada")
        self.external_id = changes.get("external_id")
        self.emails = changes.get("emails", [Obj(email="ada@x.example", verified=True)])
        self.member = changes.get("member", {})
        self.attested_email = changes.get("attested_email", "ada@x.example")
        self.sessions = self.organizations = self.members = self

    def authenticate(self, **held: str) -> Any:
        self.calls.append(("authenticate", held))
        if "live" not in held.values() and make_jwt({"sub": "ada"}) not in held.values():
            raise Refusal(404, "session_not_found")
        session = Obj(session_id="session-1", last_accessed_at=START, expires_at=START + dt.timedelta(minutes=90))
        user = Obj(user_id=self.user_id, external_id=self.external_id, emails=self.emails)
        return Obj(user=user, session=session, session_jwt=self.session_jwt)

    def get(self, organization_id: str, member_id: str) -> Any:
        if self.member is None or member_id not in (ACME.member_id, BETA.member_id):
            raise Refusal(404, "member_not_found")
        usual = {"member_id": member_id, "external_id": "ada", "email_address": "ada@X.example"}
        return Obj(member=Obj(**{**usual, **self.member}))

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
            rollout=lambda: Rollout(100),
            log=self.events.append,
        )
        return Options(**{**usual, **changes})


def test_a_live_session_is_exchanged() -> None:
    stytch = Stytch()
    made = Bridge(stytch.options())("theme=dark; stytch_session=live")
    assert made.outcome == "exchanged"
    assert stytch.calls[-1] == (
        "attest",
        {"profile_id": "profile-1", "token": FRESH_JWT, "organization_id": "organization-1", "session_duration_minutes": 90},
    )
    assert made.set_cookies[0] == "stytch_session=new-token; Max-Age=5400; Path=/; Secure; SameSite=Lax; HttpOnly"
    assert made.cookie_header == f"theme=dark; stytch_session=new-token; stytch_session_jwt={B2B_JWT}"
    assert "new-token" not in repr(made) and "live" not in json.dumps(stytch.events)
    assert stytch.events[-1]["old_session_id"] == "session-1"


def test_without_a_session_or_with_a_b2b_session_no_call_is_made() -> None:
    stytch = Stytch()
    bridge = Bridge(stytch.options())
    assert bridge("theme=dark").outcome == bridge(None).outcome == "no_session"
    assert bridge(f"stytch_session=new-token; stytch_session_jwt={B2B_JWT}").outcome == "b2b_session"
    assert stytch.calls == []


def test_after_a_failure_the_request_continues_unchanged_and_the_next_one_makes_no_attempt() -> None:
    def down(_user_id: str) -> list:
        raise ConnectionError("down")

    forged = f"stytch_session_jwt={make_jwt({'sub': 'eve'})}"
    for cookie, changes, outcome, reason in [
        ("stytch_session=dead", {}, "refused", "session_not_found"),
        (forged, {}, "refused", "session_not_found"),
        ("stytch_session=live", {"memberships": lambda _user_id: []}, "refused", "not_migrated"),
        ("stytch_session=live", {"choose_organization": lambda *_: None}, "refused", "no_organization_chosen"),
        ("stytch_session=live", {"memberships": down}, "unavailable", "ConnectionError"),
    ]:
        stytch = Stytch()
        bridge = Bridge(stytch.options(**changes))
        made = bridge(cookie)
        assert (made.outcome, made.reason, made.cookie_header) == (outcome, reason, cookie)
        calls = len(stytch.calls)
        assert bridge(f"{cookie}; {made.set_cookies[0].split(';')[0]}").outcome == outcome
        assert len(stytch.calls) == calls


def test_refusals_before_attest() -> None:
    unverified = [Obj(email="ada@x.example", verified=False)]
    for changes, reason in [
        ({"session_jwt": make_jwt({"sub": "ada"})}, "no_email_claim"),
        # The application wrote it into the metadata at sign-up, so the claim is not a proof.
        ({"emails": unverified}, "unverified_email"),
        ({"emails": []}, "unverified_email"),
        ({"session_jwt": make_jwt({"sub": "ada", "mail": "boss@x.example"})}, "unverified_email"),
        ({"member": {"email_address": "eve@x.example"}}, "other_email"),
        ({"member": None}, "removed_in_b2b"),
        ({"member": {"status": "deleted"}}, "removed_in_b2b"),
        ({"member": {"external_id": "eve"}}, "other_user"),
        ({"member": {"external_id": None}}, "other_user"),
    ]:
        stytch = Stytch(**changes)
        made = Bridge(stytch.options())("stytch_session=live")
        assert (made.outcome, made.reason, made.session_token) == ("refused", reason, "")
        assert [name for name, _ in stytch.calls] == ["authenticate"], reason


def test_a_session_of_another_member_is_revoked_and_not_returned() -> None:
    for changes, reason in [
        ({"member_id": "member-9"}, "other_member"),
        ({"attested_email": "e@x.example"}, "other_email"),
    ]:
        stytch = Stytch(**changes)
        made = Bridge(stytch.options())("stytch_session=live")
        assert (made.reason, made.session_token) == (reason, "")
        assert stytch.calls[-1] == ("revoke", {"session_token": "new-token"})


class TwoUsers(Stytch):
    """Two users, "ada" and "eve". Each is a Member of both Organizations. Every attest returns another token."""

    def authenticate(self, **held: str) -> Any:
        self.calls.append(("authenticate", held))
        [secret] = held.values()
        who = "eve" if secret.endswith("eve") else "ada"
        time.sleep(0.02)
        session = Obj(session_id="session-1", last_accessed_at=START, expires_at=START + dt.timedelta(minutes=90))
        user = Obj(user_id=who, emails=[Obj(email=f"{who}@x.example", verified=True)])
        return Obj(user=user, session=session, session_jwt=make_jwt({"sub": who, "mail": f"{who}@x.example"}))

    def get(self, organization_id: str, member_id: str) -> Any:
        who = member_id.split(" ")[0]
        return Obj(member=Obj(member_id=member_id, external_id=who, email_address=f"{who}@x.example"))

    def attest(self, **asked: Any) -> Any:
        self.calls.append(("attest", asked))
        claims = asked["token"].split(".")[1]
        who = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sub"]
        member = Obj(email_address=f"{who}@x.example")
        member_id = f"{who} in {asked['organization_id']}"
        token = f"{len(self.calls)}: {member_id}"
        return Obj(member_id=member_id, member=member, session_token=token, session_jwt=B2B_JWT)

    def bridge(self, **changes: Any) -> Bridge:
        places = ("organization-1", "organization-2")
        options = self.options(memberships=lambda who: [Membership(each, f"{who} in {each}") for each in places])
        return Bridge(replace(options, **changes))


def at_once(bridge: Bridge, asked: List[Any]) -> list:
    with ThreadPoolExecutor(len(asked)) as threads:
        return list(threads.map(lambda one: bridge(*one), asked))


def owners(made: list) -> List[str]:
    """The tokens without their number."""
    return [each.session_token.partition(": ")[2] for each in made]


def test_two_users_at_once_whatever_cookies_are_empty() -> None:
    for cookie in (
        "stytch_session=; stytch_session_jwt=x.{0}",
        "stytch_session_jwt=x.{0}",
        "stytch_session={0}; stytch_session_jwt=",
        "stytch_session={0}; stytch_session=same",
    ):
        users = ("ada", "eve", "eve", "ada")
        made = at_once(TwoUsers().bridge(), [(cookie.format(who),) for who in users])
        assert owners(made) == [f"{who} in organization-1" for who in users], cookie
    stytch = TwoUsers()
    assert stytch.bridge()("stytch_session=; stytch_session_jwt=").outcome == "no_session"
    assert stytch.calls == []


def test_one_user_on_two_hosts_at_once() -> None:
    def choose(_user: Any, organizations: list, host: str) -> Membership:
        return organizations[0 if host == "a.example" else 1]

    bridge = TwoUsers().bridge(choose_organization=choose)
    made = at_once(bridge, [("stytch_session=ada", host) for host in ("a.example", "b.example", "a.example")])
    assert owners(made) == ["ada in organization-1", "ada in organization-2", "ada in organization-1"]


def test_ten_requests_at_once_share_nothing() -> None:
    stytch = TwoUsers()
    made = at_once(stytch.bridge(), [("stytch_session=ada",)] * 10)
    assert owners(made) == ["ada in organization-1"] * 10
    assert sorted(name for name, _ in stytch.calls) == ["attest"] * 10 + ["authenticate"] * 10


def test_a_consumer_email_that_moved_to_another_user() -> None:
    """The Member of ada still has her old email, which eve has verified by now. No session for either."""
    moved = [Obj(email="new@x.example", verified=True)]
    for changes, reason in [
        ({"emails": moved}, "unverified_email"),
        ({"emails": moved, "session_jwt": make_jwt({"sub": "ada", "mail": "new@x.example"})}, "other_email"),
        # The other user, with a crosswalk that names this Member by mistake.
        ({"user_id": "eve"}, "other_user"),
    ]:
        stytch = Stytch(**changes)
        made = Bridge(stytch.options(memberships=lambda _user_id: [ACME]))("stytch_session=live")
        assert (made.reason, made.session_token) == (reason, "")
        assert [name for name, _ in stytch.calls] == ["authenticate"]


def test_the_own_external_id() -> None:
    """It counts only if Members have it, and then the user_id too."""
    for kind, external_id, outcome in [
        ("own", "app|1", "exchanged"),
        ("own", "ada", "exchanged"),
        ("own", "app|2", "refused"),
        ("crosswalk", "app|1", "refused"),
        ("user_id", "app|1", "refused"),
    ]:
        stytch = Stytch(external_id="app|1", member={"external_id": external_id})
        assert Bridge(stytch.options(member_external_id=kind))("stytch_session=live").outcome == outcome


def test_a_failed_attempt_is_remembered_for_this_host_only() -> None:
    options = Stytch().options(memberships=lambda _user_id: [], cookie_attributes="Domain=x.example; Path=/; Secure")
    [failed] = Bridge(options)("stytch_session=live").set_cookies
    assert failed.endswith("; Path=/; Secure; HttpOnly") and "Domain" not in failed


def test_rollout() -> None:
    stytch = Stytch()
    for text in ("0", "", None, "ten", "-1", "10/", "100/0"):
        made = Bridge(stytch.options(rollout=lambda text=text: rollout_of(text)))("stytch_session=live")
        assert made.outcome == "not_in_rollout"
    assert stytch.calls == []
    assert rollout_of(" 2.5 / 50 ") == Rollout(2.5, 50)
    ids = [f"id-{index}" for index in range(1000)]
    for is_in, at in [(is_organization_in, lambda each: Rollout(each, 0)), (is_person_in, lambda each: Rollout(0, each))]:
        tenth = [each for each in ids if is_in(each, at(10))]
        assert 60 < len(tenth) < 140 and all(is_in(each, at(20)) for each in tenth)
        assert all(is_in(each, at(100)) for each in ids) and not any(is_in(each, at(0)) for each in ids)


def test_a_person_of_two_organizations_enters_the_one_that_takes_part() -> None:
    def lowest(place: Membership) -> int:
        return min(each for each in range(101) if is_organization_in(place.organization_external_id, Rollout(each)))

    first, second = sorted([ACME, BETA], key=lowest)
    rollout = Rollout(lowest(first))
    assert included_of("ada", [ACME, BETA], rollout) == [first]
    stytch = Stytch()
    assert Bridge(stytch.options(rollout=lambda: rollout))("stytch_session=live").outcome == "exchanged"
    assert stytch.calls[-1][1]["organization_id"] == first.organization_id
    other = stytch.options(rollout=lambda: rollout, choose_organization=lambda *_: second)
    assert Bridge(other)("stytch_session=live").reason == "no_organization_chosen"


def test_somebody_without_a_member_comes_later_until_all_organizations_take_part() -> None:
    for percent, expected in [(99, ("not_in_rollout", None)), (100, ("refused", "not_migrated"))]:
        options = Stytch().options(memberships=lambda _user_id: [], rollout=lambda percent=percent: Rollout(percent))
        made = Bridge(options)("stytch_session=live")
        assert (made.outcome, made.reason) == expected


def test_somebody_who_is_not_in_the_rollout() -> None:
    # No call if there is a JWT, one call a minute if there is only a token.
    for rollout in (Rollout(0.001), Rollout(100, 0.001)):
        stytch = Stytch()
        bridge = Bridge(stytch.options(rollout=lambda rollout=rollout: rollout))
        assert bridge(f"stytch_session=live; stytch_session_jwt={make_jwt({'sub': 'ada'})}").outcome == "not_in_rollout"
        assert stytch.calls == []
        asked = bridge("stytch_session=live")
        assert asked.outcome == "not_in_rollout" and "; Max-Age=60;" in asked.set_cookies[0]
        assert [name for name, _ in stytch.calls] == ["authenticate"]


def test_stytch_does_not_answer() -> None:
    def slow(_user_id: str) -> list:
        time.sleep(0.2)
        return []

    made = Bridge(Stytch().options(memberships=slow, timeout=0.01))("stytch_session=live")
    assert (made.outcome, made.reason) == ("unavailable", "timeout")


def test_the_remaining_lifetime_is_the_difference_of_two_times_from_stytch() -> None:
    for minutes, wanted in ((60, 60), (1, 5)):
        session = Obj(session_id="session-1", last_accessed_at=START, expires_at=START + dt.timedelta(minutes=minutes, seconds=30))
        assert minutes_left(session) == wanted


def test_with_different_cookie_names_the_consumer_cookies_are_deleted() -> None:
    names = dict(consumer_cookies=CookieNames("old", "old_jwt"), b2b_cookies=CookieNames("new", "new_jwt"))
    made = Bridge(Stytch().options(**names))("old=live")
    assert [cookie.split(";")[0] for cookie in made.set_cookies[2:]] == ["old=", "old_jwt="]
    assert made.cookie_header == f"new=new-token; new_jwt={B2B_JWT}"


def test_a_frontend_gets_both_tokens_and_another_site_nothing() -> None:
    bridge = Bridge(Stytch().options())
    status, body, cookies = answer_frontend(bridge, "stytch_session=live", "same-origin")
    assert (status, body["session_token"]) == (200, "new-token") and "HttpOnly" not in "".join(cookies)
    assert answer_frontend(bridge, "stytch_session=live", "cross-site")[0] == 403


def test_the_adapter_of_this_folder() -> None:
    """The application sees the new cookies, the browser receives them, and no cache keeps them."""
    options, seen, sent = Stytch().options(), [], []
    try:
        from stytch_bridge_flask import StytchBridge as Wsgi

        def wsgi_app(environ: Any, start_response: Any) -> list:
            seen.append(environ["HTTP_COOKIE"])
            start_response("200 OK", [("cache-control", "public")])
            return []

        Wsgi(wsgi_app, options)({"HTTP_COOKIE": "stytch_session=live"}, lambda status, headers: sent.extend(headers))
    except ModuleNotFoundError:
        from stytch_bridge_fastapi import StytchBridge as Asgi

        async def asgi_app(scope: Any, receive: Any, send: Any) -> None:
            seen.append(dict(scope["headers"])[b"cookie"].decode())
            await send({"type": "http.response.start", "status": 200, "headers": [(b"cache-control", b"public")]})

        async def send(message: Any) -> None:
            sent.extend(message["headers"])

        asyncio.run(Asgi(asgi_app, options)({"type": "http", "headers": [(b"cookie", b"stytch_session=live")]}, None, send))
    assert "stytch_session=new-token" in seen[0]
    names = sorted(str(name).lower().strip("b'") for name, _ in sent)
    assert names == ["cache-control", "set-cookie", "set-cookie"]
    assert "no-store" in str(sent) and "public" not in str(sent)


if __name__ == "__main__":
    tests = [each for name, each in list(globals().items()) if name.startswith("test_")]
    for each in tests:
        each()
    print(f"{len(tests)} passed, 0 failed")
