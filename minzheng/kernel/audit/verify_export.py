"""Check an exported audit trail without Minzheng: `python3 verify_export.py trail.jsonl`.

Standard library only (SM3 is written out below, GB/T 32905-2016), so that an auditor can read the
whole checker and run it on a machine of her own.
"""

import hashlib
import json
import struct
import sys

FIELDS = (
    "id", "at", "kind", "account_id", "actor_name", "person_id", "household_id", "case_id",
    "sentence", "details", "personal_digest",
)  # fmt: skip
_START = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)


def _turn(word: int, bits: int) -> int:
    bits %= 32
    return ((word << bits) | (word >> (32 - bits))) & 0xFFFFFFFF


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    w = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        x = w[j - 16] ^ w[j - 9] ^ _turn(w[j - 3], 15)
        w.append(x ^ _turn(x, 15) ^ _turn(x, 23) ^ _turn(w[j - 13], 7) ^ w[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        constant = 0x79CC4519 if j < 16 else 0x7A879D8A
        ss1 = _turn((_turn(a, 12) + e + _turn(constant, j)) & 0xFFFFFFFF, 7)
        ss2 = ss1 ^ _turn(a, 12)
        ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
        tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
        tt2 = (gg + h + ss1 + w[j]) & 0xFFFFFFFF
        a, b, c, d = tt1, a, _turn(b, 9), c
        e, f, g, h = tt2 ^ _turn(tt2, 9) ^ _turn(tt2, 17), e, _turn(f, 19), g
    return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True))


def sm3_hex(data: bytes) -> str:
    """SM3 of `data`: by the machine's OpenSSL where it knows SM3, otherwise by the lines above."""
    if "sm3" in hashlib.algorithms_available:
        return hashlib.new("sm3", data).hexdigest()
    return sm3_hex_written_out(data)


def sm3_hex_written_out(data: bytes) -> str:
    padded = data + b"\x80" + b"\0" * ((55 - len(data)) % 64) + struct.pack(">Q", len(data) * 8)
    state = _START
    for start in range(0, len(padded), 64):
        state = _compress(state, padded[start : start + 64])
    return "".join(f"{word:08x}" for word in state)


def canonical(event: dict) -> bytes:
    values = [event[name] for name in FIELDS]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def verify(lines) -> list[str]:
    """The faults of an export; empty when every seal holds."""
    faults, previous, head, events = [], "0" * 64, None, []

    def close():
        nonlocal previous
        if head is None:
            return
        if head["previous_digest"] != previous:
            faults.append(f"封条 {head['seal']} 没有接在上一封条之后")
        if len(events) != head["event_count"]:
            faults.append(f"封条 {head['seal']} 应有 {head['event_count']} 个事件，文件中有 {len(events)} 个")
        if sm3_hex(previous.encode() + b"\n" + b"".join(map(canonical, events))) != head["digest"]:
            faults.append(f"封条 {head['seal']} 与事件内容不符")
        previous = head["digest"]

    for line in lines:
        row = json.loads(line)
        if "seal" in row:
            close()
            head, events = row, []
        else:
            events.append(row["event"])
    close()
    return faults


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as source:
        found = verify(source)
    print("\n".join(found) if found else "封条全部有效")
    sys.exit(1 if found else 0)
