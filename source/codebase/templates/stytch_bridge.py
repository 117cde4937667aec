"""The middleware, without a framework: finds a Consumer session in the cookies, exchanges it, sets the B2B cookies.

Delete all stytch_bridge files when the last Consumer session has expired.
"""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from contextvars import copy_context
from dataclasses import replace
from typing import Any, Dict, Optional, Tuple

from stytch_bridge_exchange import Options, Result, exchange, read_claims
from stytch_rollout import may_take_part

# Remembers a failed attempt in the browser, for this many seconds. No new attempt is made until then.
FAILED_COOKIE = "stytch_bridge_failed"
FAILED_SECONDS = {"refused": 600, "not_in_rollout": 60, "unavailable": 30}


class Bridge:
    """Never raises and never redirects. If it cannot exchange the session, the request continues unchanged, and the
    application treats it like any request without a B2B session. Requests share nothing: each makes its own exchange."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._threads = ThreadPoolExecutor(thread_name_prefix="stytch-bridge")

    def __call__(self, cookie_header: Optional[str], request: Any = None, frontend: bool = False) -> Result:
        old, new = self.options.consumer_cookies, self.options.b2b_cookies
        sent = parse_cookies(cookie_header)
        unchanged = {"cookie_header": cookie_header or ""}
        if _is_b2b(sent.get(new.jwt)) or (old.token != new.token and sent.get(new.token)):
            return Result("b2b_session", **unchanged)
        token, jwt = sent.get(old.token), sent.get(old.jwt)
        if not token and not jwt:
            return Result("no_session", **unchanged)

        rollout = self.options.rollout()
        # The JWT is not verified yet. Its `sub` may save a call to Stytch; nothing else depends on it.
        if not may_take_part(read_claims(jwt).get("sub"), rollout, self.options.memberships):
            return Result("not_in_rollout", **unchanged)
        key = hashlib.sha256((token or jwt or "").encode()).hexdigest()
        failed, _, failed_key = sent.get(FAILED_COOKIE, "").partition(".")
        if failed_key == key and failed in FAILED_SECONDS:
            return Result(failed, "failed_before", **unchanged)

        made = self._attempt(token, jwt, rollout, request)
        hidden = "; HttpOnly" if self.options.http_only and not frontend else ""

        def cookie(name: str, value: str, seconds: int, attributes: str = self.options.cookie_attributes) -> str:
            return f"{name}={value}; Max-Age={seconds}; {attributes}{hidden}"

        if made.outcome != "exchanged":
            # Never with a Domain: another host may choose another Organization.
            each = [one.strip() for one in self.options.cookie_attributes.split(";")]
            host_only = "; ".join(one for one in each if not one.lower().startswith("domain="))
            remembered = cookie(FAILED_COOKIE, f"{made.outcome}.{key}", FAILED_SECONDS[made.outcome], host_only)
            return replace(made, set_cookies=(remembered,), **unchanged)
        # Max-Age, not Expires: it counts from when the browser receives it, so clock differences do not matter.
        pair = {new.token: made.session_token, new.jwt: made.session_jwt}
        cookies = [cookie(name, value, made.minutes * 60) for name, value in pair.items()]
        if old.token != new.token:
            # Otherwise the bridge would exchange the old session again after the user logs out of the new one.
            cookies += [cookie(name, "", 0) for name in old]
            sent = {name: value for name, value in sent.items() if name not in old}
        header = "; ".join(f"{name}={value}" for name, value in {**sent, **pair}.items())
        return replace(made, set_cookies=tuple(cookies), cookie_header=header)

    def _attempt(self, *session: Any) -> Result:
        # The package has no timeout. A session that is created too late is never used: its token is dropped.
        # The context is copied for choose_organization, which may use flask.request.
        running = self._threads.submit(copy_context().run, exchange, self.options, *session)
        try:
            made = running.result(timeout=self.options.timeout)
        except FutureTimeout:
            running.cancel()
            made = Result("unavailable", "timeout")
        with suppress(Exception):
            # `sessions finish` ends the Consumer sessions that this log names.
            names = ("outcome", "reason", "user_id", "old_session_id")
            self.options.log({name: getattr(made, name) for name in names})
        return made


def answer_frontend(
    bridge: Bridge, cookie: Optional[str], site: Optional[str], request: Any = None
) -> Tuple[int, Dict[str, str], Tuple[str, ...]]:
    """For applications whose frontend holds the session: status, body and Set-Cookie headers for its POST.

    Scripts can read these cookies, as they can read the Consumer ones. Do not use this where those are HttpOnly.
    `site` is the header Sec-Fetch-Site.
    """
    if site == "cross-site":
        return 403, {"outcome": "refused"}, ()
    made = bridge(cookie, request, frontend=True)
    body = {"outcome": made.outcome, "session_token": made.session_token, "session_jwt": made.session_jwt}
    return 200, body, made.set_cookies


def parse_cookies(header: Optional[str]) -> Dict[str, str]:
    """The first of each name, as servers read them."""
    found: Dict[str, str] = {}
    for pair in (header or "").split(";"):
        name, equals, value = pair.strip().partition("=")
        if name and equals:
            found.setdefault(name, value)
    return found


def _is_b2b(jwt: Optional[str]) -> bool:
    """Only B2B sessions name an Organization. Not verified: a forged JWT only skips the bridge."""
    return "https://stytch.com/organization" in read_claims(jwt)
