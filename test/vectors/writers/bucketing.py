"""Writes bucketing.json and decision-ids.json."""

import json

import mmh3

from vector import FOLDER, decision_id, slot

PURPOSES = ["holdout", "control", "layer", "traffic", "variant"]
UNITS = ["", "u", "u1", "us1", "use1", "user1", "user_1", "customer@example.com", "é", "ü€", "用户", "😀", "a😀b", "\u0000", "a/b", "12345_67890", "-1_p", " ", "\n", "x" * 63, "x" * 64, "x" * 511, "x" * 512]
SALTS = ["", "s", "sa", "sal", "salt", "salt1", "welcome-back", "é", "😀", "a/b", "n" * 256]


def write(name, description, provenance, rows):
    lines = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in rows)
    head = [("$schema", "./vector.schema.json"), ("topic", name), ("description", description), ("provenance", provenance)]
    text = "{\n" + "".join(f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)},\n" for k, v in head) + '  "vectors": [\n' + lines + "\n  ]\n}\n"
    (FOLDER / f"{name}.json").write_text(text)
    print(f"{name}: {len(rows)} vectors")


rows = []
for index, unit in enumerate(UNITS):
    for step in range(3):
        salt, purpose = SALTS[(index + 3 * step) % len(SALTS)], PURPOSES[(index + step) % len(PURPOSES)]
        key = f"{salt}/{purpose}/{unit}".encode()
        rows.append({"salt": salt, "purpose": purpose, "unit": unit, "total": 1_000_000, "hash": mmh3.hash(key, 0, signed=False), "slot": slot(salt, purpose, unit)})
# The same person and salt in each purpose; and the ends of the range.
for purpose in PURPOSES:
    rows.append({"salt": "salt", "purpose": purpose, "unit": "user_1", "total": 1_000_000, "hash": mmh3.hash(f"salt/{purpose}/user_1".encode(), 0, signed=False), "slot": slot("salt", purpose, "user_1")})
for wanted in (0, 999_999, 500_000, 499_999):
    unit = next(f"p{n}" for n in range(50_000_000) if slot("edge", "traffic", f"p{n}") == wanted)
    rows.append({"salt": "edge", "purpose": "traffic", "unit": unit, "total": 1_000_000, "hash": mmh3.hash(f"edge/traffic/{unit}".encode(), 0, signed=False), "slot": wanted})

MMH3 = "Computed with mmh3 5.3.1 (Python), an implementation of MurmurHash3 that Pillion has no part in, by test/vectors/writers/bucketing.py."
write("bucketing", "Bucketing algorithm 1: the hash and the slot of a person in a draw. Every length of the last block, empty texts, text of one to four bytes a character, and the ends of the range.", MMH3, rows)

rows = []
TEXTS = ["", "a", "acme", "ö", "x" * 100]
for index, unit in enumerate(UNITS):
    part = [TEXTS[(index + shift) % len(TEXTS)] for shift in range(5)]
    identity = {"organization": part[0], "project": part[1], "optimization": part[2], "outcome": part[3] if index % 3 else "", "unit": unit, "session": part[4] or "default"}
    rows.append({**identity, "decisionId": decision_id(identity["organization"], identity["project"], identity["optimization"], identity["outcome"], unit, identity["session"])})
write("decision-ids", "Decision ids: the digest of an outcome's digest and a person's digest. Texts of every length of the last block.", MMH3, rows)
