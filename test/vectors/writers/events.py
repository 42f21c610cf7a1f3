"""event-counts.json, event-numbers.json, event-values.json and damaged-events.json: conditions on what a person did."""

from spoiling import EVERYONE, INVALID_RULE, audience, comparison, given, personalization, snapshot, topic_of
from vector import Topic, milliseconds, user

NOW = "2026-11-21T12:00:00Z"
DAY = 86_400_000
TODAY = milliseconds(NOW) // DAY
COUNTER_RULE = "The value of a condition on events is read from its counter. Without events in the window the count, the sum and the number of different values are 0."
WINDOW_RULE = "A bucket counts when it holds a moment of [now - window, now]: from the bucket of now - window to the bucket of now."
OUTSIDE_RULE = "Outside of a window: what was counted ever, less what the buckets from that of now - window on have."


def event(counter, aggregate, operator, operands=(), days=0, outside=False, **comparison):
    """A condition on events; the window is in days."""
    test = {"operator": f"OPERATOR_{operator}", "operands": list(operands), **comparison}
    return {"event": given({"counter": counter, "aggregate": f"AGGREGATE_{aggregate}", "comparison": test, "windowMs": str(days * DAY) if days else None, "outsideWindow": True if outside else None})}


def counter(id, kept=None, days=1, **more):
    buckets = {"bucketMs": str(days * DAY), "bucketsMax": 64} if days else {}
    return given({"id": id, "event": "Purchase", "kept": f"KEPT_{kept}" if kept else None, **buckets, **more})


class Events(Topic):
    """One personalization per condition, of which each case names those that match."""

    def __init__(self, name, description, counters, conditions):
        optimizations = [personalization(selector, {"audience": condition}) for selector, condition in conditions.items()]
        super().__init__(name, description, snapshot=snapshot(optimizations, counters=counters))

    def matches(self, name, rule, matching, counters=None, now=NOW, request=None):
        profile = None if counters is None else {"counters": counters}
        unknown = [m for m in matching.split() if m not in self.optimizations]
        assert not unknown, unknown
        self.case(name, rule, request or user(), [(s, "TARGETED", "x") for s in sorted(matching.split(), key=str.encode)], now=now, profile=profile)


def state(id, count=0, buckets=None, **more):
    """What a profile has counted; `buckets` are from how many days ago to the count, or to count and numbers."""
    made = []
    for ago, bucket in sorted((buckets or {}).items(), reverse=True):
        bucket_count, numbers = bucket if isinstance(bucket, tuple) else (bucket, None)
        made.append(given({"index": str(TODAY - ago), "count": str(bucket_count), "numbers": numbers}))
    return given({"counter": id, "count": str(count), "buckets": made or None, **more})


def event_counts():
    conditions = {
        "did": event(0, "COUNT", "NUMBER_AT_LEAST", [1]),
        "did-not": event(0, "COUNT", "NUMBER_LESS_THAN", [1]),
        "not-did": {"not": event(0, "COUNT", "NUMBER_AT_LEAST", [1])},
        "at-least-3": event(0, "COUNT", "NUMBER_AT_LEAST", [3]),
        "at-most-2": event(0, "COUNT", "NUMBER_AT_MOST", [2]),
        "exactly-3": event(0, "COUNT", "NUMBER_ONE_OF", [3]),
        "not-exactly-3": event(0, "COUNT", "NUMBER_ONE_OF", [3], negated=True),
        "between-2-and-3": event(0, "COUNT", "NUMBER_BETWEEN", [2, 3]),
        "set": event(0, "COUNT", "IS_SET"),
        "a-string": event(0, "COUNT", "STRING_ONE_OF", ["3"]),
        "not-a-string": event(0, "COUNT", "STRING_ONE_OF", ["3"], negated=True),
        "in-30-days": event(0, "COUNT", "NUMBER_AT_LEAST", [1], days=30),
        "3-in-30-days": event(0, "COUNT", "NUMBER_AT_LEAST", [3], days=30),
        "not-in-30-days": event(0, "COUNT", "NUMBER_LESS_THAN", [1], days=30),
        "in-63-days": event(0, "COUNT", "NUMBER_AT_LEAST", [1], days=63),
        "before-30-days": event(0, "COUNT", "NUMBER_AT_LEAST", [1], days=30, outside=True),
        "2-before-30-days": event(0, "COUNT", "NUMBER_ONE_OF", [2], days=30, outside=True),
        "lapsed": {"all": {"conditions": [event(0, "COUNT", "NUMBER_LESS_THAN", [1], days=30), event(0, "COUNT", "NUMBER_AT_LEAST", [1], days=30, outside=True)]}},
        "128-in-30-days": event(0, "COUNT", "NUMBER_ONE_OF", [128], days=30),
        "other-counter": event(1, "COUNT", "NUMBER_AT_LEAST", [1]),
    }
    topic = Events("event-counts", "Conditions on events: how often, ever, within a window and before it.", [counter("purchases"), counter("refunds", days=0, event="Refund")], conditions)
    none = "did-not not-did at-most-2 not-exactly-3 set not-in-30-days"
    one = "did at-most-2 not-exactly-3 set"
    topic.matches("a new person did nothing", COUNTER_RULE, none)
    topic.matches("a person without the counter did nothing", COUNTER_RULE, none, [])
    topic.matches("a counter of nothing", COUNTER_RULE, none, [state("purchases")])
    topic.matches("another counter's events are not counted", COUNTER_RULE, none, [state("purchases-2", 5), state("Purchases", 5)])
    topic.matches("the other counter", COUNTER_RULE, none + " other-counter", [state("refunds", 5)])
    topic.matches("once, long ago", COUNTER_RULE, one + " not-in-30-days before-30-days lapsed", [state("purchases", 1)])
    topic.matches("three times, long ago", COUNTER_RULE, "did at-least-3 exactly-3 between-2-and-3 set not-in-30-days before-30-days lapsed", [state("purchases", 3)])
    topic.matches("twice, long ago", OUTSIDE_RULE, "did at-most-2 not-exactly-3 between-2-and-3 set not-in-30-days before-30-days 2-before-30-days lapsed", [state("purchases", 2)])
    topic.matches("four times", COUNTER_RULE, "did at-least-3 not-exactly-3 set not-in-30-days before-30-days lapsed", [state("purchases", 4)])
    topic.matches("once today", WINDOW_RULE, one + " in-30-days in-63-days", [state("purchases", 1, {0: 1})])
    topic.matches("in the oldest bucket of the window", WINDOW_RULE, one + " in-30-days in-63-days", [state("purchases", 1, {30: 1})])
    often = "did at-least-3 not-exactly-3 set in-30-days 3-in-30-days in-63-days"
    topic.matches("127 times in a day", WINDOW_RULE, often, [state("purchases", 127, {3: 127})])
    topic.matches("128 times in a day", WINDOW_RULE, often + " 128-in-30-days", [state("purchases", 128, {3: 128})])
    topic.matches("128 times in three days", WINDOW_RULE, often + " 128-in-30-days", [state("purchases", 128, {30: 1, 4: 126, 0: 1})])
    topic.matches("256 times in a day, and once", WINDOW_RULE, often, [state("purchases", 257, {4: 256, 3: 1})])
    topic.matches("128 times in a day, and as often before the window", WINDOW_RULE, often + " 128-in-30-days before-30-days", [state("purchases", 256, {31: 128, 3: 128})])
    topic.matches("in the bucket before the window", WINDOW_RULE, one + " not-in-30-days in-63-days before-30-days lapsed", [state("purchases", 1, {31: 1})])
    topic.matches("in the oldest bucket that the longest window reaches", WINDOW_RULE, one + " not-in-30-days in-63-days before-30-days lapsed", [state("purchases", 1, {63: 1})])
    topic.matches("in the bucket before it", WINDOW_RULE, one + " not-in-30-days before-30-days lapsed", [state("purchases", 1, {64: 1})])
    topic.matches("tomorrow is not within the last days, and not before them", OUTSIDE_RULE, one + " not-in-30-days", [state("purchases", 1, {-1: 1})])
    topic.matches("at the first moment of a day the day is in its own bucket", WINDOW_RULE, one + " in-30-days in-63-days", [state("purchases", 1, {30: 1})], now="2026-11-21T00:00:00Z")
    topic.matches("a millisecond before the next day, the same bucket", WINDOW_RULE, one + " in-30-days in-63-days", [state("purchases", 1, {30: 1})], now="2026-11-21T23:59:59.999Z")
    topic.matches("on the next day it has left the window", WINDOW_RULE, one + " not-in-30-days in-63-days before-30-days lapsed", [state("purchases", 1, {30: 1})], now="2026-11-22T00:00:00Z")
    topic.matches("several buckets are added up", WINDOW_RULE, "did at-least-3 exactly-3 between-2-and-3 set in-30-days 3-in-30-days in-63-days", [state("purchases", 3, {0: 1, 7: 1, 30: 1})])
    topic.matches("one of three is outside", WINDOW_RULE, "did at-least-3 exactly-3 between-2-and-3 set in-30-days in-63-days before-30-days", [state("purchases", 3, {0: 1, 7: 1, 31: 1})])
    topic.matches("two of three are outside", OUTSIDE_RULE, "did at-least-3 exactly-3 between-2-and-3 set in-30-days in-63-days before-30-days 2-before-30-days", [state("purchases", 3, {0: 1, 40: 1})])
    topic.matches("the last of two states of a counter counts", "Of a profile, too, the last entry of a key counts.", one + " not-in-30-days before-30-days lapsed", [state("purchases", 3), state("purchases", 1)])
    topic.matches("more in buckets than ever is nothing before the window", "A difference below 0 is 0.", none.replace("not-in-30-days", "in-30-days in-63-days 3-in-30-days"), [state("purchases", 0, {0: 3})])
    before = [state("purchases", 1, buckets={TODAY + 1: 1})]
    topic.matches("before 1970 the bucket is rounded down", WINDOW_RULE, one + " in-30-days in-63-days", before, now="1969-12-31T12:00:00Z")
    topic.matches("and the first bucket of 1970 is another", WINDOW_RULE, one + " in-30-days in-63-days", before, now="1970-01-30T23:00:00Z")
    topic.matches("which the window has left a day later", WINDOW_RULE, one + " not-in-30-days in-63-days before-30-days lapsed", before, now="1970-01-31T00:00:00Z")
    return topic


def numbers(sum=0, minimum=None, maximum=None, count=1):
    return given({"numbers": str(count), "sumMillionths": str(sum), "minimum": minimum, "maximum": maximum})


def event_numbers():
    conditions = {
        "sum-over-100": event(0, "SUM", "NUMBER_GREATER_THAN", [100]),
        "sum-is-0": event(0, "SUM", "NUMBER_ONE_OF", [0]),
        "sum-is-three-tenths": event(0, "SUM", "NUMBER_ONE_OF", [0.3]),
        "sum-negative": event(0, "SUM", "NUMBER_LESS_THAN", [0]),
        "sum-over-100-in-30": event(0, "SUM", "NUMBER_GREATER_THAN", [100], days=30),
        "sum-before-30-over-100": event(0, "SUM", "NUMBER_GREATER_THAN", [100], days=30, outside=True),
        "minimum-below-5": event(0, "MINIMUM", "NUMBER_LESS_THAN", [5]),
        "minimum-not-set": event(0, "MINIMUM", "IS_SET", negated=True),
        "minimum-not-5": event(0, "MINIMUM", "NUMBER_ONE_OF", [5], negated=True),
        "maximum-at-least-50": event(0, "MAXIMUM", "NUMBER_AT_LEAST", [50]),
        "minimum-in-30-below-5": event(0, "MINIMUM", "NUMBER_LESS_THAN", [5], days=30),
        "maximum-in-30-at-least-50": event(0, "MAXIMUM", "NUMBER_AT_LEAST", [50], days=30),
        "average-is-20": event(0, "AVERAGE", "NUMBER_ONE_OF", [20]),
        "average-is-tenth": event(0, "AVERAGE", "NUMBER_ONE_OF", [0.1]),
        "average-in-30-is-20": event(0, "AVERAGE", "NUMBER_ONE_OF", [20], days=30),
        "average-before-30-is-20": event(0, "AVERAGE", "NUMBER_ONE_OF", [20], days=30, outside=True),
        "average-not-set": event(0, "AVERAGE", "IS_SET", negated=True),
        "count-3": event(0, "COUNT", "NUMBER_ONE_OF", [3]),
        "contains": event(0, "SUM", "STRING_CONTAINS", ["1"], negated=True),
    }
    topic = Events("event-numbers", "Conditions on a property of events: sum, minimum, maximum and average.", [counter("amount", "NUMBERS", property="amount")], conditions)
    missing = "minimum-not-set minimum-not-5 average-not-set"
    million = 1_000_000

    def case(name, rule, matching, count=0, ever=None, buckets=None):
        topic.matches(name, rule, matching, [state("amount", count, buckets, ever=ever)])

    topic.matches("without events the sum is 0 and the others are missing", COUNTER_RULE, "sum-is-0 " + missing)
    case("events without a number are counted and have no average", COUNTER_RULE, "count-3 sum-is-0 " + missing, 3)
    case("the numbers of no events say nothing", "A CounterNumbers whose `numbers` is 0 has no sum, minimum or maximum.", "sum-is-0 " + missing, 0, numbers(150 * million, 1, 200, 0))
    plain = "minimum-not-5"
    case("a sum over 100", "SUM is sum_millionths divided by 1,000,000.", f"count-3 sum-over-100 sum-before-30-over-100 {plain} maximum-at-least-50", 3, numbers(100 * million + 1, 10, 50, 3))
    case("a sum of 100 is not over it", "SUM is sum_millionths divided by 1,000,000.", f"{plain} average-is-20 average-before-30-is-20", 5, numbers(100 * million, 10, 30, 5))
    case("three times 0.1 is 0.3", "SUM is sum_millionths divided by 1,000,000; AVERAGE is one division of sum_millionths by 1,000,000 times the count.", "count-3 sum-is-three-tenths minimum-below-5 minimum-not-5 average-is-tenth", 3, numbers(300_000, 0.1, 0.1, 3))
    case("a negative sum", "SUM is sum_millionths divided by 1,000,000.", "sum-negative minimum-below-5 minimum-not-5", 1, numbers(-1, -0.000001, -0.000001))
    case("a minimum at the bound is not below it", "MINIMUM: the smallest value.", "maximum-at-least-50", 2, numbers(55 * million, 5, 50, 2))
    case("a maximum just below the bound", "MAXIMUM: the largest value.", "minimum-below-5 minimum-not-5", 2, numbers(53 * million, 4, 49.999, 2))
    case("the minimum of 0 is set", "MINIMUM: the smallest value.", "sum-is-0 minimum-below-5 minimum-not-5", 1, numbers(0))
    within = {0: (1, numbers(10 * million, 10, 10)), 7: (1, numbers(30 * million, 30, 30))}
    case("the average of a window", WINDOW_RULE, f"count-3 sum-over-100 {plain} maximum-at-least-50 sum-before-30-over-100 average-in-30-is-20", 3, numbers(240 * million, 10, 200, 3), within)
    case("what is outside of the window", OUTSIDE_RULE, f"count-3 average-in-30-is-20 average-before-30-is-20 average-is-20 {plain}", 3, numbers(60 * million, 10, 30, 3), within)
    case("the bounds of a window", WINDOW_RULE, "sum-over-100 sum-over-100-in-30 minimum-below-5 minimum-not-5 maximum-at-least-50 minimum-in-30-below-5 maximum-in-30-at-least-50", 2, numbers(104 * million, 4, 100, 2), {30: (1, numbers(100 * million, 100, 100)), 29: (1, numbers(4 * million, 4, 4))})
    case("the same in the bucket before the window", WINDOW_RULE, "sum-over-100 minimum-below-5 minimum-not-5 maximum-at-least-50 sum-before-30-over-100", 2, numbers(154 * million, 4, 150, 2), {31: (2, numbers(154 * million, 4, 150, 2))})
    case("nothing is outside: the average is missing and the sum 0", OUTSIDE_RULE, f"{plain} average-is-20 average-in-30-is-20", 1, numbers(20 * million, 20, 20), {0: (1, numbers(20 * million, 20, 20))})
    case("a sum wraps beyond 64 bits", "The sum is modulo 2^64.", f"sum-negative {plain} maximum-at-least-50", 2, numbers(-(2**63), 9e12, 9e12, 2))
    return topic


def values(**given_values):
    return {name: (str(value) if name.endswith("Ms") else value) for name, value in given_values.items()}


def hashes(*numbers_):
    return {"distinctHashes": [str(n) for n in numbers_]}


def event_values():
    conditions = {
        "first-is-spring": event(0, "FIRST", "STRING_ONE_OF", ["spring"]),
        "first-is-SPRING": event(0, "FIRST", "STRING_ONE_OF", ["SPRING"], ignoreCase=True),
        "first-not-spring": event(0, "FIRST", "STRING_ONE_OF", ["spring"], negated=True),
        "first-not-set": event(0, "FIRST", "IS_SET", negated=True),
        "last-starts-with-s": event(0, "LAST", "STRING_STARTS_WITH", ["s"]),
        "last-is-5": event(0, "LAST", "NUMBER_ONE_OF", [5]),
        "last-is-true": event(0, "LAST", "BOOLEAN_EQUALS", [True]),
        "last-at-least-version": event(0, "LAST", "VERSION_AT_LEAST", ["1.2"]),
        "last-has-a": event(0, "LAST", "LIST_CONTAINS_ANY", ["a"]),
        "first-in-30-is-spring": event(0, "FIRST", "STRING_ONE_OF", ["spring"], days=30),
        "last-in-30-is-spring": event(0, "LAST", "STRING_ONE_OF", ["spring"], days=30),
        "last-in-30-not-set": event(0, "LAST", "IS_SET", days=30, negated=True),
        "first-before-30-is-spring": event(0, "FIRST", "STRING_ONE_OF", ["spring"], days=30, outside=True),
        "2-different": event(1, "DISTINCT", "NUMBER_ONE_OF", [2]),
        "64-different": event(1, "DISTINCT", "NUMBER_ONE_OF", [64]),
        "2-different-in-30": event(1, "DISTINCT", "NUMBER_ONE_OF", [2], days=30),
        "different-is-0": event(1, "DISTINCT", "NUMBER_LESS_THAN", [1]),
    }
    counters = [counter("coupon", "ENDS", property="coupon"), counter("category", "DISTINCT", property="category")]
    topic = Events("event-values", "Conditions on a property of events: its first and last value, and how many different ones.", counters, conditions)
    missing = "first-not-spring first-not-set last-in-30-not-set"
    noon = milliseconds(NOW)
    rule = "FIRST: the value in the earliest event that has one. LAST: the value in the latest."
    topic.matches("without events", COUNTER_RULE, missing + " different-is-0")

    def coupon(name, rule, matching, ever=None, buckets=None):
        topic.matches(name, rule, matching + " different-is-0", [state("coupon", 3, buckets, ever=ever)])

    coupon("events without the property", rule, missing)
    last_missing = " last-in-30-not-set"
    coupon("the first value", rule, "first-is-spring first-is-SPRING" + last_missing + " first-before-30-is-spring", values(first="spring", firstMs=noon - 40 * DAY))
    coupon("another case of it", rule, "first-is-SPRING first-not-spring" + last_missing, values(first="Spring", firstMs=noon - 40 * DAY))
    coupon("a first value of another type", "wrong type: false, negated or not.", last_missing.strip(), values(first=5, firstMs=noon))
    for name, value, matching in [
        ("text", "summer", "last-starts-with-s"),
        ("a number", 5, "last-is-5"),
        ("a boolean", True, "last-is-true"),
        ("text that is a version", "1.3", "last-at-least-version"),
        ("a list", ["b", "a"], "last-has-a"),
        ("another list", ["b"], ""),
    ]:
        coupon(f"the last value: {name}", rule, f"first-not-spring first-not-set last-in-30-not-set {matching}".strip(), values(last=value, lastMs=noon))
    ever = values(first="spring", firstMs=noon - 40 * DAY, last="summer", lastMs=noon)
    both = "first-is-spring first-is-SPRING last-starts-with-s first-before-30-is-spring"
    coupon("first and last of a window", WINDOW_RULE, f"{both} last-in-30-is-spring", ever, {3: (1, values(first="winter", firstMs=noon - 3 * DAY, last="winter", lastMs=noon - 3 * DAY)), 1: (1, values(first="spring", firstMs=noon - DAY, last="spring", lastMs=noon - DAY))})
    coupon("the other way round", WINDOW_RULE, f"{both} first-in-30-is-spring", ever, {3: (1, values(first="spring", firstMs=noon - 3 * DAY, last="spring", lastMs=noon - 3 * DAY)), 1: (1, values(first="winter", firstMs=noon - DAY, last="winter", lastMs=noon - DAY))})
    coupon("of two values at one time the earliest is the one whose bytes come first", "Of two at one time the bytes decide.", f"{both} first-in-30-is-spring", ever, {3: (1, values(first="winter", firstMs=noon, last="winter", lastMs=noon)), 1: (1, values(first="spring", firstMs=noon, last="spring", lastMs=noon))})
    coupon("a first value within the window is not before it", OUTSIDE_RULE, "first-is-spring first-is-SPRING" + last_missing, values(first="spring", firstMs=noon - 30 * DAY))
    coupon("a first value in the last bucket before it is", OUTSIDE_RULE, "first-is-spring first-is-SPRING first-before-30-is-spring" + last_missing, values(first="spring", firstMs=noon - 31 * DAY))
    coupon("the first moment of the window's first bucket is within", OUTSIDE_RULE, "first-is-spring first-is-SPRING" + last_missing, values(first="spring", firstMs=(TODAY - 30) * DAY))
    coupon("a millisecond before it is not", OUTSIDE_RULE, "first-is-spring first-is-SPRING first-before-30-is-spring" + last_missing, values(first="spring", firstMs=(TODAY - 30) * DAY - 1))

    def category(name, rule, matching, ever=None, buckets=None):
        topic.matches(name, rule, f"{missing} {matching}", [state("category", 3, buckets, ever=ever)])

    distinct = "DISTINCT: how many hashes there are, each once, of which the 64 smallest count."
    category("two different values", distinct, "2-different", hashes(1, 2))
    category("the same hash twice is one value", distinct, "", hashes(1, 1))
    category("64 different values", distinct, "64-different", hashes(*range(64)))
    category("65 count as 64", distinct, "64-different", hashes(*range(65)))
    category("a value in two buckets is one value", distinct, "different-is-0 2-different-in-30", None, {0: (1, hashes(7)), 3: (2, hashes(5, 7)), 31: (1, hashes(9))})
    category("three values in a window", distinct, "2-different", hashes(5, 7), {0: (1, hashes(7)), 3: (2, hashes(5, 8))})
    category("hashes are numbers without sign", distinct, "2-different", hashes(2**64 - 1, 1))
    return topic


def of_events(selector, **fields):
    """A condition on the count of the first counter, with some fields of the EventCondition changed."""
    made = event(0, "COUNT", "NUMBER_AT_LEAST", [1])["event"]
    return audience(selector, {"event": given({**made, **fields})})


def damaged_events():
    context = {"subject": {"kind": "SUBJECT_KIND_CONTEXT", "name": "v"}}
    sound = [counter("days"), counter("ever", days=0), counter("numbers", "NUMBERS"), counter("ends", "ENDS"), counter("distinct", "DISTINCT"), counter("filtered", where=comparison(**context))]
    spoiled = {
        "no-id": counter(""),
        "long-id": counter("i" * 257),
        "taken-id": counter("days"),
        "long-event": counter("long-event", event="e" * 257),
        "long-property": counter("long-property", property="p" * 257),
        "negative-width": counter("negative-width", bucketMs="-1"),
        "wide-bucket": counter("wide-bucket", bucketMs=str(2**40 + 1)),
        "many-buckets": counter("many-buckets", bucketsMax=65),
        "width-alone": counter("width-alone", bucketsMax=0),
        "buckets-alone": counter("buckets-alone", bucketMs="0"),
        "after-itself": counter("after-itself", after=16, afterWithinMs="1"),
        "after-at-once": counter("after-at-once", after=0),
        "after-negative": counter("after-negative", after=0, afterWithinMs="-1"),
        "after-too-long": counter("after-too-long", after=0, afterWithinMs=str(2**46 + 1)),
        "after-damaged": counter("after-damaged", after=6, afterWithinMs="1"),
        "where-an-attribute": counter("where-an-attribute", where=comparison()),
        "where-an-attribute-beneath": counter("where-an-attribute-beneath", where={"not": {"all": {"conditions": [comparison(**context), comparison()]}}}),
        "where-a-segment": counter("where-a-segment", where={"segment": 0}),
        "where-an-event": counter("where-an-event", where=event(0, "COUNT", "NUMBER_AT_LEAST", [1])),
        "where-nothing": counter("where-nothing", where={}),
    }
    counters = sound + list(spoiled.values())
    limits = [
        counter("l" * 256, event="e" * 256, property="p" * 256),
        counter("widest", bucketMs=str(2**40)),
        counter("after-longest", after=0, afterWithinMs=str(2**46)),
        counter("after-shortest", after=0, afterWithinMs="1"),
        counter("where-everything", where=EVERYONE),
    ]
    at_least_once = {"operator": "OPERATOR_NUMBER_AT_LEAST", "operands": [1]}
    bad = [of_events(f"counter-{name}", counter=len(sound) + n) for n, name in enumerate(spoiled)] + [
        of_events("counter-beyond", counter=len(counters) + len(limits)),
        of_events("no-aggregate", aggregate=None),
        of_events("no-comparison", comparison=None),
        of_events("empty-comparison", comparison={}),
        of_events("with-a-subject", comparison={**at_least_once, "subject": {"kind": "SUBJECT_KIND_CONTEXT", "name": "v"}}),
        of_events("without-operands", comparison={"operator": "OPERATOR_NUMBER_AT_LEAST"}),
        of_events("negative-window", windowMs="-1"),
        of_events("long-window", windowMs=str(63 * DAY + 1)),
        of_events("window-without-buckets", counter=1, windowMs="1"),
        of_events("outside-without-window", outsideWindow=True),
        of_events("sum-of-a-count", aggregate="AGGREGATE_SUM"),
        of_events("sum-of-ends", counter=3, aggregate="AGGREGATE_SUM"),
        of_events("first-of-numbers", counter=2, aggregate="AGGREGATE_FIRST"),
        of_events("distinct-of-ends", counter=3, aggregate="AGGREGATE_DISTINCT"),
        of_events("last-of-distinct", counter=4, aggregate="AGGREGATE_LAST"),
    ] + [
        of_events(f"{aggregate.lower()}-outside", counter=n, aggregate=f"AGGREGATE_{aggregate}", windowMs=str(DAY), outsideWindow=True)
        for n, aggregate in [(2, "MINIMUM"), (2, "MAXIMUM"), (3, "LAST"), (4, "DISTINCT")]
    ]
    did_not = {"operator": "OPERATOR_NUMBER_LESS_THAN", "operands": [1]}
    good = [personalization("sound"), of_events("longest-window", comparison=did_not, windowMs=str(63 * DAY)), of_events("shortest-window", comparison=did_not, windowMs="1")]
    good += [of_events(f"limit-{n}", comparison=did_not, counter=len(counters) + n) for n in range(len(limits))]
    return topic_of("damaged-events", "Counters and conditions on events that are damaged, each beside sound ones.", bad, good, "INVALID", INVALID_RULE, counters=counters + limits, segments=[{"id": "s", "condition": EVERYONE}])


TOPICS = [event_counts, event_numbers, event_values, damaged_events]
