"""damaged.json and unsupported.json: snapshots that the authoring format cannot express."""

import base64
import struct

from vector import Topic, user

INVALID_RULE = "INVALID, for damage. The other optimizations are not touched by it."
UNSUPPORTED_RULE = "UNSUPPORTED, for what the core does not know or does not evaluate. The other optimizations are not touched by it."
BODY = {"segments": [{"literal": "1"}]}
EVERYONE = {"all": {}}


def given(fields):
    """Without what is None, which stands for a field that is left out."""
    return {key: value for key, value in fields.items() if value is not None}


def comparison(**fields):
    return {"comparison": given({"subject": {"kind": "SUBJECT_KIND_USER_ATTRIBUTE", "name": "v"}, "operator": "OPERATOR_STRING_ONE_OF", "operands": ["a"], **fields})}


def base(selector, **fields):
    return {"id": selector, "selector": selector, "status": "STATUS_RUNNING", "salt": selector, "bucketing": 1, **fields}


def personalization(selector, experience=None, control=0, **fields):
    return base(selector, personalization={"controlPpm": control, "experiences": [given({"id": "x", "audience": EVERYONE, "body": BODY, **(experience or {})})]}, **fields)


def experiment(selector, details=None, variants=None, **fields):
    return base(selector, experiment={"trafficPpm": 1_000_000, "variants": variants or [{"id": "a", "weightPpm": 1_000_000, "body": BODY}], **(details or {})}, **fields)


def audience(selector, condition):
    return personalization(selector, {"audience": condition})


def operands(selector, operator, values):
    return audience(selector, comparison(operator=f"OPERATOR_{operator}", operands=values))


def fnv1a(content):
    hash = 0x811C9DC5
    for byte in content:
        hash = (hash ^ byte) * 0x01000193 % 2**32
    return hash


def pattern_program(source="a", ignore_case=False):
    """The program of the pattern `a`: two classes, of which the letter is class 1, and one row."""
    header = struct.pack("<BBHHH", 1, 2, 1, 1, 0)
    classes = bytes(1 if byte == ord("a") else 0 for byte in range(128))
    content = header + classes + struct.pack("<I", 0x80 << 8) + struct.pack("<HHH", 2, 1, 0)
    return struct.pack("<I", fnv1a(content + source.encode() + bytes([ignore_case]))) + content


def encoded(program):
    return base64.b64encode(program).decode()


def instruction(operation, d=0, a=0, b=0, number=0):
    return struct.pack("<BBBBI", operation, d, a, b, number)


def template_program(*instructions, format=1, numbers=(), texts=("a",), sources=(), source="a", counts=None):
    """The program of a template, after docs/TEMPLATES.md: it writes its first text, unless it is said to do something else."""
    return checked(unchecked_template_program(*instructions, format=format, numbers=numbers, texts=texts, sources=sources, source=source, counts=counts))


def checked(program):
    return program[:24] + struct.pack("<I", fnv1a(program[:24] + program[28:])) + program[28:]


def unchecked_template_program(*instructions, format, numbers, texts, sources, source, counts):
    code = b"".join(instructions) if instructions else instruction(13)
    entries = len(numbers) + len(texts) + len(sources) + len(code) // 8
    start = 28 + 8 * entries
    offset = start
    text_entries = b""
    for each in texts:
        text_entries += struct.pack("<II", offset, len(each.encode()))
        offset += len(each.encode())
    parts = counts or (len(numbers), len(texts), len(sources), len(code) // 8)
    head = struct.pack("<IIIIIII", format, *parts, offset, 0)
    body = b"".join(struct.pack("<d", n) for n in numbers) + text_entries + b"".join(struct.pack("<II", *s) for s in sources) + code
    return head + body + "".join(texts).encode() + source.encode()


UNKNOWN_TEMPLATE = template_program(format=2)


def template(selector, program):
    return personalization(selector, {"body": {"segments": [{"literal": '"'}, {"template": encoded(program)}, {"literal": '"'}]}})


def with_text_beyond():
    """The only text ends one byte after the program does."""
    program = bytearray(template_program())
    struct.pack_into("<I", program, 32, len(program))
    return checked(bytes(program))


def matches(selector, program, source="a", **fields):
    pattern = base64.b64encode(program).decode() if program else None
    return audience(selector, comparison(operator="OPERATOR_STRING_MATCHES", operands=[source], pattern=pattern, **fields))


def nested(depth):
    """A condition of which the innermost comparison is at that depth."""
    condition = comparison()
    for _ in range(depth - 1):
        condition = {"not": condition}
    return condition


def snapshot(optimizations, **fields):
    return {"format": 1, "organization": "acme", "project": "web", "optimizations": sorted(optimizations, key=lambda o: o["selector"].encode()), **fields}


def topic_of(name, description, bad, good, code, rule, answers=None, **fields):
    """Damaged optimizations beside sound ones, which give everybody their outcome unless `answers` says otherwise."""
    topic = Topic(name, description, snapshot=snapshot(bad + good, **fields))
    outcome = lambda o: (answers or {}).get(o["selector"]) or (o["selector"], "TARGETED", "x") if "personalization" in o else (o["selector"], "ASSIGNED", "a")
    for optimization in bad:
        topic.case(optimization["selector"], rule, user(names=[optimization["selector"], "sound"], includeWithheld=True), [("sound", "TARGETED", "x")], [(optimization["selector"], code)])
    for optimization in good:
        topic.case(f"{optimization['selector']} is sound", rule, user(names=[optimization["selector"]], includeWithheld=True), [outcome(optimization)])
    running = sorted((o for o in bad + good if o.get("status") == "STATUS_RUNNING"), key=lambda o: o["selector"].encode())
    answer = [outcome(o) for o in running if o in good and len(outcome(o)) > 2]
    warnings = [(o["selector"], code) for o in running if o in bad]
    topic.case("nothing asked: only running ones warn", "When nothing is asked for, only running ones are.", user(), answer, warnings)
    return topic


# Each with its number among the caps of `damaged`.
BAD_CAPS = (("with-long-id", 2), ("of-257", 3), ("of-a-long-window", 4), ("of-a-negative-window", 5), ("of-a-long-gap", 6), ("of-a-negative-gap", 7), ("of-no-zone", 8))


def damaged():
    bad = [
        base("no-kind"),
        personalization("no-bucketing", bucketing=0),
        personalization("bucketing-2", bucketing=2),
        personalization("no-status", status="STATUS_UNSPECIFIED"),
        personalization("long-id", id="i" * 257),
        personalization("long-salt", salt="s" * 257),
        personalization("long-experience-id", {"id": "i" * 257}),
        experiment("long-variant-id", variants=[{"id": "i" * 257, "weightPpm": 1, "body": BODY}]),
        personalization("holdout-beyond", holdouts=[0, 2]),
        personalization("holdout-with-long-salt", holdouts=[1]),
        experiment("layer-beyond", {"layer": {"layer": 2, "endPpm": 1_000_000}}),
        experiment("layer-with-long-salt", {"layer": {"layer": 1, "endPpm": 1_000_000}}),
        audience("segment-beyond", {"segment": 99}),
        audience("segment-of-itself", {"segment": 1}),
        audience("segment-of-later", {"segment": 2}),
        audience("segment-of-damaged", {"segment": 4}),
        audience("segment-with-nothing", {"segment": 5}),
        personalization("device-all", {"devices": ["DEVICE_ALL"]}),
        personalization("device-unspecified", {"devices": ["DEVICE_DESKTOP", "DEVICE_UNSPECIFIED"]}),
        experiment("experiment-device-all", {"devices": ["DEVICE_ALL"]}),
        personalization("body-without-segments", {"body": {}}),
        personalization("body-segment-with-nothing", {"body": {"segments": [{"literal": "1"}, {}]}}),
        experiment("variant-body-without-segments", variants=[{"id": "a", "weightPpm": 1, "body": {}}]),
        audience("condition-with-nothing", {}),
        audience("inner-condition-with-nothing", {"any": {"conditions": [EVERYONE, {}]}}),
        audience("depth-65", nested(65)),
        audience("subject-unspecified", comparison(subject={"kind": "SUBJECT_KIND_UNSPECIFIED", "name": "v"})),
        audience("no-subject", comparison(subject=None)),
        audience("long-subject", comparison(subject={"kind": "SUBJECT_KIND_CONTEXT", "name": "k" * 257})),
        audience("operator-unspecified", comparison(operator="OPERATOR_UNSPECIFIED")),
        personalization("needs-setup-and-damaged", {"audience": {}, "body": None}),
        audience("damaged-and-unsupported", {"all": {"conditions": [{}, comparison(operator="OPERATOR_STRING_IN_CIDR")]}}),
        operands("is-set-with-operand", "IS_SET", ["a"]),
        operands("one-of-nothing", "STRING_ONE_OF", []),
        operands("one-of-a-number", "STRING_ONE_OF", ["a", 1]),
        operands("one-of-null", "STRING_CONTAINS", [None]),
        operands("number-two", "NUMBER_LESS_THAN", [1, 2]),
        operands("number-a-string", "NUMBER_AT_LEAST", ["1"]),
        operands("number-none", "NUMBER_ONE_OF", []),
        operands("between-one", "NUMBER_BETWEEN", [1]),
        operands("between-three", "NUMBER_BETWEEN", [1, 2, 3]),
        operands("boolean-two", "BOOLEAN_EQUALS", [True, False]),
        operands("boolean-a-number", "BOOLEAN_EQUALS", [1]),
        operands("list-none", "LIST_CONTAINS_ALL", []),
        operands("list-a-list", "LIST_CONTAINS_ANY", [["a"]]),
        operands("list-an-object", "LIST_CONTAINS_ANY", [{}]),
        operands("version-none", "VERSION_ONE_OF", []),
        operands("version-not-one", "VERSION_ONE_OF", ["1.0.0", "1.02"]),
        operands("version-a-number", "VERSION_AT_LEAST", [1]),
        operands("version-two", "VERSION_LESS_THAN", ["1", "2"]),
        operands("version-between-one", "VERSION_BETWEEN", ["1"]),
        operands("matches-without-operands", "STRING_MATCHES", []),
        operands("matches-a-number", "STRING_MATCHES", [1]),
        operands("matches-two", "STRING_MATCHES", ["a", "a"]),
        template("template-empty", b""),
        template("template-three-bytes", template_program()[:3]),
        template("template-format-0", template_program(format=0)),
        template("template-header-cut", template_program()[:27]),
        template("template-too-many-numbers", template_program(counts=(2**32 - 1, 1, 0, 1))),
        template("template-too-many-instructions", template_program(counts=(0, 1, 0, 4))),
        template("template-text-beyond", with_text_beyond()),
        template("template-text-not-utf8", checked(template_program().replace(b"aa", b"\xffa"))),
        template("template-changed-text", template_program().replace(b"aa", b"ba")),
        template("template-changed-source", template_program().replace(b"aa", b"ab")),
        template("template-no-such-text", template_program(instruction(13, number=1))),
        template("template-no-such-name", template_program(instruction(6, number=1))),
        template("template-no-such-number", template_program(instruction(2, number=0))),
        template("template-no-such-source", template_program(instruction(4, number=0))),
        template("template-source-unspecified", template_program(sources=[(0, 0)])),
        template("template-source-without-name", template_program(sources=[(1, 1)])),
        template("template-source-long-name", template_program(texts=("n" * 257,), sources=[(1, 0)])),
        template("template-jump-beyond", template_program(instruction(14, number=2))),
        template("template-literal-beyond", template_program(instruction(1, number=7))),
        template("template-arguments-beyond", template_program(instruction(8, b=255, number=1 + 2 * 256))),
        template("template-loop-beyond", template_program(instruction(20, d=16))),
        template("template-loop-value-beyond", template_program(instruction(10, a=16))),
        template("template-range-beyond", template_program(instruction(18, a=255))),
        template("template-options-beyond", template_program(instruction(17, b=255))),
        matches("matches-without-program", None),
        matches("matches-cut-short", pattern_program()[:-1]),
        matches("matches-three-bytes", pattern_program()[:3]),
        matches("matches-too-long", pattern_program() + bytes(1)),
        matches("matches-damaged", pattern_program()[:-2] + bytes([1, 0])),
        matches("matches-of-another", pattern_program("b")),
        matches("matches-of-another-case", pattern_program(ignore_case=True)),
        matches("matches-ignoring-case-of-another", pattern_program(), ignoreCase=True),
        operands("cidr-none", "STRING_IN_CIDR", []),
        operands("cidr-a-number", "STRING_IN_CIDR", [1]),
        operands("cidr-not-one", "STRING_IN_CIDR", ["10.0.0.0/8", "10.0.0.0.0"]),
        operands("cidr-host-bits", "STRING_IN_CIDR", ["10.0.0.1/8"]),
        operands("cidr-host-bits-6", "STRING_IN_CIDR", ["::1/64"]),
        operands("cidr-33-bits", "STRING_IN_CIDR", ["10.0.0.0/33"]),
        operands("cidr-129-bits", "STRING_IN_CIDR", ["::/129"]),
        operands("cidr-leading-zero", "STRING_IN_CIDR", ["10.0.0.0/08"]),
        operands("cidr-no-bits", "STRING_IN_CIDR", ["10.0.0.0/"]),
        operands("cidr-mapped-95", "STRING_IN_CIDR", ["::ffff:0:0/95"]),
        *(personalization(f"cap-{name}", {"display": {"caps": [number]}}) for name, number in (*BAD_CAPS, ("beyond", 99))),
        personalization("second-cap-is-damaged", {"display": {"caps": [0, 2]}}),
        experiment("experiment-cap-is-damaged", {"display": {"caps": [2]}}),
        personalization("needs-setup-and-cap-is-damaged", {"body": None, "display": {"caps": [2]}}),
        personalization("not-running-and-damaged", bucketing=2, status="STATUS_PAUSED"),
    ]
    not_damaged = {"audience": {"not": nested(63)}}
    good = [
        personalization("sound"),
        personalization("depth-64", not_damaged),
        personalization("longest-texts", {"id": "x"}, id="i" * 256, salt="s" * 256),
        audience("longest-subject", {"not": comparison(subject={"kind": "SUBJECT_KIND_CONTEXT", "name": "k" * 256})}),
        audience("segment-of-earlier", {"segment": 3}),
        experiment("weights-beyond-everyone", variants=[{"id": "a", "weightPpm": 4_294_967_295, "body": BODY}, {"id": "b", "weightPpm": 4_294_967_295, "body": BODY}]),
        personalization("share-of-0", holdouts=[0]),
        audience("cidr-of-all", comparison(operator="OPERATOR_STRING_IN_CIDR", operands=["0.0.0.0/0", "::/0", "::ffff:0:0/96", "10.0.0.0/32"], negated=True)),
        matches("matches-by-hand", pattern_program(), negated=True),
        audience("pattern-of-another-operator", comparison(operator="OPERATOR_STRING_CONTAINS", pattern="AAAA", negated=True)),
        personalization("cap-at-every-bound", {"display": {"frequency": "FREQUENCY_ONCE_PER_VISIT", "caps": [0, 0]}}),
        experiment("cap-of-no-calendar-looks-at-no-zone", {"display": {"caps": [1]}}),
        personalization("devices-twice", {"devices": ["DEVICE_DESKTOP", "DEVICE_DESKTOP"]}),
    ]
    segments = [
        {"id": "s0", "condition": EVERYONE},
        {"id": "s1", "condition": {"segment": 1}},
        {"id": "s2", "condition": {"segment": 3}},
        {"id": "s3", "condition": {"segment": 0}},
        {"id": "s4", "condition": {"any": {"conditions": [{}]}}},
        {"id": "s5"},
    ]
    holdouts = [{"id": "h0", "salt": "h"}, {"id": "h1", "salt": "h" * 257}]
    layers = [{"id": "l0", "salt": "l"}, {"id": "l1", "salt": "l" * 257}]
    longest = 8_640_000_000_000_000
    caps = [
        {"id": "c" * 640, "shownMax": 256, "windowMs": str(longest), "gapMs": str(longest)},
        {"id": "c", "timeZone": 99},
        {"id": "c" * 641},
        {"id": "c", "shownMax": 257},
        {"id": "c", "windowMs": str(longest + 1)},
        {"id": "c", "windowMs": "-1"},
        {"id": "c", "gapMs": str(longest + 1)},
        {"id": "c", "gapMs": "-1"},
        {"id": "c", "calendarWindow": "CALENDAR_WINDOW_DAY", "timeZone": 99},
    ]
    return topic_of("damaged", "Optimizations that are damaged, each beside sound ones.", bad, good, "INVALID", INVALID_RULE, segments=segments, holdouts=holdouts, layers=layers, caps=caps)


def segment_depth():
    segments = [{"id": "s0", "condition": EVERYONE}] + [{"id": f"s{n}", "condition": {"segment": n - 1}} for n in range(1, 65)]
    bad = [audience("segments-65-deep", {"segment": 64})]
    good = [personalization("sound"), audience("segments-64-deep", {"segment": 63})]
    return topic_of("segment-depth", "Segments within segments, as deep as they may be and one deeper.", bad, good, "INVALID", INVALID_RULE, segments=segments)


def unsupported():
    unevaluated = comparison(subject={"kind": "SUBJECT_KIND_PLACE", "name": "planet"})
    bad = [
        template("template-format-2", UNKNOWN_TEMPLATE),
        experiment("variant-template-format-2", variants=[{"id": "a", "weightPpm": 1_000_000, "body": {"segments": [{"template": encoded(UNKNOWN_TEMPLATE)}]}}]),
        template("template-unknown-operation", template_program(instruction(21))),
        template("template-unknown-filter", template_program(instruction(8, number=27))),
        template("template-unknown-filter-47", template_program(instruction(8, number=47))),
        template("template-unknown-comparison", template_program(instruction(9, number=7))),
        template("template-unknown-loop-value", template_program(instruction(10, number=7))),
        template("template-unknown-source", template_program(sources=[(99, 0)])),
        personalization("needs-setup-and-unsupported", {"audience": None, "body": {"segments": [{"template": encoded(UNKNOWN_TEMPLATE)}]}}),
        personalization("not-running-and-unsupported", {"body": {"segments": [{"template": encoded(UNKNOWN_TEMPLATE)}]}}, status="STATUS_DRAFT"),
        audience("unsupported-beneath", {"any": {"conditions": [EVERYONE, {"not": unevaluated}]}}),
        audience("segment-with-unsupported", {"segment": 1}),
        audience("segment-of-segment-with-unsupported", {"segment": 2}),
    ]
    bad.append(audience("place-of-another-name", comparison(subject={"kind": "SUBJECT_KIND_PLACE", "name": "planet"})))
    bad.append(audience("place-without-a-name", comparison(subject={"kind": "SUBJECT_KIND_PLACE"})))
    good = [
        personalization("sound"),
        personalization("always", {"display": {"frequency": "FREQUENCY_ALWAYS"}}),
        personalization("display-with-nothing", {"display": {}}),
        personalization("cap-that-bounds-nothing", {"display": {"caps": [0]}}),
        personalization("missing-value-skip", {"body": {"segments": [{"literal": "1"}], "missingValue": "MISSING_VALUE_SKIP"}}),
        personalization("titled", title="a title"),
        experiment("not-sticky", {"notSticky": True}),
    ]
    segments = [
        {"id": "s0", "condition": EVERYONE},
        {"id": "s1", "condition": unevaluated},
        {"id": "s2", "condition": {"all": {"conditions": [{"segment": 1}]}}},
    ]
    fields = {
        "segments": segments,
        "counters": [{"id": "c", "event": "Purchase"}],
        "caps": [{"id": "c"}],
        "metrics": [{"id": "m", "event": "Purchase", "aggregate": "AGGREGATE_COUNT"}],
    }
    return topic_of("unsupported", "Optimizations that use what this version does not evaluate, each beside sound ones.", bad, good, "UNSUPPORTED", UNSUPPORTED_RULE, **fields)


def odd_operands():
    """Operands that are sound, and that a catalog refuses because nobody can mean them."""
    optimizations = [
        operands("contains", "STRING_CONTAINS", [""]),
        operands("ends", "STRING_ENDS_WITH", ["z", ""]),
        operands("reversed", "NUMBER_BETWEEN", [10, -5]),
        audience("reversed-negated", comparison(operator="OPERATOR_NUMBER_BETWEEN", operands=[10, -5], negated=True)),
        operands("starts", "STRING_STARTS_WITH", [""]),
        operands("version-reversed", "VERSION_BETWEEN", ["2", "1"]),
        audience("all-of-nothing", EVERYONE),
        audience("any-of-nothing", {"any": {}}),
        audience("duplicate", comparison(operands=["a", "a"])),
        audience("mixed-list", comparison(operator="OPERATOR_LIST_CONTAINS_ALL", operands=["a", 1, True])),
    ]
    topic = Topic("odd-operands", "Operands and conditions that are sound, though a catalog refuses or never needs them.", snapshot=snapshot(optimizations))
    rule = "Every string contains the empty one. NUMBER_BETWEEN: first <= value <= second. all is true when empty, any is false."
    for name, value, matching in [
        ("a missing value", None, "all-of-nothing reversed-negated"),
        ("the empty string", "", "all-of-nothing contains ends starts"),
        ("a string", "a", "all-of-nothing contains duplicate ends starts"),
        ("a number between the two in the other order", 0, "all-of-nothing reversed-negated"),
        ("a number at an end", 10, "all-of-nothing reversed-negated"),
        ("a version between the two in the other order", "1.5", "all-of-nothing contains ends starts"),
        ("a list of each", [True, 1, "a"], "all-of-nothing mixed-list"),
        ("a list that lacks one", [1, "a"], "all-of-nothing"),
    ]:
        topic.case(name, rule, user(attributes={"v": value}), [(selector, "TARGETED", "x") for selector in matching.split()])
    return topic


TOPICS = [odd_operands, damaged, segment_depth, unsupported]
