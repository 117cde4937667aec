/**
 * A small replacement of the official `stytch` package, which the registries here do not have: the calls that the
 * generated modules make, over HTTP, with the package's names, arguments and kinds of responses. Like the package it
 * repeats the parameters of the path in the body, or in the query of a GET.
 */
export const stytchPy = `
import base64, datetime, json, urllib.error, urllib.parse, urllib.request
from types import SimpleNamespace

class StytchError(Exception):
    def __init__(self, details): self.details = details

def answer(value):
    if isinstance(value, dict): return SimpleNamespace(**{key: each if key.endswith("metadata") else answer(each) for key, each in value.items() if key.isidentifier()})
    if isinstance(value, list): return [answer(each) for each in value]
    if isinstance(value, str) and value[10:11] == "T" and value.endswith("Z"):
        return datetime.datetime.fromisoformat(value[:-1] + "+00:00")
    return value

class Api:
    def __init__(self, client): self.call = client.call

class Sessions(Api):
    path = "/v1/sessions/"
    def authenticate(self, session_token=None, session_duration_minutes=None, session_jwt=None):
        held = {"session_token": session_token} if session_token else {"session_jwt": session_jwt}
        return self.call("POST", self.path + "authenticate", held)
    def revoke(self, session_token=None): return self.call("POST", self.path + "revoke", {"session_token": session_token})

class B2BSessions(Sessions):
    path = "/v1/b2b/sessions/"
    def attest(self, profile_id, token, organization_id=None, session_duration_minutes=None):
        return self.call("POST", self.path + "attest", dict(profile_id=profile_id, token=token, organization_id=organization_id, session_duration_minutes=session_duration_minutes))

class Passwords(Api):
    def authenticate(self, email, password): return self.call("POST", "/v1/passwords/authenticate", {"email": email, "password": password})

class B2BPasswords(Api):
    path = "/v1/b2b/passwords/"
    def __init__(self, client):
        super().__init__(client)
        self.email = SimpleNamespace(reset_start=self.to("email/reset/start"), require_reset=self.to("email/require_reset"))
        reset = SimpleNamespace(reset_start=self.to("discovery/email/reset/start"))
        self.discovery = SimpleNamespace(authenticate=self.to("discovery/authenticate"), email=reset)
        self.authenticate, self.migrate = self.to("authenticate"), self.to("migrate")
    def to(self, path): return lambda **body: self.call("POST", self.path + path, body)

class Organizations(Api):
    def __init__(self, client):
        super().__init__(client)
        self.members = Members(client)
    def get(self, organization_id): return self.call("GET", f"/v1/b2b/organizations/{quoted(organization_id)}?organization_id={quoted(organization_id)}")

def quoted(name): return urllib.parse.quote(name, safe="")

class Members(Api):
    def at(self, organization_id, rest): return f"/v1/b2b/organizations/{quoted(organization_id)}/{rest}"
    def get(self, organization_id, member_id=None, email_address=None):
        asked = f"member_id={quoted(member_id)}" if member_id else f"email_address={quoted(email_address)}"
        return self.call("GET", self.at(organization_id, f"member?organization_id={quoted(organization_id)}&{asked}"))
    def create(self, organization_id, email_address, **fields):
        return self.call("POST", self.at(organization_id, "members"), dict(organization_id=organization_id, email_address=email_address, **fields))
    def update(self, organization_id, member_id, **fields):
        return self.call("PUT", self.at(organization_id, f"members/{quoted(member_id)}"), dict(organization_id=organization_id, member_id=member_id, **fields))
    def delete(self, organization_id, member_id):
        return self.call("DELETE", self.at(organization_id, f"members/{quoted(member_id)}"))
    def search(self, organization_ids, cursor=None, limit=None, query=None):
        return self.call("POST", "/v1/b2b/organizations/members/search", {"organization_ids": organization_ids, "query": query})
    def delete_mfa_phone_number(self, organization_id, member_id):
        return self.call("DELETE", self.at(organization_id, f"members/mfa_phone_numbers/{quoted(member_id)}"))

class Client:
    def __init__(self, project_id, secret, environment=None):
        self.url, self.auth = environment, base64.b64encode(f"{project_id}:{secret}".encode()).decode()
        self.sessions, self.passwords = Sessions(self), Passwords(self)
    def call(self, method, path, body=None):
        headers = {"authorization": f"Basic {self.auth}", "content-type": "application/json"}
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request) as response: return answer(json.load(response))
        except urllib.error.HTTPError as error: raise StytchError(answer(json.load(error))) from None

class B2BClient(Client):
    def __init__(self, project_id, secret, environment=None):
        super().__init__(project_id, secret, environment)
        self.sessions, self.organizations, self.passwords = B2BSessions(self), Organizations(self), B2BPasswords(self)
`;

/** One call of dual write: project, method, the User and changes of the rule as JSON. Prints the result and the log. */
export const dualWritePy = `
import json, os, sys
from stytch import B2BClient, answer
from stytch_dual_write import DualWrite
from stytch_members_settings import RULE

project_id, secret, what, user, changes = sys.argv[1:]
events = []
b2b = B2BClient(project_id, secret, os.environ["STYTCH_API_URL"])
dual = DualWrite(b2b, RULE._replace(**json.loads(changes)), events.append)
print(json.dumps([getattr(dual, what)(answer(json.loads(user))), events]))
`;

/**
 * One process with the password login. Prints outcome, session token and log for each line of input, which has the
 * credentials. Changes of the options as JSON.
 */
export const passwordLoginPy = `
import json, sys
from dataclasses import replace
from stytch_password_login import PasswordLogin
from stytch_password_login_settings import password_login_options

events = []
login = PasswordLogin(replace(password_login_options(), log=events.append, **json.loads(sys.argv[1])))
for line in sys.stdin:
    made = login(**json.loads(line))
    response = made.response and {name: getattr(made.response, name, None) for name in ("session_token", "member_id", "intermediate_session_token")}
    print(json.dumps({"outcome": made.outcome, "response": response, "events": events[:]}), flush=True)
    events.clear()
`;
