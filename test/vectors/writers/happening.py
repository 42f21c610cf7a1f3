"""remembered-events.json, remembered-exposures.json and remembered-people.json: what is folded into a profile, and what it decides afterwards."""

import struct

import spoiling
from displaying import shown
from vector import Topic, catalog, decision_id, experiment, hash64, milliseconds, personalization, user

NOW = "2026-11-21T12:00:00.000Z"
HOUR = 3_600_000
DAY = 24 * HOUR
NOON = milliseconds(NOW)

COUNTING_RULE = "Every sound counter of its name is asked whether it is for the event, and those that are count it."
WINDOW_RULE = "A bucket counts when it holds a moment of [now - window, now]: from the bucket of now - window to the bucket of now."
TIME_RULE = "A time of 0 and one after now is now."
ONCE_RULE = "An event whose id is not empty and has the hash of one of the last 256 changes nothing."
ORDER_RULE = "events, in the order of their times, and of one time in that in which they came."
ATTRIBUTE_RULE = "Attributes it brings are set; one that is missing (absent, or null) is cleared."
WHERE_RULE = "A counter is for an event when its where is true, of which the context values are the event's properties and now is its time."
AFTER_RULE = "With after when the other counter has counted something by then: its first event, its last one, or a bucket with a count that lies within as a whole."
BEFORE_RULE = "All counters are asked before any counts, so that no event comes before itself."
VALUES_RULE = "Counting adds of the value of property, unless it is missing or of no type, to the numbers."
RECORDED_RULE = "Recording an exposure counts it once a session: unless it is_repeated, its session is kept."
GIVEN_RULE = "One that was given makes is_shown true, with first_shown_ms and the request hash, unless it was given earlier."
CAP_RULE = "Also adds, when it was given, a showing to each of its caps."
ASSIGNED_RULE = "The variant of a sticky experiment is assigned from the time of the exposure on, unless an earlier one is kept that the experiment still has."
MERGED_RULE = "merged profiles, one after the other."
UNIT_RULE = "unit becomes that of a profile that has none, and another unit of the person otherwise; linked_units are others."


def at(ago=0):
    """Milliseconds before now, as protobuf's JSON has them."""
    return str(NOON - ago)


def event(name="Purchase", ago=0, id=None, attributes=None, account=None, **properties):
    made = {"name": name, "timeMs": at(ago), "id": id, "properties": properties, "attributes": attributes, "accountAttributes": account}
    return {key: value for key, value in made.items() if value}


def did(**parts):
    return {"event": "Purchase", **parts}


class Remembered(Topic):
    """Cases ask for certain optimizations after changes, most of them of one call."""

    def after(self, name, rule, changes, expected, asks, now=NOW, profile=None, exposures=None, remembered=None, **request):
        history = changes if isinstance(changes, list) and changes and isinstance(changes[0], tuple) else [(NOW, changes)]
        self.case(name, rule, user("u", names=asks.split(), includeWithheld=True, **request), expected, history=history, profile=profile, now=now, exposures=exposures, remembered=remembered)


class Events(Remembered):
    def __init__(self, name, description, conditions, **sections):
        super().__init__(name, description, catalog(personalizations=[personalization(s, a) for s, a in conditions.items()], **sections))

    def matching(self, name, rule, events, matching, asks, **more):
        """Those of what is asked for that match, after one call or several, each a list of events."""
        calls = events if events and isinstance(events[0], list) else [events]
        assert set(matching.split()) <= set(asks.split()) <= set(self.optimizations), name
        expected = [(s, "TARGETED", "x") if s in matching.split() else (s, "NO_EXPERIENCE") for s in asks.split()]
        self.after(name, rule, [(NOW, {"events": call}) for call in calls], expected, asks, **more)


def remembered_events():
    topic = Events(
        "remembered-events",
        "Events are folded into a profile: attributes and counters, and what they decide then.",
        {
            "gold": {"attribute": "plan", "equals": "gold"},
            "silver": {"attribute": "plan", "equals": "silver"},
            "no-plan": {"attribute": "plan", "is_set": False},
            "large": {"account": "seats", "at_least": 100},
            "once": did(at_least=1),
            "twice": did(equals=2),
            "thrice": did(equals=3),
            "never": did(less_than=1),
            "this-week": did(within="7d"),
            "twice-this-week": did(equals=2, within="7d"),
            "not-this-week": did(less_than=1, within="7d"),
            "before-this-week": did(not_within="7d"),
            "this-minute": did(within="63s"),
            "shoes": did(where={"context": "category", "equals": "shoes"}),
            "not-shoes": did(where={"context": "category", "not_equals": "shoes"}),
            "recent-release": did(where={"context": "released", "in_last": "30d"}),
            "sum-30": did(aggregate="sum", property="amount", equals=30),
            "sum-30-and-a-bit": did(aggregate="sum", property="amount", equals=30.000001),
            "sum-0": did(aggregate="sum", property="amount", equals=0),
            "sum-this-week-20": did(aggregate="sum", property="amount", within="7d", equals=20),
            "average-15": did(aggregate="average", property="amount", equals=15),
            "no-average": did(aggregate="average", property="amount", is_set=False),
            "least-10": did(aggregate="minimum", property="amount", equals=10),
            "most-20": did(aggregate="maximum", property="amount", equals=20),
            "first-spring": did(aggregate="first", property="coupon", equals="spring"),
            "last-fall": did(aggregate="last", property="coupon", equals="fall"),
            "first-5": did(aggregate="first", property="coupon", equals=5),
            "first-yes": did(aggregate="first", property="coupon", equals=True),
            "first-has-a": did(aggregate="first", property="coupon", contains_any=["a"]),
            "no-coupon": did(aggregate="first", property="coupon", is_set=False),
            "coupon-set": did(aggregate="last", property="coupon", is_set=True),
            "1-kind": did(aggregate="distinct", property="category", equals=1),
            "2-kinds": did(aggregate="distinct", property="category", equals=2),
            "4-kinds": did(aggregate="distinct", property="category", equals=4),
            "64-kinds": did(aggregate="distinct", property="category", equals=64),
            "after-popup": did(after={"event": "Popup", "within": "7d"}),
            "after-large-popup": did(after={"event": "Popup", "where": {"context": "size", "equals": "large"}, "within": "7d"}),
            "again": did(after={"event": "Purchase", "within": "1h"}),
        },
    )
    m = topic.matching
    week = 7 * DAY

    m("an event sets an attribute", ATTRIBUTE_RULE, [event("Identify", attributes={"plan": "gold"})], "gold", "gold silver no-plan")
    m("an event sets an attribute of the account", ATTRIBUTE_RULE, [event("Identify", account={"seats": 100})], "large no-plan", "large no-plan")
    m("an attribute of the account is none of the person", ATTRIBUTE_RULE, [event("Identify", account={"plan": "gold"})], "no-plan", "gold no-plan")
    m("a property is no attribute", ATTRIBUTE_RULE, [event("Identify", plan="gold")], "no-plan", "gold no-plan")
    m("null clears an attribute", ATTRIBUTE_RULE, [[event("Identify", attributes={"plan": "gold"})], [event("Identify", attributes={"plan": None})]], "no-plan", "gold no-plan")
    m("null clears an attribute that there never was", ATTRIBUTE_RULE, [event("Identify", attributes={"plan": None})], "no-plan", "gold no-plan")
    m("an attribute that an event does not bring stays", ATTRIBUTE_RULE, [[event("Identify", attributes={"plan": "gold"})], [event("Identify", attributes={"name": "Ada"})]], "gold", "gold no-plan")
    m("of one call the later event wins", ORDER_RULE, [event("Identify", 1, attributes={"plan": "silver"}), event("Identify", 2, attributes={"plan": "gold"})], "silver", "gold silver")
    m("of one time the event that came later wins", ORDER_RULE, [event("Identify", 1, attributes={"plan": "silver"}), event("Identify", 1, attributes={"plan": "gold"})], "gold", "gold silver")
    m("of two calls the later call wins", "What several events set does depend on the order of changes.", [[event("Identify", 1, attributes={"plan": "silver"})], [event("Identify", 2, attributes={"plan": "gold"})]], "gold", "gold silver")
    m("cleared and set again within a call", ORDER_RULE, [event("Identify", 2, attributes={"plan": None}), event("Identify", 1, attributes={"plan": "gold"})], "gold", "gold no-plan")
    m("set and cleared within a call", ORDER_RULE, [event("Identify", 1, attributes={"plan": None}), event("Identify", 2, attributes={"plan": "gold"})], "no-plan", "gold no-plan")

    counts = "once twice thrice never"
    m("no events", COUNTING_RULE, [], "never", counts)
    m("one event", COUNTING_RULE, [event()], "once", counts)
    m("two events", COUNTING_RULE, [event(), event()], "once twice", counts)
    m("three events in three calls", COUNTING_RULE, [[event()], [event()], [event()]], "once thrice", counts)
    m("another event", COUNTING_RULE, [event("Refund")], "never", counts)
    m("the name in another case is another event", COUNTING_RULE, [event("purchase"), event("PURCHASE")], "never", counts)
    m("an event without a name", COUNTING_RULE, [{"timeMs": at()}], "never", counts)

    m("an id twice in a call counts once", ONCE_RULE, [event(id="e1"), event(id="e1")], "once", counts)
    m("an id twice in two calls counts once", ONCE_RULE, [[event(id="e1")], [event(id="e1")]], "once", counts)
    m("two ids count twice", ONCE_RULE, [event(id="e1"), event(id="e2")], "once twice", counts)
    m("an id is not the beginning of another", ONCE_RULE, [event(id="e"), event(id="e1"), event(id="E")], "once thrice", counts)
    m("events without an id all count", ONCE_RULE, [[event()], [event()]], "once twice", counts)
    m("an id of another event counts once as well", ONCE_RULE, [event("Refund", 1, id="e1"), event(id="e1")], "never", counts)
    m("of one id the earlier time counts, within a call", ONCE_RULE + " " + ORDER_RULE, [event(id="e1"), event(ago=30 * DAY, id="e1")], "once before-this-week", "once this-week before-this-week")
    m("of one id the first call counts", ONCE_RULE, [[event(id="e1")], [event(ago=30 * DAY, id="e1")]], "once this-week", "once this-week before-this-week")
    m("an id that was seen sets no attributes", ONCE_RULE, [[event("Identify", id="e1", attributes={"plan": "gold"})], [event("Identify", id="e1", attributes={"plan": "silver"})]], "gold", "gold silver")
    ids = [event("Other", 1, id=f"other-{n}") for n in range(255)]
    m("an id is known while 255 others came after it", ONCE_RULE, [[event(id="e1", ago=2)], ids, [event(id="e1")]], "once", counts)
    m("an id is forgotten when 256 others came after it", ONCE_RULE, [[event(id="e1", ago=2)], [*ids, event("Other", id="other-255")], [event(id="e1")]], "once twice", counts)
    m("an id that comes again is not remembered anew", ONCE_RULE, [[event(id="e1", ago=2)], [event("Other", 1, id="o")], [event(id="e1")], ids[:254], [event("Other", id="last")], [event(id="e1")]], "once twice", counts)

    weeks = "this-week twice-this-week not-this-week before-this-week"
    m("an event now is within the week", WINDOW_RULE, [event()], "this-week", weeks)
    m("an event in the first millisecond of the first bucket", WINDOW_RULE, [event(ago=week)], "this-week", weeks)
    m("an event a millisecond before it", WINDOW_RULE, [event(ago=week + 1)], "not-this-week before-this-week", weeks)
    m("what is a bucket older counts as well", WINDOW_RULE, [event(ago=week)], "this-week", weeks, now="2026-11-21T14:59:59.999Z")
    m("and not when the bucket is over", WINDOW_RULE, [event(ago=week)], "not-this-week before-this-week", weeks, now="2026-11-21T15:00:00.000Z")
    m("one in the week and one before", WINDOW_RULE, [event(), event(ago=8 * DAY)], "this-week before-this-week", weeks)
    m("late events are counted where they belong", "Counting and recording do not depend on the order in which events and exposures come in.", [[event()], [event(ago=8 * DAY)], [event(ago=DAY)]], "this-week twice-this-week before-this-week", weeks)
    m("an event of long ago, of which no bucket is left", "Of the buckets the newest are kept.", [[event()], [event(ago=400 * DAY)]], "this-week twice before-this-week", weeks + " twice")
    m("before 1970", WINDOW_RULE, [{"name": "Purchase", "timeMs": "-1"}], "not-this-week before-this-week", weeks)
    minute = "this-minute once"
    m("63 seconds ago", WINDOW_RULE, [event(ago=63_000)], "this-minute once", minute)
    m("63.001 seconds ago", WINDOW_RULE, [event(ago=63_001)], "once", minute)
    m("without a time it was now", TIME_RULE, [{"name": "Purchase"}], "this-minute once", minute)
    m("in the future it was now", TIME_RULE, [event(ago=-10 * DAY)], "this-minute once", minute, now="2026-11-21T12:01:03.999Z")
    m("and is over like any other", TIME_RULE, [event(ago=-10 * DAY)], "once", minute, now="2026-11-21T12:01:04.000Z")

    m("with the property", WHERE_RULE, [event(category="shoes")], "shoes", "shoes not-shoes")
    m("with another value", WHERE_RULE, [event(category="bags")], "not-shoes", "shoes not-shoes")
    m("without the property", WHERE_RULE, [event()], "not-shoes", "shoes not-shoes")
    m("a property of the event before is none of this one", WHERE_RULE, [event(ago=1, category="shoes"), event()], "shoes not-shoes", "shoes not-shoes")
    m("a context value of the request is no property", WHERE_RULE, [event()], "not-shoes", "shoes not-shoes", context={"category": "shoes"})
    m("an attribute is no property", WHERE_RULE, [event(attributes={"category": "shoes"})], "not-shoes", "shoes not-shoes")
    m("a date is compared with the time of the event", WHERE_RULE, [event(ago=300 * DAY, released="2026-01-10")], "recent-release once", "recent-release once")
    m("and not with the time it came in", WHERE_RULE, [event(released="2026-01-10")], "once", "recent-release once")

    numbers = "sum-30 sum-0 average-15 no-average least-10 most-20"
    m("numbers of a property", VALUES_RULE, [event(amount=10), event(amount=20)], "sum-30 average-15 least-10 most-20", numbers)
    m("in any order", VALUES_RULE, [[event(amount=20)], [event(amount=10, ago=DAY)]], "sum-30 average-15 least-10 most-20", numbers)
    m("what is no number is not added", VALUES_RULE, [event(amount=10), event(amount="20"), event(amount=None), event(amount=True), event(amount=[20]), event(), event(amount=20)], "sum-30 average-15 least-10 most-20", numbers)
    m("no numbers at all", VALUES_RULE, [event(amount="20")], "sum-0 no-average", numbers)
    m("a sum within a window", WINDOW_RULE, [event(amount=20), event(amount=10, ago=8 * DAY)], "sum-30 sum-this-week-20", "sum-30 sum-this-week-20")
    m("a sum is exact to a millionth", "Its millionths to the sum.", [event(amount=30.0000009)], "sum-30-and-a-bit", "sum-30 sum-30-and-a-bit")
    m("half a millionth goes to the even one: down", "Rounded to the next whole number, of two to the even one.", [event(amount=30), event(amount=0.0000005)], "sum-30", "sum-30 sum-30-and-a-bit")
    m("half a millionth goes to the even one: up", "Rounded to the next whole number, of two to the even one.", [event(amount=29.999999), event(amount=0.0000015)], "sum-30-and-a-bit", "sum-30 sum-30-and-a-bit")
    m("negative numbers", VALUES_RULE, [event(amount=-10), event(amount=10)], "sum-0", "sum-30 sum-0 no-average")

    ends = "first-spring last-fall first-5 first-yes first-has-a no-coupon coupon-set"
    m("first and last value", VALUES_RULE, [event(ago=2, coupon="spring"), event(ago=1, coupon="summer"), event(coupon="fall")], "first-spring last-fall coupon-set", ends)
    m("by time, not by arrival", VALUES_RULE, [[event(coupon="fall")], [event(ago=2, coupon="spring")], [event(ago=1, coupon="summer")]], "first-spring last-fall coupon-set", ends)
    m("at one time the first is the one whose bytes come first, and the last the one whose come last", "Of two at one time the bytes decide.", [event(coupon="spring"), event(coupon="fall")], "", "first-spring last-fall")
    m("a number", VALUES_RULE, [event(coupon=5)], "first-5 coupon-set", ends)
    m("a boolean", VALUES_RULE, [event(coupon=True)], "first-yes coupon-set", ends)
    m("a list", VALUES_RULE, [event(coupon=["b", "a"])], "first-has-a coupon-set", ends)
    m("an object is of no type", VALUES_RULE, [event(coupon={"a": 1})], "no-coupon", ends)
    m("null is missing", VALUES_RULE, [event(coupon=None)], "no-coupon", ends)
    m("events without it do not matter", VALUES_RULE, [event(ago=3), event(ago=2, coupon="spring"), event(coupon="fall"), event()], "first-spring last-fall coupon-set", ends)
    # A string of 253 bytes is a Value of 256: a tag, two bytes of length, and itself.
    m("a value of 256 bytes is kept", "A string, number, boolean or list of at most 256 bytes as it is encoded.", [event(coupon="c" * 253)], "coupon-set", "no-coupon coupon-set")
    m("a value of 257 bytes is not", "A string, number, boolean or list of at most 256 bytes as it is encoded.", [event(coupon="c" * 254)], "no-coupon", "no-coupon coupon-set")

    kinds = "1-kind 2-kinds 4-kinds 64-kinds"
    m("a value twice is one value", VALUES_RULE, [event(category="a"), event(category="a")], "1-kind", kinds)
    m("two values", VALUES_RULE, [event(category="a"), event(category="b"), event(category="a")], "2-kinds", kinds)
    m("a string is not the number or boolean it looks like", VALUES_RULE, [event(category="1"), event(category=1), event(category=True), event(category="true")], "4-kinds", kinds)
    m("0 and -0 are one number", VALUES_RULE, [event(category=0), event(category=-0.0)], "1-kind", kinds)
    m("lists and objects are not counted", VALUES_RULE, [event(category="a"), event(category=["b"]), event(category={"c": 1})], "1-kind", kinds)
    m("100 values count as 64", "Of the hashes, each once, the 64 smallest.", [[event(category=n) for n in range(0, 50)], [event(category=n) for n in range(50, 100)]], "64-kinds", kinds)

    after = "after-popup after-large-popup once"
    m("after the other event", AFTER_RULE, [event("Popup", DAY), event()], "after-popup once", after)
    m("after the other event, in another call", AFTER_RULE, [[event("Popup", DAY)], [event()]], "after-popup once", after)
    m("before the other event", AFTER_RULE, [event(ago=DAY), event("Popup")], "once", after)
    m("at the same time is after", AFTER_RULE, [event("Popup"), event()], "after-popup once", after)
    m("in the same millisecond, but before it came in", AFTER_RULE, [event(), event("Popup")], "once", after)
    m("just within", AFTER_RULE, [event("Popup", week), event()], "after-popup once", after)
    m("a millisecond too long ago", AFTER_RULE, [event("Popup", week + 1), event()], "once", after)
    m("the other with its property", AFTER_RULE, [event("Popup", DAY, size="large"), event()], "after-popup after-large-popup once", after)
    m("the other with another property", AFTER_RULE, [event("Popup", DAY, size="small"), event()], "after-popup once", after)
    m("the other is reported late: nothing changes in hindsight", "An event that comes in late changes nothing for those after it that were folded already.", [[event()], [event("Popup", DAY)]], "once", after)
    m("an event of before the last of the others, and after the first", AFTER_RULE, [event("Popup", 3 * DAY), event(ago=2 * DAY), event("Popup")], "after-popup once", after)
    m("an event does not come before itself", BEFORE_RULE, [event()], "once", "again once")
    m("the same event again", AFTER_RULE, [event(ago=HOUR), event()], "again once", "again once")
    m("the same event again, too late", AFTER_RULE, [event(ago=HOUR + 1), event()], "once", "again once")
    m("two at one time: the second comes after the first", BEFORE_RULE, [event(), event()], "again once", "again once")
    m("an id that was seen makes nothing come again", ONCE_RULE, [event(ago=1, id="e1"), event(id="e1")], "once", "again once")
    return topic


def given(selector, outcome="x", ago=0, request=None, session="default", said=None, control=False, repeated=False):
    """An Exposure, of the decision that the person u gets; `said` is the session as the call had it."""
    made = {
        "decisionId": decision_id("acme", "web", selector, outcome, "u", session),
        "unit": "u",
        "optimization": selector,
        "outcome": outcome,
        "isControl": control,
        "sessionId": session if said is None else said,
        "exposedMs": at(ago),
        "requestId": request,
        "isRepeated": repeated,
    }
    return {key: value for key, value in made.items() if value}


def remembered_exposures():
    weighted = [{"name": "a", "weight": 0, "body": "a"}, {"name": "b", "weight": 100, "body": "b"}]
    topic = Remembered(
        "remembered-exposures",
        "Exposures are folded into a profile: what was shown, caps, variants, and what they decide then.",
        catalog(
            caps=[{"name": "shared", "max": 2, "per": "week"}],
            personalizations=[
                shown("always", {}),
                shown("once", {"display": "once"}),
                shown("visit", {"display": "once_per_visit"}),
                shown("falls", {"display": "once"}, {"display": "once"}, {}),
                shown("capped", {"caps": [{"max": 2}]}),
                shown("gap", {"caps": [{"gap": "90s"}]}),
                shown("hourly", {"caps": [{"max": 1, "within": "1h"}]}),
                shown("whole", {}, {}, caps=[{"max": 1}]),
                shown("shares-1", {"caps": ["shared"]}),
                shown("shares-2", {"caps": ["shared"]}),
            ],
            experiments=[
                experiment("sticks", weighted),
                experiment("loose", weighted, sticky=False),
                experiment("control", [{"name": "a", "weight": 0}, {"name": "b", "weight": 100, "body": "b"}]),
                experiment("no-traffic", weighted, traffic=0),
                experiment("capped-test", weighted, caps=[{"max": 1}]),
            ],
        ),
    )

    def case(name, rule, calls, selector, answer, **more):
        calls = calls if calls and isinstance(calls[0], list) else [calls]
        outcome = answer if isinstance(answer, tuple) else (answer,)
        topic.after(name, rule, [(NOW, {"exposures": call}) for call in calls], [(selector, *outcome)], selector, **more)

    yes, no = ("TARGETED", "x"), "NO_EXPERIENCE"
    case("nothing was given", GIVEN_RULE, [], "once", yes)
    case("given once", GIVEN_RULE, [given("once")], "once", no)
    case("given once, and the same request comes again", GIVEN_RULE, [given("once", request="r1")], "once", yes, requestId="r1")
    case("given once, and another request comes", GIVEN_RULE, [given("once", request="r1")], "once", no, requestId="r2")
    case("given once without a request, and one comes", GIVEN_RULE, [given("once")], "once", no, requestId="r1")
    case("only withheld", GIVEN_RULE, [given("once", control=True)], "once", yes)
    case("withheld, then given", GIVEN_RULE, [given("once", ago=1, control=True), given("once")], "once", no)
    case("withheld from a request, and given to another one", GIVEN_RULE, [given("once", ago=1, request="r1", control=True), given("once", request="r2")], "once", yes, requestId="r2")
    case("given to two requests: the first again", GIVEN_RULE, [given("once", ago=1, request="r1"), given("once", request="r2")], "once", yes, requestId="r1")
    case("given to two requests: the second again", GIVEN_RULE, [given("once", ago=1, request="r1"), given("once", request="r2")], "once", no, requestId="r2")
    case("the first is the one of the earlier time, whichever came in first", GIVEN_RULE, [[given("once", request="r2")], [given("once", ago=1, request="r1")]], "once", yes, requestId="r1")
    case("and the other is not", GIVEN_RULE, [[given("once", request="r2")], [given("once", ago=1, request="r1")]], "once", no, requestId="r2")
    case("another experience was given", GIVEN_RULE, [given("falls")], "falls", ("TARGETED", "x1"))
    case("both were given", GIVEN_RULE, [given("falls"), given("falls", "x1")], "falls", ("TARGETED", "x2"))
    case("another optimization's was given", GIVEN_RULE, [given("visit")], "once", yes)
    case("what nobody knows was given", GIVEN_RULE, [given("gone"), given("once", "gone")], "once", yes)

    case("given in this session", RECORDED_RULE, [given("visit", session="s1")], "visit", no, sessionId="s1")
    case("given in another session", RECORDED_RULE, [given("visit", session="s1")], "visit", yes, sessionId="s2")
    case("given in two sessions", RECORDED_RULE, [[given("visit", ago=1, session="s1")], [given("visit", session="s2")]], "visit", no, sessionId="s1")
    case("given to this request in this session", RECORDED_RULE, [given("visit", session="s1", request="r1")], "visit", yes, sessionId="s1", requestId="r1")
    case("given to another request in this session first", RECORDED_RULE, [given("visit", ago=1, session="s1", request="r2"), given("visit", session="s1", request="r1")], "visit", no, sessionId="s1", requestId="r1")
    case("a session without a name is the session default", RECORDED_RULE, [given("visit", said="")], "visit", no)
    case("a session of blanks is the session default", RECORDED_RULE, [given("visit", said=" \t")], "visit", no, sessionId="default")
    case("of a repeated exposure no session is kept", RECORDED_RULE, [given("visit", session="s1", repeated=True)], "visit", yes, sessionId="s1")
    visits = [given("visit", ago=20 - n, session=f"s{n}") for n in range(17)]
    case("of 16 sessions the first is kept", "The newest 16 of them are kept.", visits[:16], "visit", no, sessionId="s0")
    case("of 17 sessions the first is not", "The newest 16 of them are kept.", visits, "visit", yes, sessionId="s0")
    case("of 17 sessions the second is kept", "The newest 16 of them are kept.", visits, "visit", no, sessionId="s1")
    case("the oldest goes, not the one that came in first", "The newest 16 of them are kept.", [[visits[16]], visits[:16]], "visit", yes, sessionId="s0")
    case("what is always shown is recorded again in another session", RECORDED_RULE, [given("always", session="s1")], "always", yes, exposures=[("always", "TARGETED", "x")], sessionId="s2")
    case("and not in the same one", RECORDED_RULE, [given("always", session="s1")], "always", yes, exposures=[], sessionId="s1")

    case("a showing of two", CAP_RULE, [given("capped")], "capped", yes)
    case("two showings of two", CAP_RULE, [given("capped", ago=1), given("capped")], "capped", no)
    case("two showings of one time and no request are one", CAP_RULE, [given("capped"), given("capped")], "capped", yes)
    case("two showings of one request are one", CAP_RULE, [given("capped", ago=1, request="r1"), given("capped", request="r1")], "capped", yes)
    case("two showings of two requests", CAP_RULE, [given("capped", request="r1"), given("capped", request="r2")], "capped", no)
    case("two showings of one request in two sessions", CAP_RULE, [given("capped", request="r1", session="s1"), given("capped", request="r1", session="s2")], "capped", no)
    case("two showings, one of them of the request that comes again", CAP_RULE, [given("capped", request="r1"), given("capped", request="r2")], "capped", yes, requestId="r2")
    case("what was withheld is no showing", CAP_RULE, [given("capped", ago=1, control=True), given("capped")], "capped", yes)
    case("what was recorded in the session already is one", CAP_RULE, [given("capped", ago=1), given("capped", repeated=True)], "capped", no)
    case("of an experience that is gone nothing is a showing", CAP_RULE, [given("capped", "gone", ago=1), given("capped", "gone")], "capped", yes)
    case("a showing 89.999 seconds ago", CAP_RULE, [given("gap", ago=89_999)], "gap", no)
    case("a showing 90 seconds ago", CAP_RULE, [given("gap", ago=90_000)], "gap", yes)
    case("of a cap of one the newest showing is kept", "The showings are kept as many as the cap allows, at least one.", [[given("gap")], [given("gap", ago=90_000)]], "gap", no)
    case("a showing within the hour", CAP_RULE, [given("hourly", ago=HOUR - 1)], "hourly", no)
    case("a showing an hour ago", CAP_RULE, [given("hourly", ago=HOUR)], "hourly", yes)
    case("a showing within the hour that came in before one an hour ago", CAP_RULE, [[given("hourly", ago=1)], [given("hourly", ago=HOUR)]], "hourly", no)
    case("a cap of the whole personalization", CAP_RULE, [given("whole", "x1")], "whole", no)
    case("a shared cap, once each", CAP_RULE, [given("shares-1", ago=1), given("shares-2")], "shares-1", no)
    case("a shared cap, once", CAP_RULE, [given("shares-2")], "shares-1", yes)
    case("a cap of an experiment", CAP_RULE, [given("capped-test", "a")], "capped-test", "DISPLAY")

    kept, drawn = ("STICKY", "a"), ("ASSIGNED", "b")
    case("nothing is kept", ASSIGNED_RULE, [], "sticks", drawn)
    case("the variant that was given is kept", ASSIGNED_RULE, [given("sticks", "a")], "sticks", kept)
    case("also without traffic", ASSIGNED_RULE, [given("no-traffic", "a")], "no-traffic", kept)
    case("an experiment that keeps none", ASSIGNED_RULE, [given("loose", "a")], "loose", drawn)
    case("a control is kept as well", ASSIGNED_RULE, [given("control", "a", control=True)], "control", ("CONTROL", "a"))
    case("the earlier one is kept", ASSIGNED_RULE, [[given("sticks", "a", ago=1)], [given("sticks", "b")]], "sticks", kept)
    case("the earlier one is kept, whichever came in first", ASSIGNED_RULE, [[given("sticks", "b")], [given("sticks", "a", ago=1)]], "sticks", kept)
    case("the later one is not", ASSIGNED_RULE, [[given("sticks", "b", ago=1)], [given("sticks", "a")]], "sticks", ("STICKY", "b"))
    case("of one time it is the one whose bytes come first", ASSIGNED_RULE, [[given("sticks", "b")], [given("sticks", "a")]], "sticks", kept)
    case("a repeated exposure assigns as well", ASSIGNED_RULE, [given("sticks", "a", repeated=True)], "sticks", kept)
    case("a variant that is gone is not kept", ASSIGNED_RULE, [given("sticks", "gone")], "sticks", drawn)
    case("a variant that is gone makes room", ASSIGNED_RULE, [given("sticks", "a")], "sticks", kept, profile={"assignments": [{"optimization": "sticks", "variant": "gone", "assignedMs": "1"}]})
    case("a variant that is there does not", ASSIGNED_RULE, [given("sticks", "a")], "sticks", ("STICKY", "b"), profile={"assignments": [{"optimization": "sticks", "variant": "b", "assignedMs": "1"}]})
    case("another experiment's variant", ASSIGNED_RULE, [given("loose", "a"), given("no-traffic", "a")], "sticks", drawn)
    return topic


def bucket(days_ago, count, **numbers):
    return {"index": str(NOON // DAY - days_ago), "count": str(count), **({"numbers": numbers} if numbers else {})}


def counted(id, count, since, until, *buckets, **ever):
    return {"counter": id, "count": str(count), "firstMs": at(since), "lastMs": at(until), **({"buckets": list(buckets)} if buckets else {}), **({"ever": ever} if ever else {})}


def session(name, ago, request=None):
    return {"sessionHash": str(hash64(name)), "recordedMs": at(ago), **({"requestHash": str(hash64(request))} if request else {})}


def recorded(optimization, outcome, times, first, last, shown=None, request=None, sessions=()):
    state = {"optimization": optimization, "outcome": outcome, "recorded": times, "firstMs": at(first), "lastMs": at(last), "sessions": list(sessions)}
    if shown is not None:
        state.update({"isShown": True, "firstShownMs": at(shown)})
    if request:
        state["firstRequestHash"] = str(hash64(request))
    return state


def showing(ago, request=None, decision=None):
    return {"shownMs": at(ago), **({"requestHash": str(hash64(request))} if request else {}), **({"decisionHash": str(hash64(decision))} if decision else {})}


def remembered_people():
    experiment = spoiling.experiment("e", {"sticky": True}, [{"id": "a", "weightPpm": 500_000, "body": spoiling.BODY}, {"id": "b", "weightPpm": 500_000, "body": spoiling.BODY}])
    capped = spoiling.personalization("p", {"display": {"caps": [0, 1]}})
    topic = Remembered(
        "remembered-people",
        "Profiles to the last field: what is known of a person after changes and merges.",
        snapshot=spoiling.snapshot(
            [capped, experiment],
            caps=[{"id": "few", "shownMax": 2}, {"id": "gap", "gapMs": "90000"}],
            counters=[
                {"id": "ever", "event": "Purchase"},
                {"id": "days", "event": "Purchase", "bucketMs": str(DAY), "bucketsMax": 3},
                {"id": "amounts", "event": "Purchase", "bucketMs": str(DAY), "bucketsMax": 64, "kept": "KEPT_NUMBERS", "property": "amount"},
                {"id": "coupons", "event": "Purchase", "kept": "KEPT_ENDS", "property": "coupon"},
                {"id": "kinds", "event": "Purchase", "kept": "KEPT_DISTINCT", "property": "kind"},
                {"id": "refunds", "event": "Refund"},
            ],
        ),
    )

    def case(name, rule, calls, remembered, profile=None):
        calls = calls if isinstance(calls, list) else [calls]
        topic.after(name, rule, [(NOW, changes) for changes in calls], [], "nothing", profile=profile, remembered=remembered)

    def units(*units, revision=1, **more):
        return {**({"unit": units[0]} if units else {}), "linkedUnits": list(units[1:]), "revision": str(revision), **more}

    case("changes of nothing make a profile of nothing", "The revision is then one more.", {}, units())
    case("again and again", "The revision is then one more.", [{}, {}, {}], units(revision=3))
    case("a person gets a unit", UNIT_RULE, {"unit": "u"}, units("u"))
    case("and keeps it", UNIT_RULE, [{"unit": "u"}, {"unit": "v"}], units("u", "v", revision=2))
    case("the same unit again", UNIT_RULE, [{"unit": "u"}, {"unit": "u"}], units("u", revision=2))
    case("other units, ascending and each once", UNIT_RULE, {"unit": "u", "linkedUnits": ["w", "v", "w", "u", "", "B"]}, units("u", "B", "v", "w"))
    case("other units without a unit", UNIT_RULE, {"linkedUnits": ["w", "v"]}, {"linkedUnits": ["v", "w"], "revision": "1"})
    case("a unit of 533 bytes, and one of 534", UNIT_RULE, {"unit": "u" * 534, "linkedUnits": ["v" * 533, "w" * 534]}, {"linkedUnits": ["v" * 533], "revision": "1"})
    many = [f"v{n:02}" for n in range(65)]
    case("of 65 other units 64 are kept", "Of the others the 64 that come first by their bytes are kept.", {"unit": "u", "linkedUnits": many[::-1]}, units("u", *many[:64]))
    case("64 other units are kept", "Of the others the 64 that come first by their bytes are kept.", {"unit": "u", "linkedUnits": many[:64]}, units("u", *many[:64]))

    case("attributes, in the order of their names", "attributes as one message", {"events": [event("Identify", attributes={"b": 1, "a": [True, None], "c": None}, account={"plan": {"x": "y"}})]}, units(attributes={"a": [True, None], "b": 1}, accountAttributes={"plan": {"x": "y"}}))
    case("the last attribute that is cleared leaves none", ATTRIBUTE_RULE, {"events": [event("Identify", attributes={"a": None})]}, units(), profile={"attributes": {"a": 1}})
    case("hashes of events, in the order in which they came", ONCE_RULE, [{"events": [event("Other", id="b"), event("Other", id="a")]}, {"events": [event("Other", id="b"), event("Other", id="c"), event("Other")]}], units(revision=2, eventHashes=[str(hash64(id)) for id in "bac"]))

    purchase = {"events": [event(amount=2.5, coupon="spring", kind="shoes")]}
    numbers = {"numbers": "1", "sumMillionths": "2500000", "minimum": 2.5, "maximum": 2.5}
    coupons = {"first": "spring", "firstMs": at(), "last": "spring", "lastMs": at()}
    kind = {"distinctHashes": [str(hash64(b"\x02shoes"))]}
    first_counters = [
        counted("amounts", 1, 0, 0, bucket(0, 1, **numbers), **numbers),
        counted("coupons", 1, 0, 0, **coupons),
        counted("days", 1, 0, 0, bucket(0, 1)),
        counted("ever", 1, 0, 0),
        counted("kinds", 1, 0, 0, **kind),
    ]
    case("an event is counted", COUNTING_RULE, purchase, units(counters=first_counters))
    case("two events are counted", COUNTING_RULE, {"events": [*purchase["events"], event(ago=2 * DAY, amount=-1, coupon="fall", kind=7)]}, units(counters=[
        counted("amounts", 2, 2 * DAY, 0, bucket(2, 1, numbers="1", sumMillionths="-1000000", minimum=-1, maximum=-1), bucket(0, 1, **numbers), numbers="2", sumMillionths="1500000", minimum=-1, maximum=2.5),
        counted("coupons", 2, 2 * DAY, 0, first="fall", firstMs=at(2 * DAY), last="spring", lastMs=at()),
        counted("days", 2, 2 * DAY, 0, bucket(2, 1), bucket(0, 1)),
        counted("ever", 2, 2 * DAY, 0),
        counted("kinds", 2, 2 * DAY, 0, distinctHashes=sorted([str(hash64(b"\x02shoes")), str(hash64(b"\x01" + struct.pack("<d", 7)))], key=int)),
    ]))
    case("an event without properties is counted", COUNTING_RULE, {"events": [event()]}, units(counters=[counted("amounts", 1, 0, 0, bucket(0, 1)), counted("coupons", 1, 0, 0), counted("days", 1, 0, 0, bucket(0, 1)), counted("ever", 1, 0, 0), counted("kinds", 1, 0, 0)]))
    case("the bucket before the epoch", "t divided by the counter's bucket_ms, rounded down", {"events": [{"name": "Purchase", "timeMs": "-1"}]}, units(counters=[
        {"counter": id, "count": "1", "firstMs": "-1", "lastMs": "-1", **({"buckets": [{"index": "-1", "count": "1"}]} if id in ("amounts", "days") else {})} for id in ("amounts", "coupons", "days", "ever", "kinds")
    ]))

    def days(*buckets, count, first, last):
        return {"counters": [counted("days", count, first, last, *buckets)]}

    three = days(bucket(3, 1), bucket(2, 5), bucket(0, 1), count=7, first=3 * DAY, last=0)
    merge = "Counters are united, and their counts added; of the buckets buckets_max of the newest are kept."
    case("merged into nothing: as it is", MERGED_RULE, {"merged": [{"unit": "v", "revision": "7", **three}]}, units("v", revision=8, **three))
    case("counters of two people", merge, {"merged": [days(bucket(2, 1), bucket(1, 1), count=2, first=2 * DAY, last=DAY)]}, units(**days(bucket(2, 6), bucket(1, 1), bucket(0, 1), count=9, first=3 * DAY, last=0)), profile=three)
    case("a counter that is in both twice", "What is folded in counts again: merging is not repeated without counting twice.", [{"merged": [three]}, {"merged": [three]}], units(revision=2, **days(bucket(3, 2), bucket(2, 10), bucket(0, 2), count=14, first=3 * DAY, last=0)))
    case("a counter that nobody knows", "64 when the snapshot does not have the counter", {"merged": [{"counters": [counted("old", 70, 70 * DAY, 1, *[bucket(n, 1) for n in range(69, 29, -1)])]}]}, units(counters=[counted("old", 140, 70 * DAY, 0, *[bucket(n, 2 if n == 30 else 1) for n in range(63, -1, -1)])]), profile={"counters": [counted("old", 70, 31 * DAY, 0, *[bucket(n, 1) for n in range(30, -1, -1)])]}) 
    case("another person's attributes give way", "An attribute that is there stays, and others are added.", {"merged": [{"attributes": {"plan": "silver", "name": "Ada"}, "accountAttributes": {"plan": "team"}}]}, units(attributes={"name": "Ada", "plan": "gold"}, accountAttributes={"plan": "team"}), profile={"attributes": {"plan": "gold"}})
    case("units, revisions and hashes of two people", "Their unit is treated like that of the changes, and their others with it. The revision is the largest; hashes of events that are new are added.",
         {"merged": [{"unit": "v", "linkedUnits": ["w", "u"], "revision": "9", "eventHashes": ["5", "6"]}]}, units("u", "t", "v", "w", revision=10, eventHashes=["6", "7", "5"]), profile={"unit": "u", "linkedUnits": ["t"], "revision": "3", "eventHashes": ["6", "7"]})
    case("what was folded into one of two counts once in the person they are", ONCE_RULE, [{"merged": [{"eventHashes": [str(hash64("e1"))]}]}, {"events": [event("Refund", id="e1"), event("Refund", id="e2")]}], units(revision=2, eventHashes=[str(hash64("e1")), str(hash64("e2"))], counters=[counted("refunds", 1, 0, 0)]))

    exposed = lambda *exposures: {"exposures": list(exposures)}
    decision = decision_id("acme", "web", "p", "x", "u", "default")
    caps = [{"cap": "few", "showings": [showing(5, "r1", decision)]}, {"cap": "gap", "showings": [showing(5, "r1", decision)]}]
    case("an exposure is recorded", RECORDED_RULE, exposed(given("p", ago=5, request="r1")), units(exposures=[recorded("p", "x", 1, 5, 5, 5, "r1", [session("default", 5, "r1")])], caps=caps))
    case("again in the session: nothing more but the showings", RECORDED_RULE, exposed(given("p", ago=5, request="r1"), given("p", ago=4, repeated=True)), units(
        exposures=[recorded("p", "x", 1, 5, 5, 5, "r1", [session("default", 5, "r1")])],
        caps=[{"cap": "few", "showings": [showing(5, "r1", decision), showing(4, None, decision)]}, {"cap": "gap", "showings": [showing(4, None, decision)]}],
    ))
    case("the same exposure again", RECORDED_RULE, [exposed(given("p", ago=5, request="r1")), exposed(given("p", ago=5, request="r1"))], units(revision=2, exposures=[recorded("p", "x", 1, 5, 5, 5, "r1", [session("default", 5, "r1")])], caps=caps))
    case("twice in a session, whichever came in first", "first_ms and last_ms are the earliest and the latest time", [exposed(given("gone", ago=3, request="r2")), exposed(given("gone", ago=5, request="r1"))], units(revision=2, exposures=[recorded("gone", "x", 1, 5, 3, 5, "r1", [session("default", 5, "r1")])]))
    case("withheld", RECORDED_RULE, exposed(given("p", ago=5, control=True)), units(exposures=[recorded("p", "x", 1, 5, 5, None, None, [session("default", 5)])]))
    case("in two sessions", RECORDED_RULE, exposed(given("gone", ago=3, session="s2", request="r2"), given("gone", ago=5, session="s1", request="r1")), units(exposures=[recorded("gone", "x", 2, 5, 3, 5, "r1", [session("s1", 5, "r1"), session("s2", 3, "r2")])]))
    case("exposures in the order of their ids, and an assignment", ASSIGNED_RULE, exposed(given("e", "b", ago=2), given("e", "a", ago=1), given("d", "z", ago=1)), units(
        exposures=[recorded("d", "z", 1, 1, 1, 1, None, [session("default", 1)]), recorded("e", "a", 1, 1, 1, 1, None, [session("default", 1)]), recorded("e", "b", 1, 2, 2, 2, None, [session("default", 2)])],
        assignments=[{"optimization": "e", "variant": "b", "assignedMs": at(2)}],
    ))
    one = recorded("p", "x", 2, 9, 3, 9, "r1", [session("s1", 9, "r1"), session("s2", 3, "r2")])
    other = recorded("p", "x", 3, 8, 1, 8, "r3", [session("s2", 4, "r3"), session("s3", 1)])
    both = recorded("p", "x", 5, 9, 1, 9, "r1", [session("s1", 9, "r1"), session("s2", 4, "r3"), session("s3", 1)])
    rule = "recorded is added; the sessions are united, each keeping the entry that is earlier."
    case("exposures of two people", rule, {"merged": [{"exposures": [other]}]}, units(exposures=[both]), profile={"exposures": [one]})
    case("the other way round", rule, {"merged": [{"exposures": [one]}]}, units(exposures=[both]), profile={"exposures": [other]})
    case("withheld from one of two people", rule, {"merged": [{"exposures": [other]}]}, units(exposures=[recorded("p", "x", 4, 9, 1, 8, "r3", [session("s1", 9), session("s2", 4, "r3"), session("s3", 1)])]), profile={"exposures": [recorded("p", "x", 1, 9, 9, None, None, [session("s1", 9)])]})
    kept = lambda variant, ago: {"assignments": [{"optimization": "e", "variant": variant, "assignedMs": at(ago)}]}
    rule = "The earlier assignment stays, at one time that of the variant that comes first by its bytes."
    case("the assignment of the other is earlier", rule, {"merged": [kept("b", 9)]}, units(**kept("b", 9)), profile=kept("a", 8))
    case("the assignment of the other is later", rule, {"merged": [kept("b", 7)]}, units(**kept("a", 8)), profile=kept("a", 8))
    case("assignments of one time", rule, {"merged": [kept("a", 8)]}, units(**kept("a", 8)), profile=kept("b", 8))
    spent = lambda cap, *showings: {"caps": [{"cap": cap, "showings": list(showings)}]}
    rule = "The showings of one cap are united, and of them as many are kept as the cap allows, at least one, and 256 of a cap that the snapshot does not have."
    case("showings of two people", rule, {"merged": [spent("few", showing(9), showing(5))]}, units(**spent("few", showing(6), showing(5))), profile=spent("few", showing(8), showing(6)))
    case("the same answer in both", rule, {"merged": [spent("few", showing(9, "r1", "d"), showing(3, "r2", "d"))]}, units(**spent("few", showing(9, "r1", "d"), showing(3, "r2", "d"))), profile=spent("few", showing(4, "r1", "d")))
    case("the same answer again, of a cap that has more showings than it may keep", rule, exposed(given("p", ago=5, request="r1")), units(
        exposures=[recorded("p", "x", 1, 5, 5, 5, "r1", [session("default", 5, "r1")])],
        caps=[{"cap": "few", "showings": [showing(8, "r1", decision), showing(7)]}, {"cap": "gap", "showings": [showing(5, "r1", decision)]}],
    ), profile=spent("few", showing(9), showing(8, "r1", decision), showing(7)))
    case("of a gap the newest showing", rule, {"merged": [spent("gap", showing(9))]}, units(**spent("gap", showing(8))), profile=spent("gap", showing(8)))
    case("of a cap that nobody knows 256", rule, {"merged": [spent("old", *[showing(n) for n in range(400, 200, -1)])]}, units(**spent("old", *[showing(n) for n in range(256, 0, -1)])), profile=spent("old", *[showing(n) for n in range(200, 0, -1)]))
    return topic


TOPICS = [remembered_events, remembered_exposures, remembered_people]
