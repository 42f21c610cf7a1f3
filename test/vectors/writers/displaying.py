"""Vectors of how often things are shown, of sticky variants and of what is recorded."""

import datetime

from deciding import TRAFFIC_RULE
from vector import Topic, catalog, decision_id, experiment, hash64, milliseconds, person, personalization, slot, user

NOW = "2027-03-10T12:00:00.000Z"
ONCE_RULE = "ONCE: spent when the state is_shown and first_request_hash is not of this request."
VISIT_RULE = "ONCE_PER_VISIT: spent when the state is_shown and has the session, whose request_hash is not of this request."
CAP_RULE = "At least shown_max showings within its window: the cap is spent."
GAP_RULE = "A showing with shown_ms > now - gap_ms: the cap is spent."
REPEAT_RULE = "Left out are those of this very answer: the same request, the same decision."
STICKY_RULE = "There is a variant: STICKY when it is the assigned one."
EXPOSURE_RULE = "A call records an exposure for each outcome with the reason TARGETED, ASSIGNED, STICKY or CONTROL, unless recording is NEVER."
REPEATED_RULE = "A repeated one is left out unless a body was given and something is spent by it."


def state(optimization, outcome="x", sessions=(), shown=True, first=None):
    """What a profile knows of an outcome; `sessions` are (session, request id or None)."""
    entry = {"optimization": optimization, "outcome": outcome, "recorded": len(sessions), "firstMs": "1", "lastMs": "1"}
    if shown:
        entry["isShown"] = True
    if first:
        entry["firstRequestHash"] = str(hash64(first))
    entry["sessions"] = [{"sessionHash": str(hash64(s)), "requestHash": str(hash64(r)) if r else "0", "recordedMs": "1"} for s, r in sessions]
    return entry


def showing(at, request=None, decision=None):
    entry = {"shownMs": str(at)}
    if request:
        entry["requestHash"] = str(hash64(request))
    if decision:
        entry["decisionHash"] = str(hash64(decision))
    return entry


def iso(ms):
    return datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def experiences(*parts):
    return [{"name": f"x{i}" if i else "x", "audience": "everyone", "body": i, **part} for i, part in enumerate(parts)]


def shown(selector, *parts, **more):
    return {"selector": selector, "status": "running", "experiences": experiences(*parts), **more}


def frequencies():
    topic = Topic(
        "display",
        "How often something is shown to one person: always, once, once per visit.",
        catalog(
            personalizations=[
                shown("always", {"display": "always"}),
                shown("once", {"display": "once"}),
                shown("visit", {"display": "once_per_visit"}),
                shown("falls", {"display": "once"}, {"display": "once_per_visit"}, {}),
                shown("control", {"display": "once"}, {"display": "once_per_visit"}, control=100),
            ],
            experiments=[
                experiment("e-once", [{"name": "a", "weight": 100, "body": "a"}, {"name": "b", "weight": 0, "body": "b"}], display="once"),
                experiment("e-visit", display="once_per_visit"),
                experiment("e-control", [{"name": "c", "weight": 100}], display="once"),
                experiment("e-loose", display="once", sticky=False),
            ],
        ),
    )
    once, visit, always = ("once", "TARGETED", "x"), ("visit", "TARGETED", "x"), ("always", "TARGETED", "x")
    no_once, no_visit = ("once", "NO_EXPERIENCE"), ("visit", "NO_EXPERIENCE")

    def case(name, rule, states, expected, now=NOW, **request):
        request.setdefault("names", ["always", "once", "visit"])
        request.setdefault("includeWithheld", True)
        topic.case(name, rule, user("u", **request), expected, profile={"unit": "u", "exposures": states}, now=now)

    def each(sessions=(), **more):
        return [state(selector, "x", sessions, **more) for selector in ("always", "once", "visit")]

    topic.case("without a profile nothing is spent", "Without a profile nothing is.", user("u", names=["always", "once", "visit"]), [always, once, visit])
    case("an empty history spends nothing", ONCE_RULE, [], [always, once, visit])
    case("shown in another session", ONCE_RULE, each([("s0", None)]), [always, no_once, visit], sessionId="s1")
    case("shown in this session", VISIT_RULE, each([("s1", None)]), [always, no_once, no_visit], sessionId="s1")
    case("shown, and no session kept", VISIT_RULE, each(), [always, no_once, visit], sessionId="s1")
    case("shown in this session and one after it", VISIT_RULE, each([("s1", None), ("s2", None)]), [always, no_once, no_visit], sessionId="s1")
    case("the session default, when it is blank", VISIT_RULE, each([("default", None)]), [always, no_once, no_visit], sessionId=" \t")
    case("the session default, when it is named so", VISIT_RULE, each([("default", None)]), [always, no_once, no_visit], sessionId="default")
    case("a session of that name with a blank", VISIT_RULE, each([("s1", None)]), [always, no_once, visit], sessionId="s1 ")
    case("only withheld spends nothing", "What was only withheld spends nothing.", each([("s1", "r1")], shown=False), [always, once, visit], sessionId="s1")
    case("shown to this request, in this session", ONCE_RULE + " " + VISIT_RULE, each([("s1", "r1")], first="r1"), [always, once, visit], sessionId="s1", requestId="r1")
    case("shown to another request", ONCE_RULE + " " + VISIT_RULE, each([("s1", "r0")], first="r0"), [always, no_once, no_visit], sessionId="s1", requestId="r1")
    case("first shown to this request, and in this session to another", VISIT_RULE, each([("s1", "r0")], first="r1"), [always, once, no_visit], sessionId="s1", requestId="r1")
    case("in this session to this request, and first to another", ONCE_RULE, each([("s1", "r1")], first="r0"), [always, no_once, visit], sessionId="s1", requestId="r1")
    case("this request in another session", VISIT_RULE, each([("s0", "r1")], first="r1"), [always, once, visit], sessionId="s1", requestId="r1")
    case("a request without an id, after one without an id", "A stored hash is of this request when it is not 0.", each([("s1", None)]), [always, no_once, no_visit], sessionId="s1")
    case("a request without an id, after one that had one", ONCE_RULE, each([("s1", "r1")], first="r1"), [always, no_once, no_visit], sessionId="s1")
    case("a request with an id, after one without", ONCE_RULE, each([("s1", None)]), [always, no_once, no_visit], sessionId="s1", requestId="r1")
    case("of two entries of a session the last counts: another request", VISIT_RULE, each([("s1", "r1"), ("s1", "r0")], first="r1"), [always, once, no_visit], sessionId="s1", requestId="r1")
    case("of two entries of a session the last counts: this request", VISIT_RULE, each([("s1", "r0"), ("s1", "r1")], first="r1"), [always, once, visit], sessionId="s1", requestId="r1")
    case("another optimization's history", "Found by the id of the optimization and that of the experience.", [state("other", "x", [("s1", None)])], [always, once, visit], sessionId="s1")
    case("another experience's history", "Found by the id of the optimization and that of the experience.", [state(s, "y", [("s1", None)]) for s in ("once", "visit")], [always, once, visit], sessionId="s1")
    case("of two states with one key the last counts", "Of several with one key the last counts.", [state("once"), state("once", shown=False), state("visit", "x", [("s1", None)]), state("visit")], [always, once, visit], sessionId="s1")
    case("of two states with one key the last counts, spent", "Of several with one key the last counts.", [state("once", shown=False), state("once")], [always, no_once, visit])
    case("a peek sees what is spent", "A peek is decided by the same rules.", each([("s1", None)]), [always, no_once, no_visit], sessionId="s1", recording="RECORDING_NEVER")
    case("in the past as well as now", ONCE_RULE, each([("s1", None)]), [always, no_once, no_visit], sessionId="s1", now="1969-12-31T23:59:59.999Z")

    falls = dict(names=["falls"], sessionId="s1")
    rule = "What is spent falls through to the next experience that qualifies."
    case("nothing spent: the first", rule, [], [("falls", "TARGETED", "x")], **falls)
    case("the first spent: the second", rule, [state("falls")], [("falls", "TARGETED", "x1")], **falls)
    case("the first and the second spent: the third", rule, [state("falls"), state("falls", "x1", [("s1", None)])], [("falls", "TARGETED", "x2")], **falls)
    case("in another session the second is not spent", rule, [state("falls"), state("falls", "x1", [("s0", None)])], [("falls", "TARGETED", "x1")], **falls)
    case("only the second spent: the first", rule, [state("falls", "x1", [("s1", None)])], [("falls", "TARGETED", "x")], **falls)
    case("the request that was given the second gets it again", rule, [state("falls", first="r0"), state("falls", "x1", [("s1", "r1")], first="r1")], [("falls", "TARGETED", "x1")], requestId="r1", **falls)
    case("and the request that was given the first gets that", rule, [state("falls", first="r0"), state("falls", "x1", [("s1", "r1")], first="r1")], [("falls", "TARGETED", "x")], requestId="r0", **falls)
    case("without withheld ones a spent personalization is absent", rule, [state("once")], [], names=["once"], includeWithheld=False)

    control = dict(names=["control"], sessionId="s1")
    rule = "Below control_ppm in the draw control: CONTROL. It comes after the display."
    case("in the control, nothing withheld so far", rule, [], [("control", "CONTROL", "x")], **control)
    case("in the control, withheld before", rule, [state("control", "x", [("s1", None)], shown=False)], [("control", "CONTROL", "x")], **control)
    case("in the control, shown before it was", rule, [state("control", "x", [("s0", None)])], [("control", "CONTROL", "x1")], **control)
    case("in the control, all shown before", rule, [state("control"), state("control", "x1", [("s1", None)])], [("control", "NO_EXPERIENCE")], **control)

    rule = "Its display is spent for the variant: DISPLAY."
    case("an experiment that was not shown", rule, [], [("e-once", "ASSIGNED", "a"), ("e-visit", "ASSIGNED", "a")], names=["e-once", "e-visit"])
    case("an experiment that was shown in another session", rule, [state("e-once", "a", [("s0", None)]), state("e-visit", "a", [("s0", None)])], [("e-once", "DISPLAY"), ("e-visit", "ASSIGNED", "a")], names=["e-once", "e-visit"])
    case("an experiment that was shown in this session", rule, [state("e-once", "a", [("default", None)]), state("e-visit", "a", [("default", None)])], [("e-once", "DISPLAY"), ("e-visit", "DISPLAY")], names=["e-once", "e-visit"])
    case("an experiment of which another variant was shown", "The frequency of an experiment is spent when that of any of its variants is.", [state("e-once", "b")], [("e-once", "DISPLAY")], names=["e-once"])
    case("an experiment of which a variant was shown that is gone", "The frequency of an experiment is spent when that of any of its variants is.", [state("e-once", "z")], [("e-once", "ASSIGNED", "a")], names=["e-once"])
    case("an experiment that was shown to this request", rule, [state("e-once", "a", first="r1")], [("e-once", "ASSIGNED", "a")], names=["e-once"], requestId="r1")
    case("an experiment that was shown to this request, and another variant to another", rule, [state("e-once", "a", first="r1"), state("e-once", "b", first="r0")], [("e-once", "DISPLAY")], names=["e-once"], requestId="r1")
    case("a control variant spends nothing", rule, [state("e-control", "c", [("default", None)], shown=False)], [("e-control", "CONTROL", "c")], names=["e-control"])
    case("an experiment that keeps no assignments is shown once, too", rule, [state("e-loose", "a")], [("e-loose", "DISPLAY")], names=["e-loose"])
    topic.case("a spent experiment gives a sticky person nothing either", rule, user("u", names=["e-once"], includeWithheld=True), [("e-once", "DISPLAY")],
               profile={"unit": "u", "exposures": [state("e-once", "a")], "assignments": [{"optimization": "e-once", "variant": "b"}]}, now=NOW)
    return topic


def caps():
    windows = {"hour": 3_600_000, "day": 86_400_000, "week": 604_800_000}
    topic = Topic(
        "caps",
        "Caps: at most so many showings, ever, within a while, in an hour, day or week of the calendar; gaps; shared caps.",
        catalog(
            time_zone="Europe/Berlin",
            caps=[{"name": "shared", "max": 2, "per": "week"}, {"name": "spaced", "gap": "2h"}],
            personalizations=[
                shown("ever", {"caps": [{"max": 2}]}),
                shown("rolling", {"caps": [{"max": 2, "within": "7d"}]}),
                shown("hourly", {"caps": [{"max": 1, "per": "hour"}]}),
                shown("daily", {"caps": [{"max": 1, "per": "day"}]}),
                shown("weekly", {"caps": [{"max": 1, "per": "week"}]}),
                shown("daily-utc", {"caps": [{"max": 1, "per": "day", "time_zone": "UTC"}]}),
                shown("gap", {"caps": [{"gap": "90s"}]}),
                shown("both", {"caps": [{"max": 3, "gap": "1h"}]}),
                shown("two", {"caps": [{"max": 1, "within": "1h"}, {"max": 2, "within": "1d"}]}),
                shown("falls", {"caps": [{"max": 1}]}, {"caps": [{"max": 1}]}, {}),
                shown("whole", {}, {}, caps=[{"max": 1}]),
                shown("shares-1", {"caps": ["shared"]}, {}),
                shown("shares-2", {"caps": ["shared", "spaced"]}),
                shown("once-and-capped", {"display": "once", "caps": [{"max": 5}]}),
                shown("largest", {"caps": [{"max": 256}]}),
            ],
            experiments=[
                experiment("e", [{"name": "a", "weight": 100, "body": "a"}, {"name": "b", "weight": 0, "body": "b"}], caps=[{"max": 1}]),
                experiment("e-control", [{"name": "c", "weight": 100}], caps=["shared"]),
                experiment("e-rest", [{"name": "a", "weight": 0, "body": "a"}], caps=["shared"]),
            ],
        ),
    )
    now = milliseconds(NOW)

    def case(name, rule, selector, states, expected, at=NOW, **request):
        caps = [{"cap": cap, "showings": showings} for cap, showings in states.items()]
        outcome = (selector,) + ((expected,) if isinstance(expected, str) else expected)
        topic.case(name, rule, user("u", names=[selector], includeWithheld=True, **request), [outcome], profile={"unit": "u", "caps": caps}, now=at)

    yes, no = ("TARGETED", "x"), "NO_EXPERIENCE"
    at = lambda *moments: [showing(m) for m in moments]
    case("ever: nothing shown", CAP_RULE, "ever", {}, yes)
    case("ever: a cap without showings", CAP_RULE, "ever", {"ever/x/ever": []}, yes)
    case("ever: one shown", CAP_RULE, "ever", {"ever/x/ever": at(1)}, yes)
    case("ever: two shown", CAP_RULE, "ever", {"ever/x/ever": at(1, 2)}, no)
    case("ever: three shown", CAP_RULE, "ever", {"ever/x/ever": at(1, 2, 3)}, no)
    case("ever: shown at the first moment there is", CAP_RULE, "ever", {"ever/x/ever": at(-(2**63), -(2**63))}, no)
    case("ever: shown in the future", CAP_RULE, "ever", {"ever/x/ever": at(now + 1, now + 2)}, no)
    case("ever: another cap's showings", CAP_RULE, "ever", {"ever/x/gap": at(1, 2)}, yes)
    case("of two caps with one id the last counts", "Of several with one key the last counts.", "ever", {"ever/x/ever": at(1)}, yes)
    topic.case("of two caps with one id the last counts, spent", "Of several with one key the last counts.", user("u", names=["ever"], includeWithheld=True), [("ever", no)],
               profile={"unit": "u", "caps": [{"cap": "ever/x/ever"}, {"cap": "ever/x/ever", "showings": at(1, 2)}]}, now=NOW)
    topic.case("of two caps with one id the last counts, room", "Of several with one key the last counts.", user("u", names=["ever"], includeWithheld=True), [("ever",) + yes],
               profile={"unit": "u", "caps": [{"cap": "ever/x/ever", "showings": at(1, 2)}, {"cap": "ever/x/ever"}]}, now=NOW)
    case("256 showings allowed, 255 shown", CAP_RULE, "largest", {"largest/x/ever": at(*range(255))}, yes)
    case("256 showings allowed, 256 shown", CAP_RULE, "largest", {"largest/x/ever": at(*range(256))}, no)

    week = 7 * 86_400_000
    rolling = "rolling/x/within-604800000ms"
    case("rolling: both within", CAP_RULE, "rolling", {rolling: at(now - week + 1, now)}, no)
    case("rolling: one at the edge, to the millisecond", CAP_RULE, "rolling", {rolling: at(now - week, now)}, yes)
    case("rolling: one before the edge", CAP_RULE, "rolling", {rolling: at(now - week - 1, now)}, yes)
    case("rolling: both before the edge", CAP_RULE, "rolling", {rolling: at(now - week - 2, now - week - 1)}, yes)
    case("rolling: in the future counts", CAP_RULE, "rolling", {rolling: at(now + 1, now + week)}, no)
    case("rolling: not in the order of time", CAP_RULE, "rolling", {rolling: at(now, now - 2 * week, now - 1)}, no)

    starts = {"hourly": "2027-03-10T12:00:00.000Z", "daily": "2027-03-09T23:00:00.000Z", "weekly": "2027-03-07T23:00:00.000Z", "daily-utc": "2027-03-10T00:00:00.000Z"}
    kinds = {"hourly": "hour", "daily": "day", "weekly": "week", "daily-utc": "day"}
    rule = "Those with shown_ms at or after the start of the local hour, day or week that contains now."
    for selector, start in starts.items():
        first, cap = milliseconds(start), f"{selector}/x/per-{kinds[selector]}"
        for name, moment in (("in the first millisecond", first), ("just now", now), ("in the future", now + windows[kinds[selector]])):
            case(f"{selector}: shown {name}", rule, selector, {cap: at(moment)}, no)
        case(f"{selector}: shown a millisecond before", rule, selector, {cap: at(first - 1)}, yes)
        case(f"{selector}: room again in the next", rule, selector, {cap: at(first)}, yes, at=iso(first + windows[kinds[selector]]))
        case(f"{selector}: none a millisecond earlier", rule, selector, {cap: at(first)}, no, at=iso(first + windows[kinds[selector]] - 1))
    # Clocks in Berlin leap from 02:00 to 03:00 on 2027-03-28 and are set back from 03:00 to 02:00 on 2027-10-31.
    case("a day of 23 hours: its first millisecond", rule, "daily", {"daily/x/per-day": at(milliseconds("2027-03-27T23:00:00.000Z"))}, no, at="2027-03-28T21:59:59.999Z")
    case("a day of 23 hours: room after it", rule, "daily", {"daily/x/per-day": at(milliseconds("2027-03-27T23:00:00.000Z"))}, yes, at="2027-03-28T22:00:00.000Z")
    case("a day of 25 hours: its first millisecond", rule, "daily", {"daily/x/per-day": at(milliseconds("2027-10-30T22:00:00.000Z"))}, no, at="2027-10-31T22:59:59.999Z")
    case("a day of 25 hours: room after it", rule, "daily", {"daily/x/per-day": at(milliseconds("2027-10-30T22:00:00.000Z"))}, yes, at="2027-10-31T23:00:00.000Z")
    case("an hour that is shown twice is one", rule, "hourly", {"hourly/x/per-hour": at(milliseconds("2027-10-31T00:00:00.000Z"))}, no, at="2027-10-31T01:59:59.999Z")
    case("a week begins on Monday: shown on Sunday", rule, "weekly", {"weekly/x/per-week": at(milliseconds("2027-03-14T22:59:59.999Z"))}, yes, at="2027-03-14T23:00:00.000Z")
    case("a week begins on Monday: shown on Monday", rule, "weekly", {"weekly/x/per-week": at(milliseconds("2027-03-07T23:00:00.000Z"))}, no, at="2027-03-14T22:59:59.999Z")

    for name, moment, expected in (("just now", now, no), ("89.999 seconds ago", now - 89_999, no), ("90 seconds ago", now - 90_000, yes), ("90.001 seconds ago", now - 90_001, yes), ("in the future", now + 1, no)):
        case(f"a gap of 90 seconds, shown {name}", GAP_RULE, "gap", {"gap/x/gap": at(moment)}, expected)
    case("a gap alone bounds no number", GAP_RULE, "gap", {"gap/x/gap": at(*range(50))}, yes)
    case("a gap looks at every showing", GAP_RULE, "gap", {"gap/x/gap": at(now - 1, now - 90_000)}, no)
    hour = 3_600_000
    case("a number and a gap: neither", CAP_RULE, "both", {"both/x/ever": at(1, now - hour)}, yes)
    case("a number and a gap: too near", GAP_RULE, "both", {"both/x/ever": at(1, now - hour + 1)}, no)
    case("a number and a gap: too many", CAP_RULE, "both", {"both/x/ever": at(1, 2, 3)}, no)
    small, large = "two/x/within-3600000ms", "two/x/within-86400000ms"
    case("two caps, both with room", "One of its caps is.", "two", {small: at(now - hour), large: at(now - hour)}, yes)
    case("two caps, the first spent", "One of its caps is.", "two", {small: at(now - hour + 1), large: at(now - hour + 1)}, no)
    case("two caps, the second spent", "One of its caps is.", "two", {small: at(now - hour), large: at(now - hour - 1, now - hour)}, no)

    rule = "What is spent falls through to the next experience that qualifies."
    case("the first capped out: the second", rule, "falls", {"falls/x/ever": at(1)}, ("TARGETED", "x1"))
    case("the first and the second capped out: the third", rule, "falls", {"falls/x/ever": at(1), "falls/x1/ever": at(1)}, ("TARGETED", "x2"))
    case("only the second capped out: the first", rule, "falls", {"falls/x1/ever": at(1)}, yes)
    rule = "The cap of a personalization is one of each of its experiences."
    case("a personalization capped out: nothing", rule, "whole", {"whole/ever": at(1)}, no)
    case("a personalization with room", rule, "whole", {"whole/x/ever": at(1)}, yes)
    rule = "A shared cap counts whatever names it."
    monday = milliseconds("2027-03-07T23:00:00.000Z")
    case("a shared cap with room", rule, "shares-1", {"shared": at(monday)}, yes)
    case("a shared cap that is spent", rule, "shares-1", {"shared": at(monday, now)}, ("TARGETED", "x1"))
    case("a shared cap that is spent, for another that names it", rule, "shares-2", {"shared": at(monday, now - 3 * hour)}, no)
    case("two shared caps, the second too near", rule, "shares-2", {"spaced": at(now - 2 * hour + 1)}, no)
    case("two shared caps, the second just far enough", rule, "shares-2", {"spaced": at(now - 2 * hour)}, yes)
    case("the other's gap is not asked", rule, "shares-1", {"spaced": at(now)}, yes)
    case("an experiment capped out", "Its display is spent for the variant: DISPLAY.", "e", {"e/ever": at(1)}, "DISPLAY")
    case("an experiment with room", "Its display is spent for the variant: DISPLAY.", "e", {"e/gap": at(1)}, ("ASSIGNED", "a"))
    case("a control variant is capped out like the others", "Its display is spent for the variant: DISPLAY.", "e-control", {"shared": at(monday, now)}, "DISPLAY")
    case("a control variant with room", CAP_RULE, "e-control", {"shared": at(monday)}, ("CONTROL", "c"))
    case("what the weights leave is capped out like the others", "Its display is spent for the variant: DISPLAY.", "e-rest", {"shared": at(monday, now)}, "DISPLAY")
    case("what the weights leave, with room", CAP_RULE, "e-rest", {"shared": at(monday)}, ("CONTROL",))

    def decided(selector, outcome, unit="u", session="default"):
        return decision_id("acme", "web", selector, outcome, unit, session)

    rule = REPEAT_RULE
    own = showing(2, "r1", decided("ever", "x"))
    case("the same request again", rule, "ever", {"ever/x/ever": [showing(1), own]}, yes, requestId="r1")
    case("another request", rule, "ever", {"ever/x/ever": [showing(1), own]}, no, requestId="r2")
    case("a request without an id", rule, "ever", {"ever/x/ever": [showing(1), own]}, no)
    case("the same request, another session", rule, "ever", {"ever/x/ever": [showing(1), own]}, no, requestId="r1", sessionId="s")
    case("the same request, another decision", rule, "ever", {"ever/x/ever": [showing(1), showing(2, "r1", decided("falls", "x"))]}, no, requestId="r1")
    case("the same decision, no request", rule, "ever", {"ever/x/ever": [showing(1), showing(2, None, decided("ever", "x"))]}, no)
    case("the same request again, though two others were shown since", rule, "ever", {"ever/x/ever": [own, showing(3), showing(4)]}, no, requestId="r1")
    case("the same request again within the gap", rule, "gap", {"gap/x/gap": [showing(now, "r1", decided("gap", "x"))]}, yes, requestId="r1")
    case("another one within the gap", rule, "gap", {"gap/x/gap": [showing(now - 1), showing(now, "r1", decided("gap", "x"))]}, no, requestId="r1")
    case("an experiment, the same request again", rule, "e", {"e/ever": [showing(1, "r1", decided("e", "a"))]}, ("ASSIGNED", "a"), requestId="r1")
    case("an experiment, the same request and another variant", rule, "e", {"e/ever": [showing(1, "r1", decided("e", "b"))]}, "DISPLAY", requestId="r1")

    both = {"unit": "u", "exposures": [state("once-and-capped")], "caps": []}
    topic.case("a cap with room beside a spent frequency", "Spent when its frequency is, or when one of its caps is.", user("u", names=["once-and-capped"], includeWithheld=True), [("once-and-capped", no)], profile=both, now=NOW)
    capped = {"unit": "u", "caps": [{"cap": "once-and-capped/x/ever", "showings": at(1, 2, 3, 4, 5)}]}
    topic.case("a spent cap beside a frequency with room", "Spent when its frequency is, or when one of its caps is.", user("u", names=["once-and-capped"], includeWithheld=True), [("once-and-capped", no)], profile=capped, now=NOW)
    return topic


def sticky():
    halves = [{"name": "a", "weight": 50, "body": "a"}, {"name": "b", "weight": 50, "body": "b"}]
    gold = {"attribute": "plan", "equals": "gold"}
    topic = Topic(
        "sticky",
        "People keep the variant they were given first, and experiments that keep none.",
        catalog(
            holdouts=[{"name": "all", "share": 100, "optimizations": ["held"]}],
            layers=[{"name": "lane"}],
            experiments=[
                experiment("half", halves),
                experiment("all-b", [{"name": "a", "weight": 0, "body": "a"}, {"name": "b", "weight": 100, "body": "b"}]),
                experiment("loose", [{"name": "a", "weight": 0, "body": "a"}, {"name": "b", "weight": 100, "body": "b"}], sticky=False),
                experiment("no-traffic", halves, traffic=0),
                experiment("loose-no-traffic", halves, traffic=0, sticky=False),
                experiment("controls", [{"name": "c", "weight": 0}, {"name": "m", "weight": 0, "body": "m", "control": True}, {"name": "b", "weight": 100, "body": "b"}]),
                experiment("aimed", halves, audience=gold),
                experiment("held", halves),
                experiment("lane-0", halves, layer={"name": "lane", "from": 0, "to": 0.0001}),
                experiment("mobile", halves, devices=["mobile"]),
                experiment("paused", halves, status="paused"),
                experiment("renamed", halves, id="first-name"),
            ],
        ),
    )
    low, high = person(lambda u: slot("half", "variant", u) < 500_000), person(lambda u: slot("half", "variant", u) >= 500_000)

    def case(name, rule, selector, variant, expected, unit="u", optimization=None, **request):
        profile = {"unit": unit, "assignments": [{"optimization": optimization or selector, "variant": variant, "assignedMs": "1"}]}
        topic.case(name, rule, user(unit, names=[selector], includeWithheld=True, **request), [(selector,) + expected], profile=profile, now=NOW)

    case("drawn into a, assigned to a", STICKY_RULE, "half", "a", ("STICKY", "a"), unit=low)
    case("drawn into a, assigned to b", STICKY_RULE, "half", "b", ("STICKY", "b"), unit=low)
    case("drawn into b, assigned to a", STICKY_RULE, "half", "a", ("STICKY", "a"), unit=high)
    topic.case("drawn into a, without a profile", STICKY_RULE, user(low, names=["half"]), [("half", "ASSIGNED", "a")])
    topic.case("drawn into b, with a profile without an assignment", STICKY_RULE, user(high, names=["half"]), [("half", "ASSIGNED", "b")], profile={"unit": high})
    case("a weight of 0 keeps whoever is assigned", "Neither weights nor traffic move them.", "all-b", "a", ("STICKY", "a"))
    case("an experiment that keeps none", "When not_sticky is not set.", "loose", "a", ("ASSIGNED", "b"))
    case("no traffic keeps whoever is assigned", "The person has no assigned variant, and the draw traffic is not below its traffic: TRAFFIC.", "no-traffic", "b", ("STICKY", "b"))
    topic.case("no traffic, nobody assigned", TRAFFIC_RULE, user("u", names=["no-traffic"], includeWithheld=True), [("no-traffic", "TRAFFIC")], profile={"unit": "u"})
    case("no traffic, and an experiment that keeps none", TRAFFIC_RULE, "loose-no-traffic", "a", ("TRAFFIC",))
    case("no traffic, assigned to a variant that is gone", "When the variant is gone, the draws decide anew.", "no-traffic", "z", ("TRAFFIC",))
    case("assigned to a variant that is gone", "When the variant is gone, the draws decide anew.", "all-b", "z", ("ASSIGNED", "b"))
    case("assigned to nothing", "The experiment has a variant of that id still.", "all-b", "", ("ASSIGNED", "b"))
    case("another experiment's assignment", "The profile's assignment for the optimization's id.", "all-b", "a", ("ASSIGNED", "b"), optimization="half")
    case("assigned to a control without a body", "Without a body CONTROL.", "controls", "c", ("CONTROL", "c"))
    case("assigned to a control with a body", "A control that has a body gives it, with the reason STICKY and is_control set.", "controls", "m", ("STICKY", "m", True))
    case("the audience is asked all the same: outside", "Audience, holdouts and layer are asked all the same.", "aimed", "a", ("AUDIENCE",))
    case("the audience is asked all the same: inside", "Audience, holdouts and layer are asked all the same.", "aimed", "b", ("STICKY", "b"), attributes={"plan": "gold"})
    case("a holdout is asked all the same", "Audience, holdouts and layer are asked all the same.", "held", "a", ("HOLDOUT",))
    outside = person(lambda u: slot("lane", "layer", u) >= 1)
    case("the layer is asked all the same", "Audience, holdouts and layer are asked all the same.", "lane-0", "a", ("LAYER",), unit=outside)
    case("the device is asked all the same", "The first rule that applies.", "mobile", "a", ("DEVICE",), device="DEVICE_DESKTOP")
    case("a paused experiment gives nothing", "The first rule that applies.", "paused", "a", ("NOT_RUNNING",))
    case("assignments are kept under the id", "The profile's assignment for the optimization's id.", "renamed", "b", ("STICKY", "b"), optimization="first-name", unit=person(lambda u: slot("first-name", "variant", u) < 500_000))
    case("and not under the selector", "The profile's assignment for the optimization's id.", "renamed", "b", ("ASSIGNED", "a"), unit=person(lambda u: slot("first-name", "variant", u) < 500_000))
    topic.case("of two assignments the last counts", "Of several with one key the last counts, and so it is with assignments.", user(low, names=["half"]), [("half", "STICKY", "b")],
               profile={"unit": low, "assignments": [{"optimization": "half", "variant": "a"}, {"optimization": "half", "variant": "b"}]})
    known = {"unit": low, "assignments": []}
    topic.case("the profile's unit is drawn, not the request's", "unit is the profile's unit when a profile is given and it has one.", user(high, names=["half"]), [("half", "ASSIGNED", "a")], profile=known, slots={"variant": slot("half", "variant", low)})
    return topic


def exposures():
    topic = Topic(
        "exposures",
        "What a call records.",
        catalog(
            personalizations=[
                shown("always", {}),
                shown("once", {"display": "once"}),
                shown("capped", {"caps": [{"max": 3}, {"gap": "1s"}]}),
                shown("control", {"caps": [{"max": 3}]}, control=100),
                shown("named", {}, id="kept-name"),
                personalization("nobody", {"attribute": "never", "is_set": True}),
            ],
            experiments=[
                experiment("e"),
                experiment("e-none", [{"name": "c", "weight": 100}]),
                experiment("e-mark", [{"name": "m", "weight": 100, "body": "m", "control": True}]),
                experiment("e-rest", [{"name": "a", "weight": 0, "body": "a"}]),
                experiment("e-out", traffic=0),
            ],
        ),
    )
    t = lambda s, o="x": (s, "TARGETED", o)
    everything = [t("always"), t("named"), ("e", "ASSIGNED", "a"), ("e-none", "CONTROL", "c"), ("e-mark", "ASSIGNED", "m", True), ("e-rest", "CONTROL"), ("control", "CONTROL", "x")]
    names = [choice[0] for choice in everything]
    recorded = [(c[0], c[1], *c[2:3]) for c in everything]

    def case(name, rule, names, choices, exposures, profile=None, now=NOW, withheld=False, **request):
        topic.case(name, rule, user("u", names=names, includeWithheld=withheld, **request), choices, exposures=exposures, profile=profile, now=now)

    case("one of each, withheld ones asked for", EXPOSURE_RULE, names, everything, recorded, withheld=True)
    case("one of each, controls recorded though they are not returned", EXPOSURE_RULE, names, [c for c in everything if c[1] != "CONTROL"], recorded)
    case("a peek records nothing", EXPOSURE_RULE, names, everything, [], withheld=True, recording="RECORDING_NEVER")
    case("recording all, said so", EXPOSURE_RULE, ["always"], [t("always")], [t("always")], recording="RECORDING_ALL")
    case("recording unspecified", EXPOSURE_RULE, ["always"], [t("always")], [t("always")], recording="RECORDING_UNSPECIFIED")
    case("who gets nothing is not recorded", EXPOSURE_RULE, ["nobody", "e-out"], [("nobody", "NO_EXPERIENCE"), ("e-out", "TRAFFIC")], [], withheld=True)
    case("in the order of the decisions", "In the order of the decisions.", ["e", "always"], [("e", "ASSIGNED", "a"), t("always")], [("e", "ASSIGNED", "a"), t("always")])
    case("a session and a request", "session_id is the session; request_id is as it came.", ["always"], [t("always")], [t("always")], sessionId="s1", requestId="r1")
    case("a blank session", "session_id is the session.", ["always"], [t("always")], [t("always")], sessionId=" ")
    case("at the moment 0", "Those that are 0 or empty are left out.", ["always"], [t("always")], [t("always")], now="1970-01-01T00:00:00.000Z")
    case("before 1970", "exposed_ms is the moment of the call.", ["always"], [t("always")], [t("always")], now="1969-12-31T23:59:59.999Z")
    case("nobody asked by name", EXPOSURE_RULE, [], [t("always"), t("capped"), ("e", "ASSIGNED", "a"), ("e-mark", "ASSIGNED", "m", True), t("named"), t("once")],
         [t("always"), t("capped"), ("control", "CONTROL", "x"), ("e", "ASSIGNED", "a"), ("e-mark", "ASSIGNED", "m"), ("e-none", "CONTROL", "c"), ("e-rest", "CONTROL"), t("named"), t("once")])
    linked = {"unit": "7_anonymous"}
    case("the unit is the profile's", "unit is the profile's unit when a profile is given and it has one.", ["always"], [t("always")], [t("always")], profile=linked)

    def history(*exposures, caps=(), assignments=()):
        return {"unit": "u", "exposures": list(exposures), "caps": list(caps), "assignments": list(assignments)}

    s1 = dict(sessionId="s1")
    case("recorded in this session: left out", REPEATED_RULE, ["always"], [t("always")], [], profile=history(state("always", "x", [("s1", None)])), **s1)
    case("recorded in another session: a first one", REPEATED_RULE, ["always"], [t("always")], [t("always")], profile=history(state("always", "x", [("s0", None)])), **s1)
    case("another outcome recorded in this session: a first one", REPEATED_RULE, ["always"], [t("always")], [t("always")], profile=history(state("always", "y", [("s1", None)])), **s1)
    case("withheld in this session, and given now", REPEATED_RULE, ["always"], [t("always")], [t("always") + (True,)], profile=history(state("always", "x", [("s1", None)], shown=False)), **s1)
    case("withheld in this session, and withheld again", REPEATED_RULE, ["e-none"], [], [], profile=history(state("e-none", "c", [("s1", None)], shown=False)), **s1)
    case("withheld in another session, and withheld now", REPEATED_RULE, ["e-none"], [], [("e-none", "CONTROL", "c")], profile=history(state("e-none", "c", [("s0", None)], shown=False)), **s1)
    case("given in this session, and withheld now", REPEATED_RULE, ["control"], [], [], profile=history(state("control", "x", [("s1", None)])), **s1)
    case("found under the id", REPEATED_RULE, ["named"], [t("named")], [], profile=history(state("kept-name", "x", [("s1", None)])), **s1)
    case("and not under the selector", REPEATED_RULE, ["named"], [t("named")], [t("named")], profile=history(state("named", "x", [("s1", None)])), **s1)
    case("a sticky one, recorded in this session", REPEATED_RULE, ["e"], [("e", "STICKY", "a")], [], profile=history(state("e", "a", [("s1", None)]), assignments=[{"optimization": "e", "variant": "a"}]), **s1)
    case("a sticky one, recorded in another", REPEATED_RULE, ["e"], [("e", "STICKY", "a")], [("e", "STICKY", "a")], profile=history(state("e", "a", [("s0", None)]), assignments=[{"optimization": "e", "variant": "a"}]), **s1)
    case("what the weights leave, recorded in this session", REPEATED_RULE, ["e-rest"], [], [], profile=history(state("e-rest", "", [("s1", None)], shown=False)), **s1)

    seen = state("capped", "x", [("s1", "r1")], first="r1")
    own = decision_id("acme", "web", "capped", "x", "u", "s1")
    ever, gap = "capped/x/ever", "capped/x/gap"
    again = [t("capped") + (True,)]
    case("a capped one, recorded in this session", REPEATED_RULE, ["capped"], [t("capped")], again, profile=history(seen, caps=[{"cap": ever, "showings": [showing(1)]}]), **s1)
    case("a capped one, the same request again", REPEATED_RULE, ["capped"], [t("capped")], [], requestId="r1", **s1,
         profile=history(seen, caps=[{"cap": ever, "showings": [showing(1, "r1", own)]}, {"cap": gap, "showings": [showing(1, "r1", own)]}]))
    case("a capped one, the same request again, and one of its caps does not know", REPEATED_RULE, ["capped"], [t("capped")], again, requestId="r1", **s1,
         profile=history(seen, caps=[{"cap": ever, "showings": [showing(1, "r1", own)]}, {"cap": gap, "showings": [showing(1)]}]))
    case("a capped one, another request", REPEATED_RULE, ["capped"], [t("capped")], again, requestId="r2", **s1,
         profile=history(seen, caps=[{"cap": ever, "showings": [showing(1, "r1", own)]}, {"cap": gap, "showings": [showing(1, "r1", own)]}]))
    case("a capped one without a request, after one without", REPEATED_RULE, ["capped"], [t("capped")], again, **s1,
         profile=history(state("capped", "x", [("s1", None)]), caps=[{"cap": ever, "showings": [showing(1, None, own)]}, {"cap": gap, "showings": [showing(1, None, own)]}]))
    case("a peek of a capped one records nothing", EXPOSURE_RULE, ["capped"], [t("capped")], [], recording="RECORDING_NEVER", profile=history(seen), **s1)
    case("a control with caps spends none", REPEATED_RULE, ["control"], [], [], profile=history(state("control", "x", [("s1", None)], shown=False)), **s1)
    case("a repeated request in its session", REPEATED_RULE, ["once"], [t("once")], [], requestId="r1", profile=history(state("once", "x", [("s1", "r1")], first="r1")), **s1)
    case("a repeated request in another session", REPEATED_RULE, ["once"], [t("once")], [t("once")], requestId="r1", profile=history(state("once", "x", [("s0", "r1")], first="r1")), **s1)
    return topic


TOPICS = [frequencies, caps, sticky, exposures]
