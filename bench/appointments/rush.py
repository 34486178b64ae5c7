"""Everybody presses the button at the same moment: an HTTP client on the standard library.

All requests are there at time zero. They travel over a fixed number of open connections, taken in their
order, as through the proxy before a real site. Two times are kept of each: since everybody pressed, and since
the request itself was sent.
"""

import asyncio
import re
import time
import urllib.parse
import uuid
from dataclasses import dataclass

_LENGTH = re.compile(rb"content-length: *(\d+)", re.I)
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
_ANSWER = re.compile(rb'id="answer"[^>]* data-state="(\w+)"')
_COOKIE = re.compile(rb"set-cookie: *(csrftoken=\w+)", re.I)


@dataclass
class Pressed:
    """One request and what became of it; times in seconds since everybody pressed."""

    request_id: uuid.UUID
    slot_id: int
    body: bytes
    sent: float = 0
    answered: float = 0
    status: int = 0
    answer: str = ""
    attempts: int = 0


def rush(port: int, wishes: list[tuple[int, dict]], connections: int) -> list[Pressed]:
    """Send every wish (slot id, form); gives them back with their answers."""
    return asyncio.run(_rush(port, wishes, connections))


async def _rush(port: int, wishes: list[tuple[int, dict]], connections: int) -> list[Pressed]:
    cookie, token = await _visit(port, wishes[0][0])
    pressed = [_pressed(slot_id, form, token) for slot_id, form in wishes]
    queue: asyncio.Queue[Pressed] = asyncio.Queue()
    for one in pressed:
        queue.put_nowait(one)
    began = time.perf_counter()
    await asyncio.gather(*(_carry(port, cookie, queue, began) for _ in range(connections)))
    return pressed


def _pressed(slot_id: int, form: dict, token: str) -> Pressed:
    request_id = uuid.uuid4()
    fields = form | {"request_id": str(request_id), "csrfmiddlewaretoken": token}
    return Pressed(request_id, slot_id, urllib.parse.urlencode(fields).encode())


async def _visit(port: int, slot_id: int) -> tuple[str, str]:
    """Open the form once: the cookie and the token of all that follows."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /hall/booking/slot/marriage/{slot_id}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    head, body = await _read(reader)
    writer.close()
    return _COOKIE.search(head).group(1).decode(), _TOKEN.search(body).group(1).decode()


async def _carry(port: int, cookie: str, queue: asyncio.Queue, began: float) -> None:
    """One connection: the next request, its answer, the next. A connection that breaks is opened again,
    and the request sent again under its id: the server knows whether it had come already."""
    reader = writer = None
    while not queue.empty():
        one = queue.get_nowait()
        head = (
            f"POST /hall/booking/slot/marriage/{one.slot_id}/ HTTP/1.1\r\n"
            f"Host: 127.0.0.1\r\nCookie: {cookie}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(one.body)}\r\n\r\n"
        )
        while not one.status and one.attempts < 5:
            one.attempts += 1
            try:
                if writer is None:
                    reader, writer = await asyncio.open_connection("127.0.0.1", port)
                one.sent = one.sent or time.perf_counter() - began
                writer.write(head.encode() + one.body)
                answer, page = await _read(reader)
                one.answered = time.perf_counter() - began
                one.status = int(answer.split(b" ", 2)[1])
                one.answer = _ANSWER.search(page).group(1).decode() if _ANSWER.search(page) else ""
            except (OSError, asyncio.IncompleteReadError):
                if writer is not None:
                    writer.close()
                reader = writer = None
    if writer is not None:
        writer.close()


async def _read(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    return head, await reader.readexactly(int(_LENGTH.search(head).group(1)))
