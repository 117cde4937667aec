"""Tests of the password login, with a fake of Stytch: `python -m pytest test_stytch_password_login.py`, or just run this file."""

import base64
import hashlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from threading import Event, Lock
from types import SimpleNamespace as Obj
from typing import Any, Callable, List, Optional

from stytch_crosswalk import Membership
from stytch_password_hash import hash_password
from stytch_password_login import Options, PasswordLogin
from stytch_rollout import Rollout, rollout_of

PASSWORD, EMAIL = "correct horse", "ada@x.example"
O1, O2 = "organization-test-1", "organization-test-2"


class Refused(Exception):
    def __init__(self, status_code: int, error_type: str) -> None:
        super().__init__("a message with correct horse in it")
        self.details = Obj(status_code=status_code, error_type=error_type)


def new_member(organization_id: str, member_id: str) -> Obj:
    ids = dict(organization_id=organization_id, member_id=member_id, external_id="ada", email_address=EMAIL)
    return Obj(**ids, member_password_id="", email_address_verified=False, hash=None)


class Stytch:
    """Both projects: one User with a password, and a Member without one in each of two Organizations."""

    def __init__(self) -> None:
        self.calls: List[Any] = []
        self.events: List[Any] = []
        self.user = Obj(user_id="ada", emails=[Obj(email=EMAIL, verified=True)])
        self.members = [new_member(O1, "m1"), new_member(O2, "m2")]
        self.before: Callable[[str], Any] = lambda _name: None
        self._lock = Lock()
        call = self._call
        self.consumer = Obj(passwords=Obj(authenticate=call("consumer", self._consumer)))
        api = Obj(
            get=call("get", self._get),
            delete=call("delete member", self._delete),
            delete_password=call("delete password", lambda **_: None),
        )
        discovery = Obj(
            authenticate=call("b2b discovery", self._discover),
            email=Obj(reset_start=call("discovery reset", lambda **_: None)),
        )
        email = Obj(
            reset_start=call("reset", lambda **_: None), require_reset=call("require reset", lambda **_: None)
        )
        passwords = Obj(
            migrate=call("migrate", self._migrate),
            authenticate=call("b2b", self._authenticate),
            discovery=discovery,
            email=email,
        )
        self.b2b = Obj(organizations=Obj(members=api), passwords=passwords)

    def login(self, **changes: Any) -> PasswordLogin:
        places = [Membership(each.organization_id, each.member_id) for each in self.members]
        usual = dict(
            consumer=self.consumer,
            b2b=self.b2b,
            cross_organization=True,
            reset_by_discovery=True,
            memberships=lambda _user_id: places,
            memberships_of_email=lambda email: places if email == EMAIL else [],
            rollout=lambda: Rollout(100),
            end="2031-03-31",
            failure_seconds=0.0,
            now=lambda: datetime(2031, 3, 30, tzinfo=timezone.utc),
            log=self.events.append,
        )
        return PasswordLogin(Options(**{**usual, **changes}))

    def names(self) -> List[str]:
        return [name for name, _ in self.calls if name != "get"]

    def fail(self, name: str, status: int, error_type: str) -> None:
        def before(each: str) -> None:
            if each == name:
                raise Refused(status, error_type)

        self.before = before

    def _call(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def call(**given: Any) -> Any:
            self.calls.append((name, given))
            self.before(name)
            return work(**given)

        return call

    def _consumer(self, email: str, password: str) -> Any:
        if email != EMAIL:
            raise Refused(404, "email_not_found")
        if password != PASSWORD:
            raise Refused(401, "unauthorized_credentials")
        return Obj(user=self.user)

    def _at(self, organization_id: str, email_address: str) -> Optional[Obj]:
        found = [each for each in self.members if each.organization_id == organization_id]
        return next((each for each in found if each.email_address == email_address), None)

    def _get(self, organization_id: str, member_id: Optional[str] = None, email_address: Optional[str] = None) -> Any:
        by_id = (each for each in self.members if each.member_id == member_id)
        member = next(by_id, None) if member_id else self._at(organization_id, email_address or "")
        if member is None:
            raise Refused(404, "member_not_found")
        return Obj(member=Obj(**vars(member)))

    def _delete(self, organization_id: str, member_id: str) -> None:
        self.members = [each for each in self.members if each.member_id != member_id]

    def _migrate(self, organization_id: str, email_address: str, **password_hash: Any) -> Any:
        with self._lock:
            known = self._at(organization_id, email_address)
            if known is not None and known.hash:
                raise Refused(400, "password_already_exists")
            member = known or Obj(organization_id=organization_id, email_address=email_address, member_id="new")
            if known is None:
                self.members.append(member)
            vars(member).update(hash=password_hash, member_password_id="p", email_address_verified=True)
        return Obj(member_id=member.member_id, member=member, member_created=known is None)

    def _authenticate(self, organization_id: str, email_address: str, password: str, **_more: Any) -> Any:
        check(self._at(organization_id, email_address), password)
        return Obj(session_token=f"session in {organization_id}")

    def _discover(self, email_address: str, password: str) -> Any:
        check(next((each for each in self.members if each.hash), None), password)
        return Obj(intermediate_session_token="intermediate")


def check(member: Any, password: str) -> None:
    """The hash itself has a test of its own, because it is slow."""
    if member is None or not member.hash:
        raise Refused(404, "member_password_not_found")
    if password != PASSWORD:
        raise Refused(401, "unauthorized_credentials")



def test_somebody_who_does_not_take_part_is_not_checked_here() -> None:
    def places(_email: str) -> List[Membership]:
        return [Membership(each.organization_id, each.member_id, "", "ada", "acme") for each in stytch.members]

    stytch = Stytch()
    for text in ("0", "0.001", "100/0.001"):
        login = stytch.login(memberships_of_email=places, rollout=lambda text=text: rollout_of(text))
        assert login(EMAIL, PASSWORD, stytch.members[0].organization_id).outcome == "not_in_rollout"
    # A person whom no run has migrated, and an Organization of others.
    later = lambda: Rollout(99.9999)  # noqa: E731
    assert stytch.login(memberships_of_email=lambda _email: [], rollout=later)(EMAIL, PASSWORD, None).outcome == "not_in_rollout"
    login = stytch.login(memberships_of_email=places, rollout=later)
    assert login(EMAIL, PASSWORD, "organization-test-9").outcome == "not_in_rollout"
    assert stytch.calls == []
    assert login(EMAIL, PASSWORD, stytch.members[0].organization_id).outcome == "accepted"
    # Rolled back: B2B has the password by now, and the Consumer login answers again.
    stytch.calls.clear()
    login = stytch.login(memberships_of_email=places, rollout=lambda: Rollout(0))
    assert login(EMAIL, PASSWORD, stytch.members[0].organization_id).outcome == "not_in_rollout"
    assert stytch.calls == []


def test_b2b_can_verify_the_hash() -> None:
    made, other = hash_password("pässword ✓"), hash_password("pässword ✓")
    assert made["hash"] != other["hash"] and made["hash_type"] == "scrypt"
    config = dict(made["scrypt_config"])
    salt = base64.b64decode(config.pop("salt"))
    assert config == {"n_parameter": 2**15, "r_parameter": 8, "p_parameter": 1, "key_length": 32}
    expected = hashlib.scrypt("pässword ✓".encode(), salt=salt, n=2**15, r=8, p=1, dklen=32, maxmem=2**26)
    assert base64.b64encode(expected).decode() == made["hash"]


def test_the_first_login_moves_the_password_then_only_b2b_checks_it() -> None:
    stytch = Stytch()
    login = stytch.login()
    made = login(EMAIL, PASSWORD, O1)
    assert (made.outcome, made.response.session_token) == ("accepted", f"session in {O1}")
    assert stytch.names() == ["consumer", "migrate", "migrate", "b2b"]
    # Without session_duration_minutes, so that Consumer creates no session.
    assert dict(stytch.calls)["consumer"] == {"email": EMAIL, "password": PASSWORD}
    assert dict(stytch.calls)["b2b"]["session_duration_minutes"] == 60
    stytch.calls.clear()
    assert login(EMAIL, PASSWORD, O1).outcome == "accepted"
    assert stytch.names() == ["b2b"]
    assert login(EMAIL, "wrong", O1) == ("failed", None)
    assert [event["outcome"] for event in stytch.events] == ["moved", "b2b", "failed"]


def test_a_discovery_login_moves_the_password_too() -> None:
    stytch = Stytch()
    made = stytch.login()(EMAIL, PASSWORD)
    assert (made.outcome, made.response.intermediate_session_token) == ("accepted", "intermediate")
    assert stytch.names() == ["consumer", "migrate", "migrate", "b2b discovery"]


def test_organization_scoped_only_the_member_of_this_organization() -> None:
    stytch = Stytch()
    login = stytch.login(cross_organization=False, reset_by_discovery=False)
    assert login(EMAIL, PASSWORD, O1).outcome == "accepted"
    assert [bool(member.hash) for member in stytch.members] == [True, False]
    # Without an Organization, or with a slug instead of its id, nothing is checked.
    stytch.calls.clear()
    for organization_id in (None, "acme", "..", f"{O1}/x", f"{O1}\n"):
        assert login(EMAIL, PASSWORD, organization_id).outcome == "failed"
    assert stytch.calls == []


# Whether a password is valid in all Organizations, and whether a reset ends where people choose one.
SCOPES = ((True, True), (True, False), (False, False))


def test_an_email_to_set_a_new_password_instead_of_the_hash() -> None:
    for scope, discovery in SCOPES:
        reset = "discovery reset" if discovery else "reset"
        expected = {"email_address": EMAIL, "locale": "en", **({} if discovery else {"organization_id": O1})}
        for reason in ("reset_password", "unverified_email"):
            stytch = Stytch()
            if reason == "reset_password":
                stytch.fail("consumer", 400, reason)
            else:
                stytch.user.emails[0].verified = False
            login = stytch.login(cross_organization=scope, reset_by_discovery=discovery, reset_options={"locale": "en"})
            assert login(EMAIL, PASSWORD, O1) == ("failed", None)
            assert stytch.names() == ["consumer", reset]
            assert stytch.events == [{"outcome": "reset_sent", "reason": reason}]
            assert stytch.calls[-1][1] == expected


def test_after_the_end_date_the_consumer_project_checks_nothing() -> None:
    for scope, discovery in SCOPES:
        reset = "discovery reset" if discovery else "reset"
        stytch = Stytch()
        end = datetime(2031, 3, 31, tzinfo=timezone.utc)
        login = stytch.login(cross_organization=scope, reset_by_discovery=discovery, now=lambda: end)
        assert login(EMAIL, PASSWORD, O1) == ("failed", None)
        assert stytch.names() == [reset]
        assert stytch.events == [{"outcome": "reset_sent", "reason": "after_end"}]


def test_a_member_that_changed_after_it_was_read() -> None:
    for scope, take_back in ((True, "require reset"), (False, "delete password")):
        stytch = Stytch()

        def reassign(name: str) -> None:
            if name == "migrate":
                stytch.members[0].external_id = "eve"

        stytch.before = reassign
        assert stytch.login(cross_organization=scope)(EMAIL, PASSWORD, O1) == ("failed", None)
        assert stytch.names() == ["consumer", "migrate", take_back]

        # One that an admin removed is not created again.
        stytch = Stytch()

        def remove(name: str) -> None:
            if name == "migrate":
                stytch.members.clear()

        stytch.before = remove
        assert stytch.login(cross_organization=scope)(EMAIL, PASSWORD, O1) == ("failed", None)
        assert (stytch.names()[-1], stytch.members) == ("delete member", [])
        assert stytch.events[-1]["reason"] == "removed_in_b2b"


def test_the_member_of_another_user_never_gets_the_password() -> None:
    for external_id in ("eve", None, ""):
        stytch = Stytch()
        stytch.members[0].external_id = external_id
        assert stytch.login()(EMAIL, PASSWORD, O1) == ("failed", None)
        assert stytch.names() == ["consumer"]


def test_the_own_external_id() -> None:
    """If Members have it, the password goes to those, and to those with the user_id."""
    for changes, moved in (({"member_external_id": "own"}, ["migrate", "migrate", "b2b"]), ({}, [])):
        stytch = Stytch()
        stytch.user.external_id = stytch.members[0].external_id = "app|1"
        stytch.login(**changes)(EMAIL, PASSWORD, O1)
        assert stytch.names() == ["consumer", *moved]


def test_a_password_that_b2b_refuses_after_the_move() -> None:
    stytch = Stytch()
    stytch.fail("b2b", 400, "member_reset_password")
    assert stytch.login()(EMAIL, PASSWORD, O1) == ("failed", None)
    assert stytch.names()[-1] == "discovery reset"


def test_two_logins_at_once() -> None:
    login = Stytch().login()
    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(lambda _: login(EMAIL, PASSWORD, O1).outcome, range(2)))
    assert made == ["accepted", "accepted"]


def test_an_interrupted_login_is_completed_by_the_next_one() -> None:
    for organization_id in (O1, O2, None):
        stytch = Stytch()

        def interrupt(name: str) -> None:
            if stytch.names().count("migrate") == 2 and name == "migrate":
                raise Refused(500, "internal_server_error")

        stytch.before = interrupt
        assert stytch.login()(EMAIL, PASSWORD, O1) == ("unavailable", None)
        stytch.calls.clear()
        assert stytch.login()(EMAIL, "wrong", organization_id).outcome == "failed"
        assert stytch.login()(EMAIL, PASSWORD, organization_id).outcome == "accepted"
        assert "consumer" not in stytch.names() and all(member.hash for member in stytch.members)


def test_it_completes_members_of_the_same_user_only_and_only_if_the_email_is_verified() -> None:
    for first, second in (
        ({"email_address_verified": False}, {}),
        ({"email_address_verified": True}, {"external_id": "eve"}),
        ({"email_address_verified": True, "external_id": None}, {"external_id": None}),
    ):
        stytch = Stytch()
        vars(stytch.members[0]).update(hash={"hash": "x"}, member_password_id="p", **first)
        vars(stytch.members[1]).update(second)
        assert stytch.login()(EMAIL, PASSWORD).outcome == "accepted"
        assert stytch.names() == ["b2b discovery"], (first, second)


def test_stytch_does_not_answer() -> None:
    stytch, released = Stytch(), Event()
    stytch.before = lambda name: name == "consumer" and released.wait()
    assert stytch.login(timeout=0.01)(EMAIL, PASSWORD, O1) == ("unavailable", None)
    assert stytch.names() == ["consumer"]
    released.set()


def test_every_failure_has_the_same_result_after_the_same_time_with_one_check() -> None:
    for reason in ("email_not_found", "unauthorized_credentials", "unverified_email", "no_member", "user_lock_limit_reached"):
        stytch = Stytch()
        if reason == "unverified_email":
            stytch.user.emails = []
        elif reason == "no_member":
            stytch.members[0].external_id = "eve"
        elif reason == "user_lock_limit_reached":
            stytch.fail("consumer", 429, reason)
        started = time.monotonic()
        email = "unknown@x.example" if reason == "email_not_found" else EMAIL
        password = "wrong" if reason == "unauthorized_credentials" else PASSWORD
        assert stytch.login(failure_seconds=0.06)(email, password, O1) == ("failed", None)
        assert time.monotonic() - started >= 0.06
        assert stytch.events[-1]["reason"] == reason
        assert len([name for name in stytch.names() if name.startswith(("consumer", "b2b"))]) == 1


def test_no_password_and_no_end_date() -> None:
    stytch = Stytch()
    for email, password in ((EMAIL, ""), (["x"], PASSWORD), (None, None)):
        assert stytch.login()(email, password, O1) == ("failed", None)
    assert stytch.calls == []
    for end in ("", "soon"):
        try:
            stytch.login(end=end)
        except ValueError:
            continue
        raise AssertionError(end)


def test_neither_the_log_nor_the_result_has_the_password_the_email_or_the_hash() -> None:
    stytch = Stytch()
    login = stytch.login()
    made = [login(EMAIL, PASSWORD, O1), login(EMAIL, "wrong", O1)]
    stytch.fail("b2b", 500, "internal_server_error")
    made.append(login(EMAIL, PASSWORD, O1))
    said = str([stytch.events, made])
    assert not any(secret in said for secret in ("correct", "wrong", "ada", "hash"))
    # The password itself goes to the two checks only.
    assert {name for name, given in stytch.calls if PASSWORD in json.dumps(given)} == {"consumer", "b2b"}


if __name__ == "__main__":
    tests = [each for name, each in list(globals().items()) if name.startswith("test_")]
    for each in tests:
        each()
    print(f"{len(tests)} passed, 0 failed")
