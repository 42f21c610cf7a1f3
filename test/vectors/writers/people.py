"""people.json, people-by-hash.json and damaged-people.json: segments that list people."""

import base64
import struct

from spoiling import EVERYONE, audience, snapshot, topic_of, personalization
from vector import Conditions, Topic, hash64, unit_hashes, user

RULE = "A segment with people: true when hash64 of one of the person's names is one of unit_hashes."
NAMES_RULE = "The names are unit; user_id; the source id, _ and the profile id; and the first 64 of the profile's linked_units."
UNIT_RULE = "unit is the profile's unit when a profile is given and it has one; else user_id; else source_id in decimal, _, profile_id."


def people():
    crowd = [f"member-{n}@example.com" for n in range(500)]
    segments = [
        {"name": "one", "people": ["customer@example.com"]},
        {"name": "some", "people": ["customer@example.com", "12345_67890", "-1_p", "Ünï", "用户", "😀", " padded ", "a/b", "x" * 512, "12345678_" + "y" * 512]},
        {"name": "crowd", "people": crowd},
        {"name": "gold", "condition": {"attribute": "plan", "equals": "gold"}},
        {"name": "some-gold", "condition": {"all": [{"segment": "some"}, {"segment": "gold"}]}},
        {"name": "not-crowd", "condition": {"not": {"segment": "crowd"}}},
    ]
    conditions = {
        "one": {"segment": "one"},
        "not-one": {"not": {"segment": "one"}},
        "some": {"segment": "some"},
        "crowd": {"segment": "crowd"},
        "either": {"any": [{"segment": "one"}, {"segment": "crowd"}]},
        "both": {"all": [{"segment": "one"}, {"segment": "some"}]},
        "some-gold": {"segment": "some-gold"},
        "not-crowd": {"segment": "not-crowd"},
    }
    topic = Conditions("people", "Segments that list people by name.", conditions, segments=segments)

    def case(name, matching, rule=RULE, profile=None, **request):
        request = {"identification": request.pop("identification"), **request}
        topic.request_matches(name, rule, request, matching, profile=profile)

    nobody = "not-one not-crowd"
    case("a person on two lists", "one some either both not-crowd", identification={"userId": "customer@example.com"})
    case("a person on no list", nobody, identification={"userId": "nobody@example.com"})
    case("letter case matters", nobody, identification={"userId": "Customer@example.com"})
    case("a prefix is somebody else", nobody, identification={"userId": "customer@example.co"})
    case("a longer name is somebody else", nobody, identification={"userId": "customer@example.com "})
    case("an anonymous person", "some not-one not-crowd", identification={"sourceId": "12345", "profileId": "67890"})
    case("an anonymous person with a negative source", "some not-one not-crowd", identification={"sourceId": "-1", "profileId": "p"})
    case("a user of that name is the same person", "some not-one not-crowd", identification={"userId": "12345_67890"})
    both = {"userId": "u", "sourceId": "12345", "profileId": "67890"}
    case("the anonymous person beside an unlisted user", "some not-one not-crowd", NAMES_RULE, identification=both)
    for unit in ("Ünï", "用户", "😀", " padded ", "a/b"):
        case(f"a listed name in its bytes: {unit}", "some not-one not-crowd", identification={"userId": unit})
    for unit in ("ünï", "padded", "用", "a"):
        case(f"not quite a listed name: {unit}", nobody, identification={"userId": unit})
    case("the longest user id", "some not-one not-crowd", identification={"userId": "x" * 512})
    case("the longest user id less one", nobody, identification={"userId": "x" * 511})
    case("the longest anonymous person", "some not-one not-crowd", identification={"sourceId": "12345678", "profileId": "y" * 512})
    for number in (0, 1, 249, 250, 498, 499):
        case(f"one of many: {number}", "crowd either not-one", identification={"userId": f"member-{number}@example.com"})
    by_hash = sorted(crowd, key=hash64)
    case("of many the one with the least hash", "crowd either not-one", identification={"userId": by_hash[0]})
    case("of many the one with the greatest hash", "crowd either not-one", identification={"userId": by_hash[-1]})
    case("one who would be the next of many", nobody, identification={"userId": "member-500@example.com"})
    case("a rule that names a list, and an attribute", "one some either both some-gold not-crowd", identification={"userId": "customer@example.com"}, attributes={"plan": "gold"})
    case("the attribute alone is not enough", nobody, identification={"userId": "u"}, attributes={"plan": "gold"})
    case("the profile says who it is", "one some either both not-crowd", UNIT_RULE, {"unit": "customer@example.com"}, identification={"userId": "u"})
    customer = {"userId": "customer@example.com"}
    case("the user id beside another unit", "one some either both not-crowd", NAMES_RULE, {"unit": "u"}, identification=customer)
    case("neither the user id nor another unit", nobody, NAMES_RULE, {"unit": "u"}, identification={"userId": "v"})
    case("the anonymous person beside another unit", "some not-one not-crowd", NAMES_RULE, {"unit": "u"}, identification={"sourceId": "12345", "profileId": "67890"})
    case("a user who was anonymous", "one some either both not-crowd", NAMES_RULE, {"unit": "7_device"}, identification={**customer, "sourceId": "7", "profileId": "device"})
    case("a list of the anonymous person, who is a user by now", "some not-one not-crowd", NAMES_RULE, {"unit": "12345_67890", "linkedUnits": ["u"]}, identification=both)
    case("the unit, the user and the anonymous person on two lists", "some crowd either not-one", NAMES_RULE, {"unit": "u"}, identification={**both, "userId": "member-7@example.com"})
    case("all names on one list", "some not-one not-crowd", NAMES_RULE, {"unit": "Ünï"}, identification={**both, "userId": "用户"})
    case("a user without a profile, and an unlisted device", "one some either both not-crowd", NAMES_RULE, identification={**customer, "sourceId": "7", "profileId": "device"})
    case("a blank user id is no name", nobody, NAMES_RULE, {"unit": "u"}, identification={"userId": " ", "sourceId": "7", "profileId": "device"})
    case("a blank profile id names nobody", nobody, NAMES_RULE, identification={"userId": "u", "sourceId": "12345", "profileId": " "})
    case("a profile id without a source names nobody", nobody, NAMES_RULE, identification={"userId": "u", "profileId": "67890"})
    case("a source names nobody", nobody, NAMES_RULE, {"unit": "u"}, identification={"userId": "v", "sourceId": "12345"})
    case("the source is part of the name", nobody, NAMES_RULE, identification={"userId": "u", "sourceId": "12346", "profileId": "67890"})
    case("the profile id alone is not the name", nobody, NAMES_RULE, identification={"userId": "u", "sourceId": "1", "profileId": "customer@example.com"})
    case("the longest names", "some not-one not-crowd", NAMES_RULE, {"unit": "z" * 533}, identification={"userId": "w" * 512, "sourceId": "12345678", "profileId": "y" * 512})
    case("the longest name with the least source", nobody, NAMES_RULE, {"unit": "z" * 533}, identification={"userId": "w" * 512, "sourceId": str(-(2**63)), "profileId": "y" * 512})
    device = {"sourceId": "7", "profileId": "device"}
    case("a user who was linked", "one some either both not-crowd", NAMES_RULE, {"unit": "7_device", "linkedUnits": ["customer@example.com"]}, identification=device)
    case("the last of some who were linked", "crowd either not-one", NAMES_RULE, {"unit": "7_device", "linkedUnits": ["a", "b", "member-3@example.com"]}, identification=device)
    case("linked ones of a profile without a unit", "one some either both not-crowd", NAMES_RULE, {"linkedUnits": ["customer@example.com"]}, identification={"userId": "u"})
    case("none of those who were linked", nobody, NAMES_RULE, {"unit": "7_device", "linkedUnits": ["customer@example.co", "v"]}, identification=device)
    strangers = [f"stranger-{n}" for n in range(63)]
    case("the 64th of those who were linked", "one some either both not-crowd", NAMES_RULE, {"unit": "u", "linkedUnits": [*strangers, "customer@example.com"]}, identification={"userId": "u"})
    case("the 65th of those who were linked", nobody, NAMES_RULE, {"unit": "u", "linkedUnits": [*strangers, "stranger-63", "customer@example.com"]}, identification={"userId": "u"})
    case("the unit counts among the 64", nobody, NAMES_RULE, {"unit": "u", "linkedUnits": [*strangers, "u", "customer@example.com"]}, identification={"userId": "u"})
    signed_in = [("2026-11-21T12:00:00Z", {"unit": "7_device", "linkedUnits": ["customer@example.com"]})]
    topic.request_matches("a user who was linked by changes", NAMES_RULE, {"identification": device}, "one some either both not-crowd", history=signed_in)
    known = {"unit": "7_device", "attributes": {"plan": "gold"}}
    topic.request_matches("a known person who was linked by changes", NAMES_RULE, {"identification": device}, "one some either both some-gold not-crowd", profile=known, history=signed_in)
    unlisted = {"identification": {"userId": "u"}}
    topic.request_matches("linked to nobody on a list by changes", NAMES_RULE, unlisted, nobody, history=[("2026-11-21T12:00:00Z", {"unit": "u", "linkedUnits": ["v"]})])
    case("a profile without a unit changes nothing", "one some either both not-crowd", UNIT_RULE, {"attributes": {"plan": "blue"}}, identification={"userId": "customer@example.com"})
    case("an attribute does not put anybody on a list", nobody, identification={"userId": "u"}, attributes={"userId": "customer@example.com"})
    return topic


def packed(*hashes):
    return base64.b64encode(b"".join(struct.pack("<Q", hash) for hash in hashes)).decode()


def people_by_hash():
    """Lists at their edges, which no names have."""
    mine = hash64("u")
    crowd = sorted(hash64(f"c{n}") for n in range(300))
    lists = {
        "empty": [],
        "only-one": [mine],
        "first": [mine, mine + 1, mine + 2],
        "last": [0, 1, mine],
        "between-neighbours": [mine - 1, mine, mine + 1],
        "only-neighbours": [mine - 1, mine + 1],
        "zero-and-greatest": [0, 2**64 - 1],
        "crowd-before": [n for n in range(400)] + [mine],
        "crowd-behind": [mine] + [2**64 - 400 + n for n in range(400)],
        "in-crowd": sorted(crowd + [mine]),
        "only-crowd": crowd,
        "steep": sorted([2**n for n in range(64)] + [mine]),
        "only-steep": [2**n for n in range(64)],
    }
    segments = [{"id": name, "people": {"unitHashes": packed(*hashes)} if hashes else {}} for name, hashes in lists.items()]
    segments.append({"id": "condition-last", "condition": EVERYONE})
    optimizations = [audience(name, {"segment": index}) for index, name in enumerate(lists)]
    topic = Topic("people-by-hash", "Lists of people at the edges of searching them.", snapshot=snapshot(optimizations, segments=segments))

    def case(name, unit):
        matching = sorted(name for name, hashes in lists.items() if hash64(unit) in hashes)
        topic.case(name, RULE, user(unit), [(selector, "TARGETED", "x") for selector in matching])

    case("a person on most of them", "u")
    case("a person in the crowd", "c7")
    case("the least of the crowd", min((f"c{n}" for n in range(300)), key=hash64))
    case("the greatest of the crowd", max((f"c{n}" for n in range(300)), key=hash64))
    case("a person on none", "nobody")
    return topic


def damaged_people():
    lists = [
        base64.b64encode(b"\0" * 7).decode(),
        base64.b64encode(b"\0" * 9).decode(),
        packed(2, 1),
        packed(1, 1),
        packed(1, 2, 3, 2),
        packed(2**63, 1),
    ]
    names = ["seven-bytes", "nine-bytes", "descending", "twice", "descending-at-the-end", "without-a-sign"]
    segments = [{"id": name, "people": {"unitHashes": hashes}} for name, hashes in zip(names, lists)]
    segments.append({"id": "refers", "condition": {"any": {"conditions": [EVERYONE, {"segment": 2}]}}})
    segments.append({"id": "good", "people": {"unitHashes": unit_hashes(["u"])}})
    bad = [audience(name, {"segment": index}) for index, name in enumerate(names)] + [audience("refers-to-damage", {"segment": 6})]
    good = [personalization("sound"), audience("listed", {"segment": 7})]
    rule = "INVALID: unit_hashes that are not a multiple of 8 bytes, or not ascending."
    return topic_of("damaged-people", "Lists of people that are damaged.", bad, good, "INVALID", rule, segments=segments)


TOPICS = [people, people_by_hash, damaged_people]
