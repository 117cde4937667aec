"""Flask, any WSGI application: `app.wsgi_app = StytchBridge(app.wsgi_app)`."""

from typing import Any, Optional

from stytch_bridge import Bridge, answer_frontend
from stytch_bridge_settings import bridge_options
from stytch_bridge_exchange import Options


class StytchBridge:
    """The application finds the B2B session in the request's cookies, or the cookies as they were sent."""

    def __init__(self, app: Any, options: Optional[Options] = None) -> None:
        self.app = app
        self.bridge = Bridge(options or bridge_options())

    def __call__(self, environ: Any, start_response: Any) -> Any:
        made = self.bridge(environ.get("HTTP_COOKIE"), environ)
        if made.cookie_header:
            environ = {**environ, "HTTP_COOKIE": made.cookie_header}

        def start_with_cookies(status: str, headers: list, *error: Any) -> Any:
            if made.set_cookies:
                # A cache must not give one user's cookies to another.
                kept = [(name, value) for name, value in headers if name.lower() != "cache-control"]
                headers = [*kept, ("Cache-Control", "no-store"), *(("Set-Cookie", each) for each in made.set_cookies)]
            return start_response(status, headers, *error)

        return self.app(environ, start_with_cookies)


def add_endpoint(app: Any, path: str = "/stytch-bridge", options: Optional[Options] = None) -> None:
    """Only if the frontend holds the session, instead of the above: `add_endpoint(app)`."""
    from flask import jsonify, request

    bridge = Bridge(options or bridge_options())

    @app.post(path)
    def stytch_bridge() -> Any:
        headers = request.headers
        status, body, cookies = answer_frontend(bridge, headers.get("Cookie"), headers.get("Sec-Fetch-Site"), request)
        response = jsonify(body)
        response.status_code = status
        response.headers["Cache-Control"] = "no-store"
        for each in cookies:
            response.headers.add("Set-Cookie", each)
        return response
