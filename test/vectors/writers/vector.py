"""Writes vector files: what is common to all topics.

A topic states, by hand and from docs/DETERMINISM.md, which optimizations answer a request and with which reason and outcome. What follows
from that without a decision is filled in here, independently of Pillion: groups, bodies and ids from the catalog, decision ids with the
MurmurHash3 of the package mmh3, the slots of people with the same package.
"""

import base64
import datetime
import json
import pathlib
import struct

import mmh3

FOLDER = pathlib.Path(__file__).resolve().parent.parent
PROVENANCE = (
    "Outcomes and reasons: by hand, from the rule quoted in each case. Decision ids and slots: computed with mmh3 5.3.1 (Python), an implementation "
    "of MurmurHash3 that Pillion has no part in. Written by test/vectors/writers."
)


def slot(salt, purpose, unit, total=1_000_000):
    return (mmh3.hash(f"{salt}/{purpose}/{unit}".encode(), 0, signed=False) * total) >> 32


def person(predicate, prefix="person"):
    """The first person, person-0 and on, of whom the predicate holds."""
    return next(f"{prefix}-{n}" for n in range(10_000_000) if predicate(f"{prefix}-{n}"))


def milliseconds(moment):
    """Since 1970 in UTC, of a moment such as 2027-03-28T01:00:00.000Z."""
    return round(datetime.datetime.fromisoformat(moment).timestamp() * 1000)


def digest(text):
    return mmh3.hash_bytes(text, 0, x64arch=True)


def hash64(text):
    """The first half of the 128-bit hash, as a number without sign."""
    return mmh3.hash64(text, 0, x64arch=True, signed=False)[0]


def decision_id(organization, project, optimization, outcome, unit, session):
    first = digest("\n".join([organization, project, optimization, outcome]).encode())
    second = digest("\n".join([unit, session]).encode())
    return digest(first + second).hex()


def unit_hashes(units):
    """StaticSegment.unit_hashes of people, in base64, as protobuf's JSON has bytes."""
    return base64.b64encode(b"".join(struct.pack("<Q", hash) for hash in sorted({hash64(unit) for unit in units}))).decode()


def compact(body):
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


class Topic:
    def __init__(self, name, description, catalog=None, snapshot=None):
        self.name, self.description = name, description
        self.catalog, self.snapshot = catalog, snapshot
        self.cases = []
        self.optimizations = {}
        source = catalog or snapshot
        self.organization, self.project = source["organization"], source["project"]
        if catalog:
            for kind, children in (("personalizations", "experiences"), ("experiments", "variants")):
                for item in catalog.get(kind, []):
                    outcomes = {child["name"]: compact(child["body"]) if "body" in child else "" for child in item[children]}
                    self._add(item["selector"], item.get("id", item["selector"]), item.get("groups", []), kind, outcomes)
        else:
            for item in snapshot["optimizations"]:
                kind = "personalizations" if "personalization" in item else "experiments"
                children = item.get("personalization", {}).get("experiences", []) + item.get("experiment", {}).get("variants", [])
                outcomes = {child.get("id", ""): "".join(s.get("literal", "") for s in child.get("body", {}).get("segments", [])) for child in children}
                self._add(item["selector"], item.get("id", ""), item.get("groups", []), kind, outcomes)

    def _add(self, selector, id, groups, kind, outcomes):
        self.optimizations[selector] = {"id": id, "groups": groups, "kind": kind, "outcomes": outcomes}

    def case(self, name, rule, request, choices=None, warnings=None, refused=None, hex=None, slots=None, profile=None, now=None, exposures=None, history=None, remembered=None, previews=None):
        """A case. `choices` are (selector, reason, outcome[, is_control[, body]]); an outcome is left out when there is none.
        `body` is that of a choice with templates, rendered. `exposures` are what is recorded, (selector, reason, outcome[, is_repeated]).
        `now` is a moment as RFC 3339 writes it; `profile` is a Profile in protobuf's JSON.
        `history` is what is folded into it before, (moment, Changes in protobuf's JSON); `remembered` is the Profile after that."""
        case = {"name": name, "rule": rule}
        if slots:
            case["slots"] = slots
        case.update({"requestHex": hex} if hex is not None else {"request": request})
        if profile is not None:
            case["profile"] = profile
        self.profile = profile or {}
        if history:
            case["history"] = [{"nowMs": milliseconds(when), "changes": changes} for when, changes in history]
        if now is not None:
            case["nowMs"] = milliseconds(now)
        if previews is not None:
            case["previews"] = previews
        if refused:
            case["expect"] = {"refused": refused}
        else:
            case["expect"] = {"choices": [self._choice(request, *choice) for choice in choices or []]}
            if warnings:
                case["expect"]["warnings"] = [{"name": n, "code": "WARNING_CODE_" + code} for n, code in warnings]
            if exposures is not None:
                case["expect"]["exposures"] = [self._exposure(request, *exposure) for exposure in exposures]
            if remembered is not None:
                case["expect"]["profile"] = remembered
        self.cases.append(case)

    def _unit(self, request):
        return self.profile.get("unit") or unit_of(request)

    def _decision_id(self, request, optimization, outcome):
        return decision_id(self.organization, self.project, optimization["id"], outcome or "", self._unit(request), session_of(request))

    def _exposure(self, request, selector, reason, outcome=None, is_repeated=False):
        optimization = self.optimizations[selector]
        exposure = {"decisionId": self._decision_id(request, optimization, outcome), "unit": self._unit(request), "optimization": optimization["id"]}
        if outcome:
            exposure["outcome"] = outcome
        if reason == "CONTROL":
            exposure["isControl"] = True
        exposure.update({"sessionId": session_of(request), "reason": "REASON_" + reason})
        if request.get("requestId"):
            exposure["requestId"] = request["requestId"]
        if is_repeated:
            exposure["isRepeated"] = True
        return exposure

    def _choice(self, request, selector, reason, outcome=None, is_control=None, body=None):
        optimization = self.optimizations[selector]
        is_personalization = optimization["kind"] == "personalizations"
        choice = {"name": selector}
        group = next((g for g in request.get("groups", []) if g in optimization["groups"]), (optimization["groups"] or [""])[0])
        if group:
            choice["group"] = group
        if reason in ("TARGETED", "ASSIGNED", "STICKY", "FORCED") and (body or optimization["outcomes"][outcome]):
            choice["body"] = body or optimization["outcomes"][outcome]
        if optimization["id"]:
            choice["optimization"] = optimization["id"]
        choice["optimizationType"] = "OPTIMIZATION_TYPE_" + ("PERSONALIZATION" if is_personalization else "EXPERIMENT")
        if outcome:
            choice["experience" if is_personalization else "variant"] = outcome
        if is_control if is_control is not None else reason == "CONTROL":
            choice["isControl"] = True
        choice["reason"] = "REASON_" + reason
        if reason in ("TARGETED", "ASSIGNED", "STICKY", "FORCED", "CONTROL"):
            choice["decisionId"] = self._decision_id(request, optimization, outcome)
        return choice

    def write(self):
        head = {"$schema": "./vector.schema.json", "topic": self.name, "description": self.description, "provenance": PROVENANCE}
        head.update({"catalog": self.catalog} if self.catalog else {"snapshot": self.snapshot})
        lines = ["  " + json.dumps(key) + ": " + json.dumps(value, ensure_ascii=False) for key, value in head.items()]
        cases = ",\n".join("    " + json.dumps(case, ensure_ascii=False) for case in self.cases)
        text = "{\n" + ",\n".join(lines) + ',\n  "cases": [\n' + cases + "\n  ]\n}\n"
        (FOLDER / f"{self.name}.json").write_text(text)
        print(f"{self.name}: {len(self.cases)} cases")
        return len(self.cases)


def session_of(request):
    session = request.get("sessionId", "")
    return session if session.strip(" \t\n\v\f\r") else "default"


def unit_of(request):
    identification = request["identification"]
    if identification.get("userId", "").strip(" \t\n\v\f\r"):
        return identification["userId"]
    return f"{identification['sourceId']}_{identification['profileId']}"


def user(id="u", **more):
    return {"identification": {"userId": id}, **more}


def catalog(**sections):
    return {"organization": "acme", "project": "web", **sections}


def personalization(selector, audience="everyone", **more):
    return {"selector": selector, "status": "running", "experiences": [{"name": "x", "audience": audience, "body": {"hit": True}}], **more}


def experiment(selector, variants=None, **more):
    return {"selector": selector, "status": "running", "variants": variants or [{"name": "a", "weight": 100, "body": "a"}], **more}


class Conditions(Topic):
    """A topic about audiences: one personalization per condition, of which each case names those that match."""

    def __init__(self, name, description, conditions, **sections):
        super().__init__(name, description, catalog(personalizations=[personalization(s, a) for s, a in conditions.items()], **sections))

    def matches(self, name, rule, matching, now=None, **values):
        self.request_matches(name, rule, user("u", **values), matching, now=now)

    def request_matches(self, name, rule, request, matching, hex=None, profile=None, now=None, history=None):
        matching = matching.split() if isinstance(matching, str) else matching
        unknown = [m for m in matching if m not in self.optimizations]
        assert not unknown, unknown
        self.case(name, rule, request, [(s, "TARGETED", "x") for s in sorted(matching, key=str.encode)], hex=hex, profile=profile, now=now, history=history)


# Protobuf, byte by byte, for requests that no encoder would write.

def varint(value):
    value &= 2**64 - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def number(field, value):
    return varint(field << 3) + varint(value)


def text(field, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


def double(field, value):
    return varint(field << 3 | 1) + struct.pack("<d", value)


def identified(id="u"):
    return text(3, text(3, id))


def attributes(field=11, **values):
    """A field with a Struct, of which the values are encoded already."""
    return text(field, b"".join(text(1, text(1, name) + text(2, value)) for name, value in values.items()))
