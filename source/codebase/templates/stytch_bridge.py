"""What every request goes through: looks for a Consumer session in its cookies, has it swapped, sets the B2B cookies.

Knows no framework and has no settings. Delete all stytch_bridge files once the last Consumer session is over.
"""

import hashlib
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Lock
from typing import Any, Callable, Dict, Optional, Set, Tuple

from stytch_bridge_swap import Options, Result, in_rollout, read_claims, swap

LATER_COOKIE = "stytch_bridge_later"
# An attempt that led nowhere is remembered in the browser: one try, then none for so many seconds.
LATER_SECONDS = {"refused": 600, "held_back": 60, "unreachable": 30}


class Shared:
    """What requests with one Cookie header share until one of them is done."""

    def __init__(self) -> None:
        self.steps: Dict[str, Future] = {}
        self.logged: Set[Tuple[str, Optional[str], Optional[str]]] = set()


class Bridge:
    """Never raises, never redirects: whatever goes wrong, the request goes on as it came, and the application does
    what it does with everyone who has no B2B session."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._lock = Lock()
        self._under_way: Dict[str, Shared] = {}
        self._threads = ThreadPoolExecutor(thread_name_prefix="stytch-bridge")

    def __call__(self, cookie_header: Optional[str], request: Any = None, frontend: bool = False) -> Result:
        old, new = self.options.consumer_cookies, self.options.b2b_cookies
        sent = parse_cookies(cookie_header)
        as_it_came = {"cookie_header": cookie_header or ""}
        if _is_b2b(sent.get(new.jwt)) or (old.token != new.token and sent.get(new.token)):
            return Result("b2b", **as_it_came)
        token, jwt = sent.get(old.token), sent.get(old.jwt)
        if not token and not jwt:
            return Result("nothing", **as_it_came)

        percent = self.options.rollout()
        # Not verified yet: what the JWT says may spare a call to Stytch, and decides nothing else.
        claimed = read_claims(jwt).get("sub")
        if not percent > 0 or (isinstance(claimed, str) and not in_rollout(claimed, percent)):
            return Result("held_back", **as_it_came)
        key = hashlib.sha256((token or jwt or "").encode()).hexdigest()
        tried, _, tried_key = sent.get(LATER_COOKIE, "").partition(".")
        if tried_key == key and tried in LATER_SECONDS:
            return Result(tried, "tried_before", **as_it_came)

        made = self._attempt(cookie_header or "", token, jwt, percent, request)
        hidden = "; HttpOnly" if self.options.http_only and not frontend else ""

        def cookie(name: str, value: str, seconds: int, attributes: str = self.options.cookie_attributes) -> str:
            return f"{name}={value}; Max-Age={seconds}; {attributes}{hidden}"

        if made.outcome != "swapped":
            # Never for a whole Domain: another host may ask for another Organization.
            each = [one.strip() for one in self.options.cookie_attributes.split(";")]
            here = "; ".join(one for one in each if not one.lower().startswith("domain="))
            later = cookie(LATER_COOKIE, f"{made.outcome}.{key}", LATER_SECONDS[made.outcome], here)
            return replace(made, set_cookies=(later,), **as_it_came)
        # Max-Age, not Expires: it counts from the answer's arrival, so clock differences do not matter.
        pair = {new.token: made.session_token, new.jwt: made.session_jwt}
        cookies = [cookie(name, value, made.minutes * 60) for name, value in pair.items()]
        if old.token != new.token:
            # Else the old session would be swapped again as soon as the user has logged out of the new one.
            cookies += [cookie(name, "", 0) for name in old]
            sent = {name: value for name, value in sent.items() if name not in old}
        header = "; ".join(f"{name}={value}" for name, value in {**sent, **pair}.items())
        return replace(made, set_cookies=tuple(cookies), cookie_header=header)

    def _attempt(self, cookie_header: str, *held: Any) -> Result:
        """A page sends many requests at once: they share one swap. By the whole Cookie header, so that no one shares
        with someone else, whatever is missing or empty in it."""
        with self._lock:
            shared = self._under_way.setdefault(cookie_header, Shared())
        deadline = time.monotonic() + self.options.patience

        def once(step: str, work: Callable[[], Any]) -> Any:
            with self._lock:
                running = shared.steps.get(step)
                if running is None:
                    running = shared.steps[step] = self._threads.submit(work)
            # The package has no time limit. A session that is created too late is unused: no one has its token.
            return running.result(timeout=max(0.0, deadline - time.monotonic()))

        made = swap(self.options, *held, once)
        with self._lock:
            if self._under_way.get(cookie_header) is shared:
                del self._under_way[cookie_header]
            line = (made.outcome, made.reason, made.user_id)
            is_new = line not in shared.logged
            shared.logged.add(line)
        if is_new:
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
    """Only B2B sessions name an Organization. Not verified: a forged one only skips the bridge."""
    return "https://stytch.com/organization" in read_claims(jwt)
