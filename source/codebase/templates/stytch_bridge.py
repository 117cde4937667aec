"""What every request goes through: looks for a Consumer session in its cookies, has it swapped, sets the B2B cookies.

Knows no framework and has no settings. Delete all stytch_bridge files once the last Consumer session is over.
"""

import base64
import hashlib
import json
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from contextlib import suppress
from dataclasses import replace
from threading import Lock
from typing import Any, Dict, Optional, Tuple

from stytch_bridge_swap import Options, Result, in_rollout, swap

LATER_COOKIE = "stytch_bridge_later"
# An attempt that led nowhere is remembered in the browser: one try, then none for so many seconds.
LATER_SECONDS = {"refused": 600, "held_back": 60, "unreachable": 30}


class Bridge:
    """Never raises, never redirects: whatever goes wrong, the request goes on as it came, and the application does
    what it does with everyone who has no B2B session."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._lock = Lock()
        self._under_way: Dict[str, Future] = {}
        self._threads = ThreadPoolExecutor(thread_name_prefix="stytch-bridge")

    def __call__(self, cookie_header: Optional[str], request: Any = None, frontend: bool = False) -> Result:
        old, new = self.options.consumer_cookies, self.options.b2b_cookies
        sent = parse_cookies(cookie_header)
        as_it_came = {"cookie_header": cookie_header or ""}
        if _is_b2b(sent.get(new.jwt)) or (old.token != new.token and new.token in sent):
            return Result("b2b", **as_it_came)
        token, jwt = sent.get(old.token), sent.get(old.jwt)
        if not token and not jwt:
            return Result("nothing", **as_it_came)

        percent = self.options.rollout()
        # Not verified yet: what the JWT says may spare a call to Stytch, and decides nothing else.
        claimed = _read_claims(jwt).get("sub")
        if not percent > 0 or (isinstance(claimed, str) and not in_rollout(claimed, percent)):
            return Result("held_back", **as_it_came)
        # Of all that was sent, never of a part: nobody may share a swap by naming another's session.
        key = hashlib.sha256((token or jwt or "").encode()).hexdigest()
        tried, _, tried_key = sent.get(LATER_COOKIE, "").partition(".")
        if tried_key == key and tried in LATER_SECONDS:
            return Result(tried, "tried_before", **as_it_came)

        made = self._shared(key, token, jwt, percent, request)
        hidden = "; HttpOnly" if self.options.http_only and not frontend else ""

        def cookie(name: str, value: str, seconds: int) -> str:
            return f"{name}={value}; Max-Age={seconds}; {self.options.cookie_attributes}{hidden}"

        if made.outcome != "swapped":
            later = cookie(LATER_COOKIE, f"{made.outcome}.{key}", LATER_SECONDS[made.outcome])
            return replace(made, set_cookies=(later,), **as_it_came)
        # Max-Age, not Expires: it counts from the answer's arrival, so nobody's clock matters.
        pair = {new.token: made.session_token, new.jwt: made.session_jwt}
        cookies = [cookie(name, value, made.minutes * 60) for name, value in pair.items()]
        if old.token != new.token:
            # Else the old session would be swapped again as soon as the person has logged out of the new one.
            cookies += [cookie(name, "", 0) for name in old]
            sent = {name: value for name, value in sent.items() if name not in old}
        header = "; ".join(f"{name}={value}" for name, value in {**sent, **pair}.items())
        return replace(made, set_cookies=tuple(cookies), cookie_header=header)

    def _shared(self, key: str, *held: Any) -> Result:
        """A page sends many requests at once: they share one swap."""
        with self._lock:
            swapping = self._under_way.get(key)
            if swapping is None:
                swapping = self._under_way[key] = self._threads.submit(self._swap, key, *held)
        try:
            return swapping.result(timeout=self.options.patience)
        except TimeoutError:
            # The package has no time limit. A session that is made too late is one that nobody holds.
            return Result("unreachable", "timeout")

    def _swap(self, key: str, *held: Any) -> Result:
        try:
            made = swap(self.options, *held)
        finally:
            with self._lock:
                del self._under_way[key]
        with suppress(Exception):
            self.options.log({"outcome": made.outcome, "reason": made.reason, "user_id": made.user_id})
        return made


def answer_frontend(
    bridge: Bridge, cookie: Optional[str], site: Optional[str], request: Any = None
) -> Tuple[int, Dict[str, str], Tuple[str, ...]]:
    """For applications whose frontend holds the session: status, body and Set-Cookie headers for its POST.

    Frontend code can read these cookies, as it can read the Consumer ones; do not offer this where they are HttpOnly.
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
    """Only B2B sessions name an Organization. Not verified: whoever forges it is merely spared the bridge."""
    return "https://stytch.com/organization" in _read_claims(jwt)


def _read_claims(jwt: Optional[str]) -> Dict[str, Any]:
    try:
        part = (jwt or "").split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return claims if isinstance(claims, dict) else {}
    except (ValueError, IndexError, RecursionError):
        return {}
