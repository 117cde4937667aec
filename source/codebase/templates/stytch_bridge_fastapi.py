"""FastAPI, Starlette, any ASGI application: `app.add_middleware(StytchBridge)`. Add it last, so that it runs first."""

import asyncio
from typing import Any, Optional

from stytch_bridge import Bridge, answer_frontend
from stytch_bridge_settings import bridge_options
from stytch_bridge_exchange import Options


class StytchBridge:
    """The application finds the B2B session in the request's cookies, or the cookies as they were sent."""

    def __init__(self, app: Any, options: Optional[Options] = None) -> None:
        self.app = app
        self.bridge = Bridge(options or bridge_options())

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        cookie = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
        # In a thread, so that other requests continue while this one waits for Stytch.
        made = await asyncio.to_thread(self.bridge, cookie, scope)
        if made.cookie_header:
            others = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
            scope = {**scope, "headers": [*others, (b"cookie", made.cookie_header.encode("latin-1"))]}
        # A cache must not give one user's cookies to another.
        added = [(b"set-cookie", each.encode("latin-1")) for each in made.set_cookies]
        added += [(b"cache-control", b"no-store")] if added else []

        async def send_with_cookies(message: Any) -> None:
            if message["type"] == "http.response.start" and added:
                kept = [each for each in message.get("headers", []) if each[0].lower() != b"cache-control"]
                message = {**message, "headers": [*kept, *added]}
            await send(message)

        await self.app(scope, receive, send_with_cookies)


def add_endpoint(app: Any, path: str = "/stytch-bridge", options: Optional[Options] = None) -> None:
    """Only if the frontend holds the session, instead of the middleware: `add_endpoint(app)`."""
    from starlette.responses import JSONResponse

    bridge = Bridge(options or bridge_options())

    async def endpoint(request: Any) -> JSONResponse:
        cookie, site = request.headers.get("cookie"), request.headers.get("sec-fetch-site")
        status, body, cookies = await asyncio.to_thread(answer_frontend, bridge, cookie, site, request)
        response = JSONResponse(body, status, headers={"cache-control": "no-store"})
        for each in cookies:
            response.headers.append("set-cookie", each)
        return response

    app.router.add_route(path, endpoint, methods=["POST"])
