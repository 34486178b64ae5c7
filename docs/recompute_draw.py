"""Repeat a published draw: python3 recompute_draw.py draw.json (standard library only, any machine)."""

import hashlib
import json
import sys

told = json.load(open(sys.argv[1], encoding="utf-8"))  # noqa: SIM115
H = lambda text: hashlib.new(told["algorithm"], text.encode()).hexdigest()  # noqa: E731
lines = sorted(f"{one['layer']}|{one['id']}" if one["layer"] else one["id"] for one in told["list"])
seed = f"{told['date']}|{told['entropy']}|{H(chr(10).join(lines))}"
drawn = {}
for layer, want in told["wants"].items():
    start, away = H(H(seed) + "|" + layer) if layer else H(seed), told["conflicts"].get(layer, {})
    ids = [one["id"] for one in told["list"] if one["layer"] in ("", layer) and one["id"] not in away]
    drawn[layer] = sorted(ids, key=lambda one, start=start: H(f"{start}|{one}"))[:want]
print(json.dumps({"seed": seed, "seed_hash": H(seed), "drawn": drawn}, ensure_ascii=False, indent=1))
sys.exit(0 if (seed, drawn) == (told["seed"], told["drawn"]) else "不一致：公布的结果与复算不同")
