"""refusals.json and limits.json."""

from vector import Topic, attributes, catalog, identified, number, personalization, text, user, varint

CODES = ["malformed_request", "too_many_names", "too_many_groups", "too_many_attributes", "value_too_long", "name_invalid", "group_invalid", "device_invalid", "identification_required", "identification_incomplete"]
ORDER_RULE = "The first rule of this list that is broken refuses the whole call, in this order of precedence."


def bare():
    return catalog(personalizations=[personalization("p", groups=["g"]), personalization("n" * 256)])


def refusals():
    topic = Topic("refusals", "Requests that break a rule, and which rule is named.", bare())
    malformed = "malformed_request: a truncated varint or one over 10 bytes, a length beyond its message, the wire types 3, 4, 6 and 7, a field number 0 or over 2^29 - 1."
    ok = identified()
    hit = [("p", "TARGETED", "x")]
    everything = [("n" * 256, "TARGETED", "x"), ("p", "TARGETED", "x")]

    def bad(name, content, rule=malformed, code="malformed_request"):
        topic.case(name, rule, user(), refused=code, hex=content.hex())

    bad("a truncated tag", ok + bytes.fromhex("80"))
    bad("a truncated varint", ok + bytes.fromhex("3080"))
    bad("a varint over 10 bytes", ok + bytes.fromhex("30" + "ff" * 10 + "01"))
    bad("a length beyond the message", ok + bytes.fromhex("2205616161"))
    bad("a truncated length", ok + bytes.fromhex("22"))
    bad("a truncated fixed64", ok + bytes.fromhex("4900000000000000"))
    bad("a truncated fixed32", ok + bytes.fromhex("4d000000"))
    for wire in (3, 4, 6, 7):
        bad(f"wire type {wire}", ok + varint(20 << 3 | wire))
    bad("field number 0", ok + bytes.fromhex("0200"))
    bad("a field number over 2^29 - 1", ok + varint(2**29 << 3) + b"\x01")
    bad("damage within identification", text(3, bytes.fromhex("1a05")))
    bad("damage within attributes", ok + text(11, bytes.fromhex("0a05")))
    bad("damage within an entry of context", ok + text(13, text(1, bytes.fromhex("0a05"))))
    bad("a message that is cut off after good fields", (ok + text(4, "p"))[:-1])
    topic.case("the empty request lacks an identification", "identification_required: no identification.", user(), refused="identification_required", hex="")
    topic.case("a varint of 10 bytes is well formed", malformed, user(), everything, hex=(ok + bytes.fromhex("70" + "ff" * 9 + "01")).hex())
    topic.case("the greatest field number is skipped", malformed, user(), everything, hex=(ok + varint((2**29 - 1) << 3) + b"\x01").hex())
    skipped = "Unknown fields, and known ones with another wire type, are skipped."
    topic.case("unknown fields are skipped", skipped, user(names=["p"]), hit, hex=(number(99, 1) + text(98, "x") + bytes.fromhex("9906" + "00" * 8 + "9d06" + "00" * 4) + ok + text(4, "p")).hex())
    topic.case("a known field of another wire type is skipped", skipped, user(names=["p"]), hit, hex=(ok + number(4, 5) + text(6, "desktop") + text(4, "p") + number(3, 1)).hex())
    topic.case("fields may come in any order", "Fields may come in any order.", user(names=["p"], includeWithheld=True), hit, hex=(number(15, 1) + text(4, "p") + ok).hex())
    topic.case("of a singular field given twice the last one counts", "Of a singular field given twice the last one counts.", user("v", names=["p"], sessionId="s"), hit, hex=(text(7, "r") + text(3, text(3, "u")) + text(7, "s") + text(3, text(3, "v")) + text(4, "p")).hex())
    topic.case("a message given twice is merged", "A message given twice is merged.", {"identification": {"sourceId": "7", "profileId": "p"}, "names": ["p"]}, hit, hex=(text(3, number(1, 7)) + text(3, text(2, "p")) + text(4, "p")).hex())
    damaged_twice = text(3, bytes.fromhex("1a05")) + ok
    bad("a message given twice, of which the first is damaged", damaged_twice)

    def refused(name, rule, code, request):
        topic.case(name, rule, request, refused=code)

    name_rule = "name_invalid: a name that does not match ^[a-zA-Z0-9_-]*$."
    for name in ["a b", "a.b", "é", "a/", "a\n", "\u0000", "*", "a,b", "a:b", "[", "`", "{", "@"]:
        refused(f"an invalid name: {name!r}", name_rule, "name_invalid", user(names=["p", name]))
    for group in ["a b", "é", "g\n"]:
        refused(f"an invalid group: {group!r}", "group_invalid: a group that does not.", "group_invalid", user(groups=["g", group]))
    for device in (4, -1, 2**31 - 1, 2**32 + 2):
        content = ok + number(6, device)
        topic.case(f"device {device}", "device_invalid: a device that is not a value of the enumeration.", user(), refused="device_invalid", hex=content.hex())
    topic.case("a type that is not in its enumeration counts as unspecified", "A value of optimization_type or recording that is not in its enumeration counts as unspecified.", user(), everything, hex=(ok + number(8, 3) + number(14, 9)).hex())
    required = "identification_required: no identification."
    refused("no identification", required, "identification_required", {"names": ["p"]})
    incomplete = "identification_incomplete: an identification with neither a user_id nor both source_id and profile_id."
    for name, identification in {
        "nothing in it": {},
        "a source alone": {"sourceId": "1"},
        "a profile alone": {"profileId": "p"},
        "a blank user": {"userId": " \t"},
        "a source and a blank profile": {"sourceId": "1", "profileId": "\n"},
        "a blank user and a profile without a source": {"userId": " ", "profileId": "p"},
    }.items():
        refused(f"identification with {name}", incomplete, "identification_incomplete", {"identification": identification})
    # Each two neighbours of the order, broken at once.
    broken = {
        "malformed_request": bytes.fromhex("80"),
        "too_many_names": text(4, "p") * 257,
        "too_many_groups": text(5, "g") * 65,
        "too_many_attributes": text(11, text(1, text(1, "k")) * 513),
        "value_too_long": text(7, "s" * 257),
        "name_invalid": text(4, "a b"),
        "group_invalid": text(5, "a b"),
        "device_invalid": number(6, 4),
        "identification_required": b"",
    }
    codes = list(broken)
    for first, second in zip(codes, codes[1:]):
        # No identification is broken by leaving it out; of the pairs, only the last one does.
        content = (b"" if "identification_required" in (first, second) else ok) + broken[second] + broken[first]
        bad(f"{first} comes before {second}", content, ORDER_RULE, first)
    bad("device_invalid comes before identification_incomplete", text(3, b"") + number(6, 4), ORDER_RULE, "device_invalid")
    bad("all rules at once", b"".join(broken[c] for c in reversed(codes)), ORDER_RULE, "malformed_request")
    return topic


def limits():
    topic = Topic("limits", "Every limit, at the bound and one past it.", bare())
    hit = [("p", "TARGETED", "x")]
    everything = [("n" * 256, "TARGETED", "x"), ("p", "TARGETED", "x")]

    def both(name, rule, code, at, past, answer=None):
        topic.case(f"{name}: at the bound", rule, at, everything if answer is None else answer)
        topic.case(f"{name}: one past it", rule, past, refused=code)

    names = "too_many_names: more than 256 names."
    both("names", names, "too_many_names", user(names=["p"] + [f"x{n}" for n in range(255)]), user(names=["p"] + [f"x{n}" for n in range(256)]), hit)
    both("names that repeat", "Counts are of items and entries as they come, repeated ones included.", "too_many_names", user(names=["p"] * 256), user(names=["p"] * 257), hit)
    both("groups", "too_many_groups: more than 64 groups.", "too_many_groups", user(groups=["g"] + [f"x{n}" for n in range(63)]), user(groups=["g"] * 65), hit)
    many = "too_many_attributes: more than 512 entries in attributes, in account_attributes or in context."
    entries = lambda count: {f"k{n}": n for n in range(count)}
    for field in ("attributes", "accountAttributes", "context"):
        both(field, many, "too_many_attributes", user(**{field: entries(512)}), user(**{field: entries(513)}))
    topic.case("each map is counted by itself", many, user(attributes=entries(512), accountAttributes=entries(512), context=entries(512)), everything)
    entry = text(1, text(1, "k") + text(2, text(3, "v")))
    topic.case("entries that repeat are counted", "Counts are of items and entries as they come, repeated ones included.", user(), refused="too_many_attributes", hex=(identified() + text(11, entry * 513)).hex())
    topic.case("entries of a map in two parts are counted together", "A message given twice is merged.", user(), refused="too_many_attributes", hex=(identified() + text(11, entry * 256) + text(11, entry * 257)).hex())
    long = "value_too_long: a name or group over 256 bytes, an entry's name over 256, session_id or request_id over 256, user_id or profile_id over 512, url over 8192."
    both("a name", long, "value_too_long", user(names=["n" * 256]), user(names=["n" * 257]), [("n" * 256, "TARGETED", "x")])
    both("a group", long, "value_too_long", user(groups=["g" * 256]), user(groups=["g" * 257]), [])
    for field in ("attributes", "accountAttributes", "context"):
        both(f"an entry's name in {field}", long, "value_too_long", user(**{field: {"k" * 256: 1}}), user(**{field: {"k" * 257: 1}}))
    both("session_id", long, "value_too_long", user(sessionId="s" * 256), user(sessionId="s" * 257))
    both("session_id is measured in bytes", long, "value_too_long", user(sessionId="é" * 128), user(sessionId="é" * 128 + "s"))
    both("request_id", long, "value_too_long", user(requestId="r" * 256), user(requestId="r" * 257))
    both("user_id", long, "value_too_long", user("u" * 512), user("u" * 513))
    both("user_id is measured in bytes", long, "value_too_long", user("😀" * 128), user("😀" * 128 + "u"))
    source = lambda length: {"identification": {"sourceId": "-9223372036854775808", "profileId": "p" * length}, "sessionId": "s" * 256}
    both("profile_id, beside the longest source and session", long, "value_too_long", source(512), source(513))
    both("url", long, "value_too_long", user(url="u" * 8192), user(url="u" * 8193))
    topic.case("a blank user id is measured, too", long, {"identification": {"sourceId": "1", "profileId": "p", "userId": " " * 513}}, refused="value_too_long")
    topic.case("a long name that nobody has is refused", long, user(names=["x" * 257]), refused="value_too_long")
    topic.case("a long text that a later one replaces is measured", "Texts are measured as they come, those that a later one replaces included.", user(), refused="value_too_long", hex=(identified() + text(7, "s" * 257) + text(7, "s")).hex())
    topic.case("a value has no limit of its own", long, user(attributes={"k": "v" * 100_000}), everything)
    return topic


TOPICS = [refusals, limits]
