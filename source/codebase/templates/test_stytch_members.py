"""Tests of which Organizations a User belongs to and how Members are found and created: `python -m pytest
test_stytch_members.py`, or just run this file."""

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any, List

from stytch_crosswalk import Crosswalk, CrosswalkUnreadable, Membership
from stytch_members import Members
from stytch_placement import organizations_of, placement_of, wanted_member
from stytch_rollout import Rollout, is_organization_in
from stytch_test_fake import RULE, Obj, Refused, Stytch, make_user, run_all, verified

ACME = {"o1": ("acme-robotics", "acme")}
TWO_TENANTS = {**ACME, "o2": ("big", "big-co|1")}
IN_BOTH = {"tenant": ["acme", "Big Co"]}


def placed(trusted_metadata: Any, user: Any = None, **changes: Any) -> List[str]:
    """External ids, then the reasons of what has none."""
    someone = make_user(trusted_metadata=trusted_metadata, **(user or {}))
    found = placement_of(someone, RULE._replace(**changes))
    return [*found.organizations, *(f"! {problem.reason}" for problem in found.problems)]


def test_values_that_name_a_tenant_and_values_that_do_not() -> None:
    for value, expected in [
        ("acme", ["acme"]),
        ("Acme", ["Acme"]),
        (7, ["7"]),
        ("7", ["7"]),
        (7.0, ["7"]),
        (7.5, ["7.5"]),
        (-0.0, ["0"]),
        (0.00001, ["0.00001"]),
        (1.5e-7, ["1.5e-7"]),
        (2**53 - 1, ["9007199254740991"]),
        (2**53, ["! bad_tenant"]),
        (2**53 + 1, ["! bad_tenant"]),
        (1e21, ["! bad_tenant"]),
        (10**400, ["! bad_tenant"]),
        (float("nan"), ["! bad_tenant"]),
        (float("inf"), ["! bad_tenant"]),
        (True, ["! bad_tenant"]),
        ({}, ["! bad_tenant"]),
        ({"id": 7, "name": "Acme"}, ["7"]),
        ([{"id": "acme", "role": "admin"}, {"name": "x"}], ["acme", "! bad_tenant"]),
        (" \u00a0\ufeff", ["! bad_tenant"]),
        ("\x1f", ["! unknown_tenant"]),
        (["acme", "Big Co", "acme", 7], ["acme", "big-co|1", "7"]),
        (["acme", {}, "beta"], ["acme", "beta", "! bad_tenant"]),
        (["acme", None], ["acme", "! bad_tenant"]),
        ([["acme"]], ["! bad_tenant"]),
        ("acme ", ["! unknown_tenant"]),
        ("acme\n", ["! unknown_tenant"]),
        ("Brand New", ["! unknown_tenant"]),
        (".", ["! unknown_tenant"]),
        ("..", ["! unknown_tenant"]),
        ("organization-test-1", ["! unknown_tenant"]),
        ("migrate|left-over", ["! unknown_tenant"]),
        ("constructor", ["constructor"]),
        ("__proto__", ["__proto__"]),
        ("__class__", ["__class__"]),
    ]:
        assert placed({"tenant": value}) == expected, value
        # A value that cannot be a tenant is a mistake. It must not place the User in another Organization.
        assert placed({"tenant": value}, left_over="one_organization") == expected, value


def test_no_tenant_at_all() -> None:
    for nothing in ({}, {"tenant": None}, {"tenant": ""}, {"tenant": []}, None):
        assert placed(nothing) == []
        assert placed(nothing, left_over="one_organization") == ["migrate|left-over"]
    elsewhere = {"untrusted_metadata": {"tenant": "acme"}}
    assert placed({}, elsewhere, left_over="one_organization") == ["migrate|left-over"]


def test_a_path_of_keys() -> None:
    nested = {"app": {"org": {"id": "acme"}}, "app.org.id": "dotted", "a": {"b.c": {"d": "quoted"}}, "list": ["x"]}
    assert placed(nested, tenant_key="app.org.id") == ["acme"]
    assert placed(nested, tenant_key='"app.org.id"') == ["dotted"]
    assert placed(nested, tenant_key='a."b.c".d') == ["quoted"]
    assert placed(nested, tenant_key="app.org.id.more") == []
    assert placed(nested, tenant_key="list.0") == []
    assert placed({}, tenant_key="__class__") == []
    assert placed({"__proto__": "acme"}, tenant_key="__proto__") == ["acme"]
    assert raised(lambda: placed({}, tenant_key="a..b")) == "ValueError"


def test_domains() -> None:
    def of(*emails: str, **changes: Any) -> List[str]:
        return placed({}, {"emails": verified(*emails)}, tenancy="email_domain", **changes)

    assert of("x@Acme.Example", "x@other.example") == ["acme.example"]
    assert of("x@gmail.com", "x@acme.example") == ["acme.example"]
    assert of("x@gmail.com", "x@straße.example") == ["! unknown_tenant"]
    assert of('"x@evil.example"@acme.example') == ["acme.example"]
    for company in ("x@bücher.example", "x@bu\u0308cher.example", "x@xn--bcher-kva.example"):
        assert of(company) == ["xn--bcher-kva.example"]
    for public in ("x@GMAIL.com", "x@acme.example.", "x@localhost", "x@[192.0.2.1]", "x@"):
        assert of(public) == [], public
        assert of(public, left_over="one_organization") == ["migrate|left-over"]
    # Python's codec turns it into "strasse", which is another company.
    for unclear in ("x@straße.example", "x@192.0.2.1", "x@a b.example"):
        assert of(unclear, left_over="one_organization") == ["! unknown_tenant"], unclear
    unverified = {"emails": [Obj(email="x@unverified.example", verified=False)]}
    assert placed({}, unverified, tenancy="email_domain", unverified_email="keep_unverified") == []


def test_status_and_email_of_a_user() -> None:
    tenant = {"tenant": "acme"}
    assert placed(tenant, {"status": "deleted"}) == []
    assert placed(tenant, {"status": "pending"}) == ["acme"]
    assert placed(tenant, {"status": "pending"}, pending_users="leave_out") == []
    assert placed(tenant, {"is_locked": True}) == []
    assert placed(tenant, {"is_locked": True}, locked_users="create") == ["acme"]
    assert placed(tenant, {"emails": []}) == []
    unverified = {"emails": [Obj(email="ada@acme.example", verified=False)]}
    assert placed(tenant, unverified) == []
    assert placed(tenant, unverified, unverified_email="keep_unverified") == ["acme"]
    assert placed({}, tenancy="single", left_over="one_organization") == ["migrate|everyone"]
    assert raised(lambda: placed({}, tenancy="moon_phase")) == "ValueError"
    # The Members of a deleted User are found whatever the User's status was.
    assert organizations_of(make_user(status="deleted", emails=[]), RULE).organizations == ["acme"]


def test_what_a_member_is_created_with() -> None:
    user = make_user(
        name=Obj(first_name="Ada", last_name="L"),
        phone_numbers=[Obj(phone_number="+12025550101", verified=True)],
        trusted_metadata={"tenant": "acme", "email": "ADA@acme.example", "gone": None},
    )
    assert wanted_member(user, RULE) == {
        "email_address": "ada@acme.example",
        "external_id": "user-ada",
        "name": "Ada L",
        "trusted_metadata": {"tenant": "acme"},
        "untrusted_metadata": {"tenant": "evil"},
        "mfa_phone_number": "+12025550101",
        "mfa_enrolled": True,
    }
    own = {"email": {"weekly": True}}
    assert (wanted_member(make_user(trusted_metadata=own), RULE) or {})["trusted_metadata"] == own


def ensured(stytch: Stytch, user: Any) -> Any:
    """The ids of the Members, and the reasons of what has none."""
    done, problems = Members(stytch, stytch.rule()).ensure(user)
    return [found.member.member_id for found in done], [problem.reason for problem in problems]


def test_one_member_in_each_organization_with_the_ids_that_stytch_returned() -> None:
    stytch = Stytch(dict(TWO_TENANTS))
    members = Members(stytch, stytch.rule())
    user = make_user(trusted_metadata=IN_BOTH)
    assert [found.is_new for found in members.ensure(user)[0]] == [True, True]
    assert [found.is_new for found in members.ensure(user)[0]] == [False, False]
    assert stytch.writes() == [("create", "o1", "user-ada"), ("create", "o2", "user-ada")]
    # An Organization is looked up once. Only the look-up uses its external id.
    looked_up = [given["organization_id"] for name, given in stytch.calls if name == "get organization"]
    assert looked_up == ["acme", "big-co|1"]


def test_only_in_organizations_that_take_part_in_the_rollout() -> None:
    stytch = Stytch(TWO_TENANTS)
    lowest = {key: min(p for p in range(101) if is_organization_in(key, Rollout(p))) for key in ("acme", "big-co|1")}
    percent = min(lowest.values())
    rule = RULE._replace(rollout=lambda: Rollout(percent, 0))
    found, problems = Members(stytch, rule).ensure(make_user(trusted_metadata=IN_BOTH))
    expected = {"acme": "o1", "big-co|1": "o2"}[min(lowest, key=lambda key: lowest[key])]
    assert [each.member.organization_id for each in found] == [expected] and problems == []


def test_a_slug_of_another_organization_is_not_the_tenant() -> None:
    for tenant, external_id in (("planet", "Planet"), ("acme-inc", "acme-inc|1")):
        stytch = Stytch({"theirs": (tenant, external_id), "ours": ("another-slug", tenant), "o2": ("big", "big-co|1")})
        assert ensured(stytch, make_user(trusted_metadata={"tenant": tenant})) == ([], ["organization_not_found"])
        assert stytch.writes() == []
        # The Members of the others are created.
        both = make_user(trusted_metadata={"tenant": [tenant, "Big Co"]})
        assert ensured(stytch, both) == (["member-1"], ["organization_not_found"])


def test_an_organization_that_is_created_later_is_found() -> None:
    stytch = Stytch({})
    members = Members(stytch, stytch.rule())
    assert [problem.reason for problem in members.ensure(make_user())[1]] == ["organization_not_found"]
    stytch.places.update(ACME)
    assert len(members.ensure(make_user())[0]) == 1
    stytch.places.clear()
    assert [problem.reason for problem in members.ensure(make_user())[1]] == ["organization_not_found"]
    stytch.places["o3"] = ("acme-3", "acme")
    assert members.ensure(make_user())[0][0].member.organization_id == "o3"


def test_a_member_of_the_migration_that_an_admin_removed_stays_removed() -> None:
    stytch = Stytch(dict(TWO_TENANTS))
    stytch.created.add(("user-ada", "o1"))
    assert ensured(stytch, make_user()) == ([], ["removed_in_b2b"])
    assert stytch.writes() == []
    assert ensured(stytch, make_user(trusted_metadata=IN_BOTH)) == (["member-1"], ["removed_in_b2b"])
    marked = Stytch(dict(ACME))
    marked.created.add(("user-ada", "o1"))
    marked.held.append(Obj(organization_id="o1", member_id="m9", external_id="user-ada", status="deleted"))
    assert ensured(marked, make_user()) == ([], ["removed_in_b2b"])


def test_a_removed_member_that_is_in_no_crosswalk_stays_removed() -> None:
    """Only Stytch knows that it existed. Each call of `ensured` is like a new process."""
    for changes in ({}, {"email_address": "old@acme.example"}, {"external_id": None}, {"external_id": ""}):
        stytch = Stytch(dict(ACME))
        ensured(stytch, make_user())
        vars(stytch.held[0]).update(changes)
        stytch.organizations.members.delete(organization_id="o1", member_id="member-1")
        for _ in range(2):
            assert ensured(stytch, make_user()) == ([], ["removed_in_b2b"]), changes
        assert stytch.held == []


def test_the_removed_member_of_another_user_does_not_stop_a_new_user() -> None:
    stytch = Stytch(dict(TWO_TENANTS))
    removed = dict(member_id="m9", email_address="ada@acme.example", status="deleted")
    stytch.deleted.append(Obj(organization_id="o1", external_id="user-before", **removed))
    # Nor does one of another Organization.
    stytch.deleted.append(Obj(organization_id="o2", external_id="user-ada", **removed))
    assert ensured(stytch, make_user()) == (["member-1"], [])


def test_no_member_is_created_if_stytch_cannot_say_whether_it_was_removed() -> None:
    def refuse(name: str, _given: Any) -> None:
        if name == "get by search":
            raise Refused(429, "too_many_requests")

    stytch = Stytch(dict(ACME), refuse)
    assert ensured(stytch, make_user()) == ([], ["too_many_requests"])
    assert stytch.writes() == []


def test_ten_requests_at_once_create_one_member() -> None:
    stytch = Stytch(dict(ACME))
    members = Members(stytch, stytch.rule())
    with ThreadPoolExecutor(10) as threads:
        results = list(threads.map(lambda _: members.ensure(make_user()), range(10)))
    assert len(stytch.held) == 1
    assert {done[0].member.member_id for done, _ in results} == {"member-1"}


def test_the_crosswalk() -> None:
    header = "user_id,email,organization_id,member_id,slug,organization_external_id\n"
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "crosswalk.csv")
        crosswalk = Crosswalk(path)

        def write(text: str) -> None:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)

        def was_created(organization_id: str) -> bool:
            return crosswalk.was_created("ada", organization_id)

        # Without it, removed Members are unknown.
        assert raised(lambda: was_created("o1")) == "CrosswalkUnreadable"
        write(header)
        assert not was_created("o1")
        write(f'{header}ada,"a ""b"", c@x.example",o1,m1,acme,Acme\nada,a@x.example,o2,m2,beta,b|1\n')
        assert was_created("o1") and not was_created("o3")
        assert crosswalk.memberships("ada") == [
            Membership("o1", "m1", "acme", "ada", "Acme"),
            Membership("o2", "m2", "beta", "ada", "b|1"),
        ]
        write("email;member\n")
        assert raised(lambda: was_created("o1")) == "CrosswalkUnreadable"
    assert CrosswalkUnreadable.error_type == "crosswalk_unreadable"
    assert not Crosswalk("none").was_created("ada", "o1")


def test_the_member_of_another_user_is_not_changed() -> None:
    stytch = Stytch(dict(ACME))
    other = dict(organization_id="o1", member_id="m9", email_address="ada@acme.example", external_id="user-eve")
    stytch.held.append(Obj(**other))
    assert ensured(stytch, make_user()) == ([], ["duplicate_member_email"])
    assert stytch.held == [Obj(**other)]
    # A Member whose member_id equals the User's id is not used.
    same_id = Stytch(dict(ACME))
    same_id.held.append(Obj(organization_id="o1", member_id="user-ada", email_address="e@x.example", external_id="e"))
    assert ensured(same_id, make_user()) == (["member-2"], [])


def test_a_member_of_another_organization_in_the_response_is_not_used() -> None:
    stytch = Stytch(dict(ACME))
    other = Obj(external_id="user-ada", organization_id="o2", member_id="m9")
    stytch.organizations.members.get = lambda **_given: Obj(member=other)
    assert ensured(stytch, make_user()) == (["member-1"], [])


def test_at_most_ten_thousand_organizations_are_cached() -> None:
    looked_up: List[str] = []

    def organization(organization_id: str) -> Obj:
        looked_up.append(organization_id)
        return Obj(organization=Obj(organization_id=organization_id, organization_external_id=organization_id))

    def member(organization_id: str, member_id: str) -> Obj:
        return Obj(member=Obj(organization_id=organization_id, member_id=member_id, external_id=member_id))

    members = Members(Obj(organizations=Obj(get=organization, members=Obj(get=member))), RULE)
    tenants = [f"t{index}" for index in range(10_001)]
    for tenant in (tenants, "t10000", "t0"):
        members.ensure(make_user(trusted_metadata={"tenant": tenant}))
    assert looked_up[10_001:] == ["t0"]


def test_a_duplicate_that_is_the_member_of_this_user() -> None:
    def lost_response(name: str, _given: Any) -> None:
        if name == "create":
            stytch.held.append(Obj(organization_id="o1", member_id="m9", external_id="user-ada"))
            raise Refused(400, "duplicate_member_email")

    stytch = Stytch(dict(ACME), lost_response)
    assert ensured(stytch, make_user()) == (["m9"], [])


def test_only_member_not_found_means_that_there_is_no_member() -> None:
    for status, reason in (
        (404, "route_not_found"),
        (404, "project_not_found"),
        (400, "member_not_found"),
        (401, "unauthorized_credentials"),
        (500, "internal_server_error"),
    ):

        def refuse(name: str, _given: Any) -> None:
            if name == "get":
                raise Refused(status, reason)

        stytch = Stytch(dict(ACME), refuse)
        assert ensured(stytch, make_user()) == ([], [reason])
        assert stytch.writes() == []


def test_a_member_is_created_without_a_refused_phone_number() -> None:
    def refuse(name: str, given: Any) -> None:
        if given.get("mfa_phone_number"):
            raise Refused(400, "invalid_phone_number")

    stytch = Stytch(dict(ACME), refuse)
    user = make_user(phone_numbers=[Obj(phone_number="+999", verified=True)])
    assert ensured(stytch, user) == (["member-1"], ["invalid_phone_number"])
    assert not hasattr(stytch.held[0], "mfa_phone_number")


def test_a_user_id_that_would_change_the_path_is_never_sent() -> None:
    for user_id in (".", "..", "", None, "a/b"):
        stytch = Stytch(dict(ACME))
        assert ensured(stytch, make_user(user_id=user_id)) == ([], ["unusable_user_id"])
        assert stytch.calls == []


def test_the_own_external_id() -> None:
    """If Members have it: created with it, found by it or by the user_id, and removed under either."""
    own, user = RULE._replace(member_external_id="own"), make_user(external_id="app|1")
    stytch, other = Stytch(dict(ACME)), Stytch(dict(ACME))
    assert [Members(stytch, own).ensure(user)[0][0].is_new for _ in range(2)] == [True, False]
    assert stytch.writes() == [("create", "o1", "app|1")]
    Members(other, RULE).ensure(user)
    assert other.writes() == [("create", "o1", "user-ada")]
    # Created before the User had an external id.
    assert not Members(other, own).ensure(user)[0][0].is_new
    assert [each.member_id for each in Members(other, own).find_all(user)[0]] == ["member-1"]
    for external_id in ("app|1", "user-ada"):
        removed = dict(organization_id="o1", member_id="m9", email_address="old@acme.example", status="deleted")
        stytch = Stytch(dict(ACME))
        stytch.deleted.append(Obj(**removed, external_id=external_id))
        assert [each.reason for each in Members(stytch, own).ensure(user)[1]] == ["removed_in_b2b"]
    # An id that would change the path is never sent. The crosswalk is asked by user_id.
    assert Members(stytch, own).ensure(make_user(external_id=".."))[1][0].reason == "unusable_user_id"
    asked: List[Any] = []
    Members(Stytch(dict(ACME)), own._replace(was_created=lambda *ids: bool(asked.append(ids)))).ensure(user)
    assert asked == [("user-ada", "o1")]


def test_the_crosswalk_by_external_id() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "crosswalk.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("user_id,email,organization_id,member_id,slug,user_external_id\n")
            file.write("ada,a@x.example,o1,m1,acme,app|1\neve,e@x.example,o1,m2,acme,\n")
        crosswalk = Crosswalk(path, "external_id")
        found = [[each.member_id for each in crosswalk.memberships(key)] for key in ("app|1", "ada", "eve", "")]
        assert found == [["m1"], ["m1"], ["m2"], []]
        with open(path, "w", encoding="utf-8") as file:
            file.write("user_id,email,organization_id,member_id,slug\n")
        assert raised(lambda: crosswalk.memberships("ada")) == "CrosswalkUnreadable"


def raised(work: Any) -> str:
    try:
        work()
    except Exception as error:
        return type(error).__name__
    return "nothing"


if __name__ == "__main__":
    run_all(globals())
