"""Tests of dual write, with a pretended Stytch: `python -m pytest test_stytch_dual_write.py`, or just run this file."""

from types import SimpleNamespace as Obj
from typing import Any, Dict, List, Optional

from stytch_dual_write import DualWrite
from stytch_members import Rule, organizations_of, wanted_member

RULE = Rule("trusted_metadata", "tenant", "leave_out", "leave_out", "email", ["gmail.com"], {"Big Co": "big-co|1"})


def person(**changes: Any) -> Obj:
    usual: Dict[str, Any] = dict(
        user_id="ada",
        emails=[Obj(email="ada@acme.example", verified=True)],
        name=None,
        trusted_metadata={"tenant": "acme", "plan": "free", "email": "ada@acme.example"},
        untrusted_metadata={"tenant": "evil"},
    )
    return Obj(**{**usual, **changes})


class Refusal(Exception):
    def __init__(self, error_type: str) -> None:
        super().__init__("said with secret-token in it")
        self.details = Obj(error_type=error_type)


class Stytch:
    """Keeps Members by Organization."""

    def __init__(self) -> None:
        self.held: Dict[str, Obj] = {}
        self.calls: List[Any] = []
        self.events: List[Any] = []
        self.broken: Optional[str] = None
        self.organizations = self.members = self
        self.dual = DualWrite(self, RULE, self.events.append)

    def _member(self, organization_id: str) -> Obj:
        if self.broken:
            raise Refusal(self.broken)
        if organization_id not in self.held:
            raise Refusal("member_not_found")
        return self.held[organization_id]

    def get(self, organization_id: str, member_id: str) -> Obj:
        return Obj(member=self._member(organization_id))

    def create(self, organization_id: str, **fields: Any) -> Obj:
        self.calls.append(("create", organization_id))
        self.held[organization_id] = Obj(**fields)
        return self.get(organization_id, "")

    def update(self, organization_id: str, member_id: str, **fields: Any) -> None:
        self.calls.append(("update", organization_id, fields))
        if fields.get("mfa_phone_number") and getattr(self._member(organization_id), "mfa_phone_number", None):
            raise Refusal("duplicate_member_phone_number_for_member")
        for name, value in fields.items():
            kept = {key: each for key, each in value.items() if each is not None} if isinstance(value, dict) else value
            setattr(self._member(organization_id), name, kept)

    def delete_mfa_phone_number(self, organization_id: str, member_id: str) -> None:
        self.calls.append(("delete phone", organization_id))
        self._member(organization_id).mfa_phone_number = ""

    def delete(self, organization_id: str, member_id: str) -> None:
        self._member(organization_id)
        self.calls.append(("delete", organization_id))
        del self.held[organization_id]


def test_a_new_user_is_a_member_once() -> None:
    stytch = Stytch()
    assert stytch.dual.created(person()) and stytch.dual.created(person())
    assert stytch.calls == [("create", "acme")]
    assert vars(stytch.held["acme"]) == {
        "email_address": "ada@acme.example",
        "external_id": "ada",
        "trusted_metadata": {"tenant": "acme", "plan": "free"},
        "untrusted_metadata": {"tenant": "evil"},
    }


def test_a_change_follows_once_and_a_deleted_user_goes() -> None:
    stytch = Stytch()
    changed = person(name=Obj(first_name="Ada", last_name="L"), trusted_metadata={"tenant": "acme"})
    stytch.dual.created(person())
    assert stytch.dual.updated(changed) and stytch.dual.updated(changed)
    fields = {"name": "Ada L", "trusted_metadata": {"plan": None, "tenant": "acme"}}
    assert stytch.calls[1:] == [("update", "acme", fields)]
    assert stytch.dual.deleted(changed) and stytch.dual.deleted(changed)
    assert stytch.held == {}


def test_another_phone_number_takes_the_place_of_the_old_one() -> None:
    stytch = Stytch()
    first, second = ([Obj(phone_number=number, verified=True)] for number in ("+12025550101", "+12025550102"))
    stytch.dual.created(person(phone_numbers=first))
    assert stytch.dual.updated(person(phone_numbers=second))
    assert [call[0] for call in stytch.calls] == ["create", "delete phone", "update"]
    assert stytch.held["acme"].mfa_phone_number == "+12025550102"
    assert stytch.dual.updated(person()) and stytch.dual.updated(person())
    assert [call[0] for call in stytch.calls[3:]] == ["delete phone"]


def test_trouble_breaks_nothing_and_is_logged_without_a_token() -> None:
    stytch = Stytch()
    stytch.broken = "internal_server_error"
    assert not stytch.dual.created(person())
    assert not stytch.dual.updated(person())
    assert not stytch.dual.deleted(person())
    assert stytch.events[0] == {"what": "created", "user_id": "ada", "reason": "internal_server_error"}
    assert "secret" not in str(stytch.events) and len(stytch.events) == 3


def test_where_people_go() -> None:
    assert organizations_of(person(trusted_metadata={"tenant": ["acme", "Big Co", "acme"]}), RULE) == ["acme", "big-co|1"]
    assert organizations_of(person(trusted_metadata={}), RULE) == []
    assert wanted_member(person(emails=[]), RULE) is None
    assert wanted_member(person(emails=[Obj(email="a@b.example", verified=False)]), RULE) is None
    by_domain = RULE._replace(tenancy="email_domain")
    assert organizations_of(person(), by_domain) == ["acme.example"]
    public = person(emails=[Obj(email="x@gmail.com", verified=True)])
    assert organizations_of(public, by_domain) == []
    assert organizations_of(public, by_domain._replace(left_over="one_organization")) == ["migrate|left-over"]


if __name__ == "__main__":
    tests = [each for name, each in list(globals().items()) if name.startswith("test_")]
    for each in tests:
        each()
    print(f"{len(tests)} passed, 0 failed")
