"""explanations-of-displays.json: what explanations say of frequencies, caps and sticky variants."""

from displaying import NOW, showing, shown, state
from explaining import RUNNING, SOUND, Explanations, stage
from vector import catalog, decision_id, experiment, milliseconds, person, slot, user

FREQUENCY = "Of a frequency shown_max is 1, and shown is 1 when it is spent; last_ms is that of the ExposureState that spends it."
CAP = "Of a cap shown counts the showings within the window, shown_max is the cap's, last_ms the latest of all."
NEXT = "next_ms: the later of when the gap has passed and when the showing of number shown - shown_max + 1 leaves the window; 0 when there is room, or never will be."
REPEATED = "Of a cap the showings of this very call, repeated, are left out."
STICKY = "STICKY is about the variant of the assignment, and passed when the experiment still has it; then there is no TRAFFIC and no VARIANT."
HOUR, DAY, WHOLE = 3_600_000, 86_400_000, 1_000_000
READY, DEVICE, EVERYONE = stage("READY", "x"), stage("DEVICE", "x"), stage("AUDIENCE", "x")


def spent(kind, subject, passed, shown=0, most=0, last=0, following=0):
    found = {key: value for key, value in (("shown", shown), ("shownMax", most)) if value}
    found.update({key: str(value) for key, value in (("lastMs", last), ("nextMs", following)) if value})
    return {**stage(kind, subject, passed), "spent": found}


def frequency(passed, last=0, subject="x"):
    return spent("FREQUENCY", subject, passed, 0 if passed else 1, 1, last)


def displays():
    topic = Explanations(
        "explanations-of-displays",
        "The stages of frequencies, caps and assignments, as an explanation lists them.",
        catalog(
            caps=[{"name": "shared", "max": 2, "within": "7d"}],
            personalizations=[
                shown("always", {"display": "always"}),
                shown("once", {"display": "once"}),
                shown("visit", {"display": "once_per_visit"}),
                shown("falls", {"display": "once"}, {}),
                shown("ever", {"caps": [{"max": 2}]}),
                shown("rolling", {"caps": ["shared"]}),
                shown("daily", {"caps": [{"max": 1, "per": "day"}]}),
                shown("gap", {"caps": [{"gap": "90s"}]}),
                shown("both", {"caps": [{"max": 1, "within": "1h", "gap": "2h"}]}),
                shown("full", {"caps": [{"max": 1, "within": "1d", "gap": "2h"}]}),
                shown("two", {"caps": ["shared", {"max": 1}]}),
                shown("once-and-capped", {"display": "once", "caps": ["shared"]}),
            ],
            experiments=[
                experiment("e-once", [{"name": "a", "weight": 100, "body": "a"}, {"name": "b", "weight": 0, "body": "b"}], display="once", sticky=False),
                experiment("kept", [{"name": "a", "weight": 100, "body": "a"}, {"name": "b", "weight": 0, "body": "b"}], traffic=0),
                experiment("silent", [{"name": "a", "weight": 100, "body": "a"}, {"name": "none", "weight": 0}]),
                experiment("loose", sticky=False),
            ],
        ),
    )
    now = milliseconds(NOW)

    def explain(name, rule, selector, stages, profile, shows="x", reason="TARGETED", **request):
        """A case of one person; `shows` is the outcome, None when nothing is shown."""
        given = (selector, reason, shows) if shows and reason != "CONTROL" else None
        withheld = "DISPLAY" if selector.startswith("e-") else "NO_EXPERIENCE"
        topic.explain(name, rule, user("u", **request), selector, reason if shows else withheld, [SOUND, RUNNING, *stages], shows, given, profile={"unit": "u", **profile}, now=NOW)

    def one(name, rule, selector, stages, profile, is_shown, **request):
        explain(name, rule, selector, [READY, DEVICE, EVERYONE, *stages], profile, "x" if is_shown else None, **request)

    one("always is no stage", FREQUENCY, "always", [], {"exposures": [state("always")]}, True)
    one("once, never shown", FREQUENCY, "once", [frequency(True)], {}, True)
    one("once, shown", FREQUENCY, "once", [frequency(False, 1)], {"exposures": [state("once")]}, False)
    one("once, recorded and not shown", FREQUENCY, "once", [frequency(True)], {"exposures": [state("once", shown=False)]}, True)
    one("once, of this request", FREQUENCY, "once", [frequency(True)], {"exposures": [state("once", first="r")]}, True, requestId="r")
    one("a visit, shown", FREQUENCY, "visit", [frequency(False, 1)], {"exposures": [state("visit", sessions=[("s", None)])]}, False, sessionId="s")
    one("another visit", FREQUENCY, "visit", [frequency(True)], {"exposures": [state("visit", sessions=[("s", None)])]}, True, sessionId="t")
    following = [stage("READY", "x1"), stage("DEVICE", "x1"), stage("AUDIENCE", "x1")]
    explain("what is spent falls through", FREQUENCY, "falls", [READY, DEVICE, EVERYONE, frequency(False, 1), *following], {"exposures": [state("falls")]}, "x1")

    def cap(id, *moments):
        return {"cap": id, "showings": [showing(m) for m in moments]}

    def capped(name, rule, selector, id, moments, found, is_shown, **request):
        one(name, rule, selector, [spent("CAP", id, is_shown, **found)], {"caps": [cap(id, *moments)]}, is_shown, **request)

    kinds = {"ever": "ever", "daily": "per-day", "gap": "gap", "both": f"within-{HOUR}ms", "full": f"within-{DAY}ms"}
    ever, daily, gap, both, full = (f"{selector}/x/{kind}" for selector, kind in kinds.items())
    one("a cap of which nothing is spent", CAP, "ever", [spent("CAP", ever, True, most=2)], {}, True)
    capped("a cap with room", CAP, "ever", ever, (5,), {"shown": 1, "most": 2, "last": 5}, True)
    capped("a cap for ever never has room again", NEXT, "ever", ever, (5, 6), {"shown": 2, "most": 2, "last": 6}, False)
    week = 7 * DAY
    capped("a rolling window", NEXT, "rolling", "shared", (now - 5 * DAY, now - DAY), {"shown": 2, "most": 2, "last": now - DAY, "following": now + 2 * DAY}, False)
    capped("more than there may be: the second leaves the window last", NEXT, "rolling", "shared", (now - 5 * DAY, now - 3 * DAY, now - DAY), {"shown": 3, "most": 2, "last": now - DAY, "following": now + 4 * DAY}, False)
    capped("what has left the window does not count, and was last all the same", CAP, "rolling", "shared", (now - week - 1, now - week), {"shown": 0, "most": 2, "last": now - week}, True)
    capped("a day of the calendar ends at midnight", NEXT, "daily", daily, (now - HOUR,), {"shown": 1, "most": 1, "last": now - HOUR, "following": now + 12 * HOUR}, False)
    capped("the day before", CAP, "daily", daily, (now - 12 * HOUR - 1,), {"shown": 0, "most": 1, "last": now - 12 * HOUR - 1}, True)
    capped("a gap", NEXT, "gap", gap, (now - 60_000,), {"shown": 1, "last": now - 60_000, "following": now + 30_000}, False)
    capped("a gap that has passed", NEXT, "gap", gap, (now - 90_000,), {"shown": 1, "last": now - 90_000}, True)
    capped("a window with room, and a gap", NEXT, "both", both, (now - HOUR,), {"shown": 0, "most": 1, "last": now - HOUR, "following": now + HOUR}, False)
    capped("the later one: the gap", NEXT, "both", both, (now - 1,), {"shown": 1, "most": 1, "last": now - 1, "following": now - 1 + 2 * HOUR}, False)
    capped("the later one: the window", NEXT, "full", full, (now - HOUR,), {"shown": 1, "most": 1, "last": now - HOUR, "following": now + 23 * HOUR}, False)
    capped("a moment at the end of all moments", NEXT, "gap", gap, (2**63 - 1,), {"shown": 1, "last": 2**63 - 1, "following": 2**63 - 1}, False)
    mine = decision_id("acme", "web", "ever", "x", "u", "default")
    repeated = {"caps": [{"cap": ever, "showings": [showing(5), showing(6, "r", mine)]}]}
    one("this call, repeated", REPEATED, "ever", [spent("CAP", ever, True, 1, 2, 5)], repeated, True, requestId="r")
    one("another call", REPEATED, "ever", [spent("CAP", ever, False, 2, 2, 6)], repeated, False, requestId="q")
    room = spent("CAP", "shared", True, 1, 2, now)
    one("each of its caps", CAP, "two", [room, spent("CAP", "two/x/ever", True, most=1)], {"caps": [cap("shared", now)]}, True)
    one("up to the first that leaves no room", CAP, "two", [spent("CAP", "shared", False, 2, 2, now, now + week)], {"caps": [cap("shared", now, now), cap("two/x/ever", 1)]}, False)
    one("the second leaves no room", CAP, "two", [room, spent("CAP", "two/x/ever", False, 1, 1, 1)], {"caps": [cap("shared", now), cap("two/x/ever", 1)]}, False)
    one("a spent frequency asks no cap", CAP, "once-and-capped", [frequency(False, 1)], {"exposures": [state("once-and-capped")]}, False)
    one("a frequency with room asks the caps", CAP, "once-and-capped", [frequency(True), room], {"caps": [cap("shared", now)]}, True)

    drawn = lambda selector, outcome, end=WHOLE: [stage("TRAFFIC", draw=(slot(selector, "traffic", "u"), 0, WHOLE)), stage("VARIANT", outcome, True, (slot(selector, "variant", "u"), 0, end))]
    any_of = {"exposures": [state("e-once", "b")]}
    explain("an experiment is spent by any of its variants", FREQUENCY, "e-once", [stage("DEVICE"), *drawn("e-once", "a"), frequency(False, 1, "")], any_of, None)
    explain("an experiment with room", FREQUENCY, "e-once", [stage("DEVICE"), *drawn("e-once", "a"), frequency(True, 0, "")], {}, "a", "ASSIGNED")

    assigned = lambda selector, variant: {"assignments": [{"optimization": selector, "variant": variant, "assignedMs": "1"}]}
    explain("whoever is assigned is asked for no draw", STICKY, "kept", [stage("DEVICE"), stage("STICKY", "b")], assigned("kept", "b"), "b", "STICKY")
    silent = [stage("DEVICE"), stage("STICKY", "none")]
    explain("an assigned variant without a body", STICKY, "silent", silent, assigned("silent", "none"), "none", "CONTROL")
    gone = [stage("DEVICE"), stage("STICKY", "gone", False), *drawn("silent", "a")]
    explain("an assigned variant that is gone", STICKY, "silent", gone, assigned("silent", "gone"), "a", "ASSIGNED")
    explain("an experiment that keeps no one", STICKY, "loose", [stage("DEVICE"), *drawn("loose", "a")], assigned("loose", "a"), "a", "ASSIGNED")
    return topic


TOPICS = [displays]
