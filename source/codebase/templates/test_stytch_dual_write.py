"""Tests of dual write, with a fake of Stytch: `python -m pytest test_stytch_dual_write.py`, or just run this file."""

from typing import Any, Dict, List

from stytch_dual_write import DualWrite
from stytch_test_fake import Obj, Refused, Stytch, make_user, run_all, verified


class Stage:
    def __init__(self) -> None:
        self.stytch = Stytch({"o1": ("acme-robotics", "acme"), "o2": ("planet", "Planet")})
        self.events: List[Dict[str, Any]] = []
        self.dual = DualWrite(self.stytch, self.stytch.rule(), self.events.append)

    def names(self) -> List[str]:
        return [name for name, *_ in self.stytch.writes()]

    def reasons(self) -> List[str]:
        return [event["reason"] for event in self.events]


def test_a_new_user_is_a_member_once() -> None:
    stage = Stage()
    assert stage.dual.created(make_user()) and stage.dual.created(make_user())
    assert stage.stytch.writes() == [("create", "o1", "user-ada")]
    assert vars(stage.stytch.held[0]) == {
        "email_address": "ada@acme.example",
        "external_id": "user-ada",
        "trusted_metadata": {"tenant": "acme", "plan": "free"},
        "untrusted_metadata": {"tenant": "evil"},
        "organization_id": "o1",
        "member_id": "member-1",
    }


def test_a_change_is_written_once_with_the_ids_that_stytch_returned() -> None:
    stage = Stage()
    changed = make_user(
        emails=verified("ADA@acme.example"),
        name=Obj(first_name="Ada", last_name="L"),
        trusted_metadata={"tenant": "acme", "plan": None},
    )
    stage.dual.created(make_user())
    assert stage.dual.updated(changed) and stage.dual.updated(changed)
    assert stage.names() == ["create", "update"]
    [update] = [given for name, given in stage.stytch.calls if name == "update"]
    ids = {"organization_id": "o1", "member_id": "member-1"}
    assert update == {**ids, "name": "Ada L", "trusted_metadata": {"plan": None, "tenant": "acme"}}


def test_the_members_of_a_deleted_user_are_deleted() -> None:
    stage = Stage()
    both = {"trusted_metadata": {"tenant": ["acme", "Planet"]}}
    stage.dual.created(make_user(**both))
    deleted = make_user(status="deleted", **both)
    assert stage.dual.deleted(deleted) and stage.dual.deleted(deleted)
    assert stage.stytch.writes()[2:] == [("delete", "o1", "member-1"), ("delete", "o2", "member-2")]
    assert stage.stytch.held == []


def test_a_new_phone_number_replaces_the_old_one() -> None:
    stage = Stage()
    first, second = ([Obj(phone_number=number, verified=True)] for number in ("+12025550101", "+12025550102"))
    stage.dual.created(make_user(phone_numbers=first))
    assert stage.dual.updated(make_user(phone_numbers=second))
    assert stage.stytch.writes()[1:] == [("delete phone", "o1", "member-1"), ("update", "o1", "member-1")]
    assert stage.stytch.held[0].mfa_phone_number == "+12025550102"
    assert stage.stytch.held[0].mfa_enrolled is True
    assert stage.dual.updated(make_user()) and stage.dual.updated(make_user())
    assert stage.names()[3:] == ["delete phone", "update"]
    assert stage.stytch.held[0].mfa_enrolled is False


def test_the_other_fields_are_written_if_the_phone_number_is_refused() -> None:
    stage = Stage()
    stage.dual.created(make_user())

    def refuse(_name: str, given: Any) -> None:
        if given.get("mfa_phone_number"):
            raise Refused(400, "invalid_phone_number")

    stage.stytch.fail = refuse
    phones = [Obj(phone_number="+999", verified=True)]
    assert not stage.dual.updated(make_user(name=Obj(first_name="New"), phone_numbers=phones))
    assert stage.stytch.held[0].name == "New"
    assert stage.reasons() == ["invalid_phone_number"]
    assert getattr(stage.stytch.held[0], "mfa_enrolled", False) is False


def test_a_member_of_the_migration_that_an_admin_removed_stays_removed() -> None:
    stage = Stage()
    stage.stytch.created.add(("user-ada", "o1"))
    assert not stage.dual.created(make_user()) and not stage.dual.updated(make_user())
    assert (stage.stytch.writes(), stage.stytch.held) == ([], [])
    event = {"what": "created", "user_id": "user-ada", "reason": "removed_in_b2b", "organization": "acme"}
    assert stage.events[0] == event


def test_a_member_that_dual_write_created_and_an_admin_removed_stays_removed() -> None:
    stage = Stage()
    stage.dual.created(make_user())
    stage.stytch.organizations.members.delete(organization_id="o1", member_id="member-1")
    assert not stage.dual.created(make_user()) and not stage.dual.updated(make_user(name=Obj(first_name="New")))
    assert (stage.reasons(), stage.stytch.held) == (["removed_in_b2b"] * 2, [])


def test_a_slug_of_another_organization_is_not_the_tenant() -> None:
    stage = Stage()
    other = dict(organization_id="o2", member_id="m9", external_id="user-ada", email_address="ada@acme.example")
    stage.stytch.held.append(Obj(**other))
    user = make_user(trusted_metadata={"tenant": "planet"})
    assert not (stage.dual.created(user) or stage.dual.updated(user) or stage.dual.deleted(user))
    assert (stage.stytch.writes(), stage.stytch.held) == ([], [Obj(**other)])
    assert set(stage.reasons()) == {"organization_not_found"}


def test_a_reassigned_email() -> None:
    stage = Stage()
    other = dict(organization_id="o1", member_id="m9", external_id="user-eve", email_address="ada@acme.example")
    stage.stytch.held.append(Obj(**other))
    assert not stage.dual.created(make_user()) and not stage.dual.updated(make_user())
    assert stage.reasons() == ["duplicate_member_email"] * 2
    assert stage.dual.deleted(make_user())
    assert stage.stytch.held == [Obj(**other)]


def test_a_second_member_that_was_created_by_hand_is_not_changed() -> None:
    stage = Stage()
    stage.dual.created(make_user())
    by_hand = dict(organization_id="o1", member_id="m9", external_id=None, email_address="lovelace@acme.example")
    stage.stytch.held.append(Obj(**by_hand))
    moved = make_user(emails=verified("lovelace@acme.example"))
    assert not stage.dual.updated(moved)
    assert stage.reasons() == ["duplicate_member_email"]
    assert stage.dual.deleted(moved)
    assert stage.stytch.held == [Obj(**by_hand)]


def test_a_list_with_one_unusable_value() -> None:
    stage = Stage()
    assert not stage.dual.created(make_user(trusted_metadata={"tenant": ["acme", {}]}))
    assert stage.stytch.writes() == [("create", "o1", "user-ada")]
    assert stage.reasons() == ["bad_tenant"]


def test_errors_are_not_raised_but_logged_without_a_token() -> None:
    stage = Stage()

    def refuse(_name: str, _given: Any) -> None:
        raise Refused(500, "internal_server_error")

    stage.stytch.fail = refuse
    assert not (stage.dual.created(make_user()) or stage.dual.updated(make_user()) or stage.dual.deleted(make_user()))
    assert not stage.dual.updated(None)
    event = {"what": "created", "user_id": "user-ada", "reason": "internal_server_error", "organization": "acme"}
    assert stage.events[0] == event
    assert "secret" not in str(stage.events) and len(stage.events) == 4


if __name__ == "__main__":
    run_all(globals())
