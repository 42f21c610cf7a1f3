"""people.json, people-by-hash.json and damaged-people.json: segments that list people."""

import base64
import struct

from spoiling import EVERYONE, audience, snapshot, topic_of, personalization
from vector import Conditions, Topic, hash64, unit_hashes, user

RULE = "A segment with people: true when hash64(unit) is one of unit_hashes."
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
    case("the user id decides before the anonymous one", nobody, UNIT_RULE, identification={"userId": "u", "sourceId": "12345", "profileId": "67890"})
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
    case("the profile's unit and not the user id", nobody, UNIT_RULE, {"unit": "u"}, identification={"userId": "customer@example.com"})
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
