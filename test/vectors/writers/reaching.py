"""prerequisites.json, forced.json, previews.json, reach-history.json, reach-order.json, damaged-reach.json and explanations-reach.json: who is reached beside the rules of
an optimization."""

from displaying import NOW, showing, state
from explaining import Explanations, stage, test, within
from spoiling import BODY, EVERYONE, base, experiment as raw_experiment, personalization as raw_personalization, snapshot, topic_of
from vector import Topic, catalog, experiment, person, personalization, slot, user

REQUIRES = "A prerequisite is met when the other optimization, decided as if this call had asked for it, gives an outcome with an id that is among those named, or any when none is."
FORCED = "One of its forced choices has one of the person's names among its units: FORCED, with the outcome of the first that does; after the status, before everything else."
PREVIEW = "A preview of it shows an outcome: FORCED, before everything else, the status among it."
GOLD = {"attribute": "plan", "equals": "gold"}


def experiences(*items):
    return [{"name": name, "audience": audience, "body": body} for name, audience, body in items]


def prerequisites():
    def needs(selector, *required, **more):
        return personalization(selector, requires=[{"optimization": o, **({"outcomes": list(outcomes)} if outcomes else {})} for o, *outcomes in required], **more)

    halves = [{"name": "a", "weight": 50, "body": "a"}, {"name": "b", "weight": 50}]
    topic = Topic(
        "prerequisites",
        "Optimizations that ask for what others give.",
        catalog(
            segments=[{"name": "gold", "condition": GOLD}],
            holdouts=[{"name": "tenth", "share": 10, "optimizations": ["held-back"]}],
            personalizations=[
                personalization("ranked", experiences=experiences(("first", GOLD, 1), ("second", {"attribute": "plan", "equals": "blue"}, 2))),
                personalization("held-back", control=50),
                personalization("paused", status="paused"),
                needs("needs-first", ("ranked", "first")),
                needs("needs-second", ("ranked", "second")),
                needs("needs-either", ("ranked", "first", "second")),
                needs("needs-any", ("ranked",)),
                needs("needs-a", ("split", "a")),
                needs("needs-b", ("split", "b")),
                needs("needs-split", ("split",)),
                needs("needs-shown", ("held-back", "x")),
                needs("needs-shown-any", ("held-back",)),
                needs("needs-paused", ("paused",)),
                needs("needs-mobile", ("on-mobile",)),
                needs("needs-two", ("ranked", "first"), ("split", "a")),
                needs("needs-needy", ("needs-first",)),
                needs("needs-left", ("tenth-only",)),
                needs("needs-forced", ("forced-on-u", "y")),
                needs("draft-needy", ("ranked",), status="draft"),
                needs("aimed-needy", ("ranked", "first"), experiences=experiences(("x", {"attribute": "city", "equals": "Bonn"}, True))),
                needs("0-before", ("ranked", "first")),
                personalization("forced-on-u", forced=[{"people": ["forced"], "experience": "y"}], experiences=experiences(("x", "everyone", 1), ("y", GOLD, 2))),
                needs("needy-and-forced", ("paused",), forced=[{"people": ["forced"], "experience": "x"}]),
            ],
            experiments=[
                experiment("split", halves),
                experiment("on-mobile", devices=["mobile"]),
                experiment("tenth-only", [{"name": "a", "weight": 10, "body": 1}]),
                {**experiment("e-needs-first"), "requires": [{"optimization": "ranked", "outcomes": ["first"]}]},
            ],
        ),
    )

    def case(name, answers, unit="u", rule=REQUIRES, slots=None, **request):
        names = request.pop("names", [answer[0] for answer in answers])
        topic.case(name, rule, user(unit, names=names, includeWithheld=True, **request), answers, slots=slots)

    met = lambda *selectors: [(s, "TARGETED", "x") for s in selectors]
    unmet = lambda *selectors: [(s, "PREREQUISITE") for s in selectors]
    gold, blue = {"attributes": {"plan": "gold"}}, {"attributes": {"plan": "blue"}}
    case("the outcome that is named", met("needs-first", "needs-either", "needs-any") + unmet("needs-second"), **gold)
    case("another outcome than the one named", met("needs-second", "needs-either", "needs-any") + unmet("needs-first"), **blue)
    case("no outcome at all", unmet("needs-first", "needs-second", "needs-either", "needs-any"))
    case("an experiment asks as well", [("e-needs-first", "ASSIGNED", "a")], **gold)
    case("an experiment that asks in vain", [("e-needs-first", "PREREQUISITE")], **blue)
    for variant, wanted in (("a", True), ("b", False)):
        unit = person(lambda u: (slot("split", "variant", u) < 500_000) == wanted)
        slots = {"variant": slot("split", "variant", unit)}
        other = "b" if variant == "a" else "a"
        case(f"the variant drawn is {variant}", met(f"needs-{variant}", "needs-split") + unmet(f"needs-{other}"), unit, slots=slots)
    in_control = person(lambda u: slot("held-back", "control", u) < 500_000 and slot("tenth", "holdout", u) >= 100_000)
    shown = person(lambda u: slot("held-back", "control", u) >= 500_000 and slot("tenth", "holdout", u) >= 100_000)
    held_out = person(lambda u: slot("held-back", "control", u) >= 500_000 and slot("tenth", "holdout", u) < 100_000)
    draws = lambda u: {"control": slot("held-back", "control", u), "holdout": slot("tenth", "holdout", u)}
    case("the control of a personalization was given nothing", unmet("needs-shown", "needs-shown-any"), in_control, "The CONTROL of a personalization does not meet it.", draws(in_control))
    case("who is not in the control was given it", met("needs-shown", "needs-shown-any"), shown, slots=draws(shown))
    case("who is held out of the other one was given nothing", unmet("needs-shown", "needs-shown-any"), held_out, slots=draws(held_out))
    inside = person(lambda u: slot("tenth-only", "variant", u) < 100_000)
    outside = person(lambda u: slot("tenth-only", "variant", u) >= 100_000)
    no_id = "An outcome that has an id which is not empty."
    case("in the only variant", met("needs-left"), inside, no_id, {"variant": slot("tenth-only", "variant", inside)})
    case("what the weights leave is no outcome", unmet("needs-left"), outside, no_id, {"variant": slot("tenth-only", "variant", outside)})
    case("the other one is not running", unmet("needs-paused"))
    case("the device of the call counts for the other one", met("needs-mobile"), device="DEVICE_MOBILE")
    case("on another device it gives nothing", unmet("needs-mobile"), device="DEVICE_DESKTOP")
    in_a = person(lambda u: slot("split", "variant", u) < 500_000)
    in_b = person(lambda u: slot("split", "variant", u) >= 500_000)
    case("both of two", met("needs-two"), in_a, **gold)
    case("only the first of two", unmet("needs-two"), in_b, **gold)
    case("only the second of two", unmet("needs-two"), in_a, **blue)
    case("a prerequisite that has one itself", met("needs-needy"), **gold)
    case("a prerequisite whose own is not met", unmet("needs-needy"), **blue)
    case("asked together, in either order", [("ranked", "TARGETED", "first")] + met("needs-first", "needs-needy"), **gold)
    case("asked together, the other one last", met("needs-needy", "needs-first") + [("ranked", "TARGETED", "first")], **gold)
    case("a selector that comes before the other one's", met("0-before"), **gold)
    case("the type asked for does not matter to what is required", met("needs-split"), in_a, optimizationType="OPTIMIZATION_TYPE_PERSONALIZATION", names=["needs-split", "split"])
    order = "The first rule that applies: status, forced choices, prerequisites, then those of its kind."
    case("the status comes first", [("draft-needy", "NOT_RUNNING")], rule=order)
    case("prerequisites come before the audience", unmet("aimed-needy"), rule=order)
    case("with the prerequisite met the audience decides", [("aimed-needy", "NO_EXPERIENCE")], rule=order, **gold)
    case("in the audience, too", met("aimed-needy"), rule=order, attributes={"plan": "gold", "city": "Bonn"})
    case("an outcome that is forced is an outcome", met("needs-forced") + [("forced-on-u", "FORCED", "y")], "forced")
    case("who is not forced has the other one", unmet("needs-forced") + [("forced-on-u", "TARGETED", "x")])
    case("a forced choice comes before prerequisites", [("needy-and-forced", "FORCED", "x")], "forced", order)
    case("without it the prerequisite counts", unmet("needy-and-forced"), rule=order)
    topic.case("what is not met is absent", REQUIRES, user(names=["needs-first", "ranked"]), [])
    everything = user("u", **gold)
    topic.case("nothing is recorded or answered for what is only required", REQUIRES, {**everything, "names": ["needs-first"]}, met("needs-first"))
    return topic


def forced():
    def forces(make, selector, choices, **more):
        key = "experience" if make is personalization else "variant"
        return {**make(selector, **more), "forced": [{"people": people, key: outcome} for people, outcome in choices]}

    two = experiences(("x", GOLD, 1), ("y", {"attribute": "plan", "equals": "blue"}, 2))
    arms = [{"name": "a", "weight": 100, "body": "a"}, {"name": "b", "weight": 0, "body": "b"}, {"name": "c", "weight": 0}, {"name": "d", "weight": 0, "control": True, "body": "d"}]
    many = [f"member-{n}" for n in range(200)]
    topic = Topic(
        "forced",
        "People who are given a certain outcome whatever the rules say.",
        catalog(
            holdouts=[{"name": "all-of-it", "share": 100, "optimizations": ["p-held", "e-held"]}],
            layers=[{"name": "lane"}],
            personalizations=[
                forces(personalization, "p", [(["one", "12_p"], "x"), (["two", "Ünï"], "y")], experiences=two),
                forces(personalization, "p-held", [(["one"], "x")], control=100),
                forces(personalization, "p-control", [(["one"], "x")], control=100),
                forces(personalization, "p-device", [(["one"], "x")], experiences=[{"name": "x", "audience": "everyone", "devices": ["mobile"], "body": 1}]),
                forces(personalization, "p-setup", [(["one"], "no-audience"), (["two"], "no-body")], experiences=[{"name": "no-audience", "body": 1}, {"name": "no-body", "audience": "everyone"}]),
                forces(personalization, "p-scheduled", [(["one"], "x")], experiences=[{"name": "x", "audience": "everyone", "body": 1, "schedule": {"start": "2027-01-01T00:00"}}]),
                forces(personalization, "p-draft", [(["one"], "x")], status="draft"),
                forces(personalization, "p-many", [(many, "y")], experiences=two),
                personalization("free"),
            ],
            experiments=[
                forces(experiment, "e", [(["one"], "b"), (["two"], "c"), (["three"], "d")], variants=arms),
                forces(experiment, "e-held", [(["one"], "a")]),
                forces(experiment, "e-aimed", [(["one"], "a")], audience=GOLD),
                forces(experiment, "e-traffic", [(["one"], "a")], traffic=0),
                forces(experiment, "e-layer", [(["one"], "a")], layer={"name": "lane", "from": 0, "to": 0.0001}),
                forces(experiment, "e-device", [(["one"], "a")], devices=["mobile"]),
                forces(experiment, "e-ended", [(["one"], "a")], status="ended"),
            ],
        ),
    )

    def case(name, identification, answers, rule=FORCED, profile=None, **request):
        identification = {"userId": identification} if isinstance(identification, str) else identification
        request = {"identification": identification, "names": [answer[0] for answer in answers], "includeWithheld": True, **request}
        topic.case(name, rule, request, answers, profile=profile)

    case("an experience is forced", "one", [("p", "FORCED", "x")])
    case("another person, another experience", "two", [("p", "FORCED", "y")])
    case("the attributes do not matter", "one", [("p", "FORCED", "x")], attributes={"plan": "blue"})
    case("who is not named goes by the rules", "three", [("p", "TARGETED", "y")], attributes={"plan": "blue"})
    case("who is not named may get nothing", "three", [("p", "NO_EXPERIENCE")])
    case("an anonymous person", {"sourceId": "12", "profileId": "p"}, [("p", "FORCED", "x")])
    case("a name in its bytes", "Ünï", [("p", "FORCED", "y")])
    case("letter case matters", "One", [("p", "NO_EXPERIENCE")])
    case("a longer name is somebody else", "one ", [("p", "NO_EXPERIENCE")])
    case("the profile says who it is", "u", [("p", "FORCED", "x")], profile={"unit": "one"})
    case("the user id beside another unit", "one", [("p", "FORCED", "x")], profile={"unit": "u"})
    case("a user who was anonymous", {"userId": "two", "sourceId": "7", "profileId": "device"}, [("p", "FORCED", "y"), ("e", "FORCED", "c", True)], profile={"unit": "7_device"})
    case("the anonymous person beside another user", {"userId": "u", "sourceId": "12", "profileId": "p"}, [("p", "FORCED", "x")])
    case("the anonymous person beside another unit", {"sourceId": "12", "profileId": "p"}, [("p", "FORCED", "x")], profile={"unit": "u"})
    case("another source is somebody else", {"userId": "u", "sourceId": "13", "profileId": "p"}, [("p", "NO_EXPERIENCE")])
    case("a user who was linked", {"sourceId": "7", "profileId": "device"}, [("p", "FORCED", "y")], profile={"unit": "7_device", "linkedUnits": ["a", "two"]})
    case("none of those who were linked", {"sourceId": "7", "profileId": "device"}, [("p", "NO_EXPERIENCE")], profile={"unit": "7_device", "linkedUnits": ["On", "tw"]})
    case("who is forced draws nothing else by another name", "one", [("p", "FORCED", "x"), ("free", "TARGETED", "x")], profile={"unit": "u"})
    for names, unit in (("one", "two"), ("two", "one")):
        case(f"of two names the first choice counts: {names}, known as {unit}", names, [("p", "FORCED", "x"), ("e", "FORCED", "b")], profile={"unit": unit})
    case("of linked names the first choice counts", "u", [("p", "FORCED", "x"), ("e", "FORCED", "b")], profile={"unit": "u", "linkedUnits": ["three", "two", "one"]})
    case("of names that the request gives the first choice counts", {"userId": "two", "sourceId": "12", "profileId": "p"}, [("p", "FORCED", "x"), ("e", "FORCED", "c", True)])
    for number in (0, 1, 100, 199):
        case(f"one of many: {number}", f"member-{number}", [("p-many", "FORCED", "y")])
    case("none of many", "member-200", [("p-many", "NO_EXPERIENCE")])
    case("a variant is forced", "one", [("e", "FORCED", "b")])
    case("a variant without a body gives nothing", "two", [("e", "FORCED", "c", True)], "An outcome that is forced has its body, or none; then is_control is set.")
    case("a variant that is declared a control", "three", [("e", "FORCED", "d", True)], "When its variant is declared a control, is_control is set.")
    case("who is not named draws", "four", [("e", "ASSIGNED", "a")])
    case("an experience without an audience", "one", [("p-setup", "FORCED", "no-audience")])
    case("an experience without a body gives nothing", "two", [("p-setup", "FORCED", "no-body", True)], "An outcome that is forced has its body, or none; then is_control is set.")
    case("that need setup and are never shown to others", "three", [("p-setup", "NO_EXPERIENCE")])
    before = [("p-held", "HOLDOUT"), ("p-control", "CONTROL", "x"), ("e-held", "HOLDOUT"), ("e-aimed", "AUDIENCE"), ("e-traffic", "TRAFFIC"), ("e-layer", "LAYER")]
    forced_of = lambda answers: [(selector, "FORCED", "x" if selector.startswith("p") else "a") for selector, *_ in answers]
    for selector, *rest in before:
        unit = "u"
        case(f"{selector} by its rules", unit, [(selector, *rest)])
        case(f"{selector} is forced", "one", forced_of([(selector,)]))
    device = [("p-device", "NO_EXPERIENCE"), ("e-device", "DEVICE")]
    case("not for the device", "u", device, device="DEVICE_DESKTOP")
    case("not for the device, and forced", "one", forced_of(device), device="DEVICE_DESKTOP")
    case("outside of the schedule", "u", [("p-scheduled", "NO_EXPERIENCE")])
    case("outside of the schedule, and forced", "one", forced_of([("p-scheduled",)]))
    case("a forced choice does not start what is not running", "one", [("p-draft", "NOT_RUNNING"), ("e-ended", "NOT_RUNNING")], "Status is not running: NOT_RUNNING.")
    case("others are not touched by it", "one", [("free", "TARGETED", "x"), ("p", "FORCED", "x")])
    topic.case("a forced variant without a body is absent", FORCED, user("two", names=["e", "p"]), [("p", "FORCED", "y")])
    topic.case("the session is part of the decision id", FORCED, user("one", names=["p"], sessionId="visit"), [("p", "FORCED", "x")])
    running = [("e", "FORCED", "b"), ("e-aimed", "FORCED", "a"), ("e-device", "FORCED", "a"), ("e-held", "FORCED", "a"), ("e-layer", "FORCED", "a"), ("e-traffic", "FORCED", "a"), ("free", "TARGETED", "x"), ("p", "FORCED", "x"), ("p-control", "FORCED", "x"), ("p-device", "FORCED", "x"), ("p-held", "FORCED", "x")]
    topic.case("nothing asked", FORCED, user("one"), running + [("p-scheduled", "FORCED", "x"), ("p-setup", "FORCED", "no-audience")])
    return topic


def previews():
    two = experiences(("x", GOLD, 1), ("y", {"attribute": "plan", "equals": "blue"}, 2))
    arms = [{"name": "a", "weight": 100, "body": "a"}, {"name": "b", "weight": 0, "body": "b"}, {"name": "c", "weight": 0}]
    topic = Topic(
        "previews",
        "Outcomes that a call is to show whatever the rules say; the sidecar is given them as signed tokens.",
        catalog(
            holdouts=[{"name": "all-of-it", "share": 100, "optimizations": ["held"]}],
            personalizations=[
                personalization("p", id="p-id", experiences=two),
                personalization("p-draft", status="draft"),
                personalization("p-setup", experiences=[{"name": "no-audience", "body": 1}, {"name": "no-body", "audience": "everyone"}]),
                personalization("p-forced", experiences=two, forced=[{"people": ["one"], "experience": "y"}]),
                personalization("held", control=100),
                personalization("needs-y", requires=[{"optimization": "p", "outcomes": ["y"]}]),
            ],
            experiments=[experiment("e", arms), experiment("e-aimed", arms, audience=GOLD), experiment("e-ended", arms, status="ended", traffic=0)],
        ),
    )

    def shows(optimization, outcome, obeys=False):
        return {"optimization": optimization, "outcome": outcome, **({"obeysAudience": True} if obeys else {})}

    def case(name, previews, answers, rule=PREVIEW, unit="u", **request):
        topic.case(name, rule, user(unit, names=[answer[0] for answer in answers], includeWithheld=True, **request), answers, previews=previews)

    gold = {"attributes": {"plan": "gold"}}
    case("an experience is shown", [shows("p-id", "y")], [("p", "FORCED", "y")])
    case("instead of the one that the rules give", [shows("p-id", "y")], [("p", "FORCED", "y")], **gold)
    case("of another optimization nothing is shown", [shows("p-id", "y")], [("e", "ASSIGNED", "a")])
    by_id = "It names the id of the optimization and of one of its experiences or variants."
    case("an optimization is named by its id, not by its selector", [shows("p", "y")], [("p", "NO_EXPERIENCE")], by_id)
    case("an outcome that does not exist shows nothing", [shows("p-id", "z")], [("p", "NO_EXPERIENCE")], by_id)
    case("the empty outcome shows nothing", [shows("p-id", "")], [("p", "NO_EXPERIENCE")], by_id)
    case("the first that exists", [shows("p-id", "z"), shows("p-id", "y"), shows("p-id", "x")], [("p", "FORCED", "y")], "The previews are tried in order.")
    case("two optimizations", [shows("e", "b"), shows("p-id", "x")], [("p", "FORCED", "x"), ("e", "FORCED", "b")])
    case("no previews change nothing", [], [("p", "NO_EXPERIENCE"), ("e", "ASSIGNED", "a")])
    case("a variant of no weight", [shows("e", "b")], [("e", "FORCED", "b")])
    case("a variant without a body", [shows("e", "c")], [("e", "FORCED", "c", True)], "An outcome that is forced has its body, or none; then is_control is set.")
    case("a draft", [shows("p-draft", "x")], [("p-draft", "FORCED", "x")])
    case("one that has ended", [shows("e-ended", "a")], [("e-ended", "FORCED", "a")])
    case("one that is held out and in the control", [shows("held", "x")], [("held", "FORCED", "x")])
    case("an experience without an audience", [shows("p-setup", "no-audience")], [("p-setup", "FORCED", "no-audience")])
    case("an experience without a body", [shows("p-setup", "no-body")], [("p-setup", "FORCED", "no-body", True)], "An outcome that is forced has its body, or none; then is_control is set.")
    case("before a forced choice", [shows("p-forced", "x")], [("p-forced", "FORCED", "x")], unit="one")
    case("without it the forced choice", [shows("p-id", "x")], [("p-forced", "FORCED", "y")], unit="one")
    case("what is shown meets a prerequisite", [shows("p-id", "y")], [("needs-y", "TARGETED", "x")])
    case("another outcome that is shown does not", [shows("p-id", "x")], [("needs-y", "PREREQUISITE")])
    case("the audience is passed over", [shows("e-aimed", "b")], [("e-aimed", "FORCED", "b")])
    obeys = "With obeys_audience, when the audience of that experience, or of the experiment, matches."
    case("the audience is obeyed, and matches", [shows("p-id", "x", True)], [("p", "FORCED", "x")], obeys, **gold)
    case("the audience is obeyed, and does not match", [shows("p-id", "y", True)], [("p", "TARGETED", "x")], obeys, **gold)
    case("the audience of an experiment is obeyed, and matches", [shows("e-aimed", "b", True)], [("e-aimed", "FORCED", "b")], obeys, **gold)
    case("the audience of an experiment is obeyed, and does not match", [shows("e-aimed", "b", True)], [("e-aimed", "AUDIENCE")], obeys)
    case("an experiment without an audience", [shows("e", "b", True)], [("e", "FORCED", "b")], "An experiment without one always.")
    case("an experience without an audience never has a match", [shows("p-setup", "no-audience", True)], [("p-setup", "NO_EXPERIENCE")], "An experience without an audience never does.")
    case("the next one when the first does not match", [shows("p-id", "y", True), shows("p-id", "x", True)], [("p", "FORCED", "x")], obeys, **gold)
    case("one that obeys does not start what is not running", [shows("e-ended", "b", True)], [("e-ended", "FORCED", "b")], PREVIEW)
    topic.case("a draft is shown when it is asked for only", PREVIEW, user(), [("e", "ASSIGNED", "a")], previews=[shows("p-draft", "x")])
    return topic


def reach_history():
    """What a profile knows and what a call records, together with prerequisites, forced choices and previews."""
    halves = [{"name": "a", "weight": 0, "body": "a"}, {"name": "b", "weight": 100, "body": "b"}]
    often = [{"name": "x", "audience": "everyone", "caps": [{"max": 1}], "body": 1}]

    def needs(selector, other, outcome):
        return personalization(selector, requires=[{"optimization": other, "outcomes": [outcome]}])

    topic = Topic(
        "reach-history",
        "Prerequisites, forced choices and previews of people who were shown something before, and what is recorded of them.",
        catalog(
            personalizations=[
                personalization("once", experiences=[{"name": "x", "audience": "everyone", "display": "once", "body": 1}]),
                personalization("capped", experiences=often),
                needs("needs-once", "once", "x"),
                needs("needs-capped", "capped", "x"),
                needs("needs-a", "sticky", "a"),
                needs("needs-b", "sticky", "b"),
                personalization("forces", experiences=[{"name": "x", "audience": "everyone", "display": "once", "body": 1}], forced=[{"people": ["u"], "experience": "x"}]),
            ],
            experiments=[experiment("sticky", halves), {**experiment("e-forces", halves), "forced": [{"people": ["u"], "variant": "b"}]}],
        ),
    )

    def case(name, rule, choices, exposures, profile=None, previews=None, **request):
        names = request.pop("names", [choice[0] for choice in choices])
        topic.case(name, rule, user("u", names=names, includeWithheld=True, **request), choices, exposures=exposures, profile=profile, previews=previews, now=NOW)

    def history(*exposures, **more):
        return {"unit": "u", "exposures": list(exposures), **more}

    target = lambda selector: (selector, "TARGETED", "x")
    nothing_recorded = "Nothing is recorded of what is decided for others only."
    never_recorded = "An exposure is recorded for each outcome with the reason TARGETED, ASSIGNED, STICKY or CONTROL."
    all_rules = "The other optimization, decided by all rules of this page as if this call had asked for it."
    case("what is only required is not recorded", nothing_recorded, [target("needs-once")], [target("needs-once")])
    case("what is required and asked for is recorded once", nothing_recorded, [target("needs-once"), target("once")], [target("needs-once"), target("once")])
    case("asked for first", nothing_recorded, [target("once"), target("needs-once")], [target("once"), target("needs-once")])
    case("what asks in vain is not recorded", never_recorded, [("needs-a", "PREREQUISITE")], [])
    seen = history(state("once", "x", [("s0", None)]))
    case("what was shown once is given no more, and meets nothing", all_rules, [("needs-once", "PREREQUISITE")], [], seen, sessionId="s1")
    withheld = history(state("once", "x", [("s0", None)], shown=False))
    case("what was never given may still be", all_rules, [target("needs-once")], [target("needs-once")], withheld, sessionId="s1")
    same = history(state("once", "x", [("s1", "r1")], first="r1"))
    case("the request to which it was given has the same answer again", all_rules, [target("needs-once")], [target("needs-once")], same, sessionId="s1", requestId="r1")
    full = history(caps=[{"cap": "capped/x/ever", "showings": [showing(1)]}])
    case("what is capped is given no more, and meets nothing", all_rules, [("needs-capped", "PREREQUISITE")], [], full)
    case("within the cap it does", all_rules, [target("needs-capped")], [target("needs-capped")], history())
    for kept, other in (("a", "b"), ("b", "a")):
        assigned = history(assignments=[{"optimization": "sticky", "variant": kept, "assignedMs": "1"}])
        case(f"the variant that is kept meets it: {kept}", all_rules, [target(f"needs-{kept}"), (f"needs-{other}", "PREREQUISITE")], [target(f"needs-{kept}")], assigned)
    case("a person without a variant gets the one that is drawn", all_rules, [target("needs-b"), ("needs-a", "PREREQUISITE")], [target("needs-b")], history())

    shown_before = history(state("forces", "x", [("s0", None)]))
    case("what is forced is not recorded", never_recorded, [("forces", "FORCED", "x"), ("e-forces", "FORCED", "b")], [])
    case("what is forced is given again, though it was shown once", FORCED, [("forces", "FORCED", "x")], [], shown_before, sessionId="s1")
    kept_a = history(assignments=[{"optimization": "e-forces", "variant": "a", "assignedMs": "1"}])
    case("what is forced comes before the variant that is kept", FORCED, [("e-forces", "FORCED", "b")], [], kept_a)
    preview = lambda optimization, outcome: [{"optimization": optimization, "outcome": outcome}]
    case("a preview is not recorded", never_recorded, [("once", "FORCED", "x")], [], previews=preview("once", "x"))
    case("others are recorded beside a preview", never_recorded, [("once", "FORCED", "x"), target("needs-once")], [target("needs-once")], previews=preview("once", "x"))
    case("a preview is given again, though it was shown once", PREVIEW, [("once", "FORCED", "x")], [], seen, preview("once", "x"), sessionId="s1")
    case("a preview is given again, though its cap is spent", PREVIEW, [("capped", "FORCED", "x")], [], full, preview("capped", "x"))
    case("a preview comes before the variant that is kept", PREVIEW, [("e-forces", "FORCED", "a")], [], history(), preview("e-forces", "a"))
    return topic


def damaged_reach():
    """A chain of prerequisites as deep as it may be and one deeper, ways back, and forced choices of nothing."""
    def chain(prefix, length):
        """`prefix`-00 asks for `prefix`-01, and so on."""
        return [f"{prefix}-{n:02}" for n in range(length + 1)]

    good_chain, deep_chain = chain("chain", 32), chain("deep", 33)
    others = ["forced-nothing", "forced-then-nothing", "needs-beyond", "needs-damaged", "needs-itself", "needs-loop", "needs-sound", "needs-way-round", "sound", "way-a", "way-b", "way-c", "zz-damaged"]
    order = sorted(good_chain + deep_chain + others, key=str.encode)
    at = {selector: index for index, selector in enumerate(order)}

    def needs(selector, *required):
        return raw_personalization(selector, prerequisites=[{"optimization": at[each] if each in at else each} for each in required])

    links = [needs(a, b) for names in (good_chain, deep_chain) for a, b in zip(names, names[1:])] + [raw_personalization(good_chain[-1]), raw_personalization(deep_chain[-1])]
    bad = [
        raw_personalization("forced-nothing", forcedChoices=[{"units": ["u"], "outcome": "y"}]),
        raw_personalization("forced-then-nothing", forcedChoices=[{"units": ["u"], "outcome": "x"}, {"units": ["v"], "outcome": "y"}]),
        needs("needs-beyond", 10_000),
        needs("needs-itself", "needs-itself"),
        needs("needs-loop", "way-b"),
        needs("way-a", "way-b"),
        needs("way-b", "way-c"),
        needs("way-c", "sound", "way-a"),
        raw_personalization("zz-damaged", bucketing=2, prerequisites=[{"optimization": at["needs-damaged"]}]),
        needs("needs-way-round", "sound", "needs-loop"),
    ] + [link for link in links if link["selector"] == "deep-00"]
    good = [raw_personalization("sound"), needs("needs-sound", "sound")] + [link for link in links if link["selector"] != "deep-00"]
    rule = "INVALID: a number beyond its list; prerequisites within prerequisites deeper than 32; a forced choice whose outcome is none of the optimization's."
    topic = topic_of(
        "damaged-reach",
        "Prerequisites and forced choices that are damaged.",
        bad,
        good + [needs("needs-damaged", "zz-damaged")],
        "INVALID",
        rule,
        answers={"needs-damaged": ("needs-damaged", "PREREQUISITE")},
    )
    return topic


def reach_order():
    """What is forced twice, or has the id of another, which no catalog has."""
    def experience(id, body=None, audience=EVERYONE):
        return {"id": id, **({"audience": audience} if audience else {}), **({"body": {"segments": [{"literal": body}]}} if body else {})}

    def forces(selector, experiences, choices):
        return {**base(selector), "personalization": {"experiences": experiences}, "forcedChoices": [{"units": units, "outcome": outcome} for units, outcome in choices]}

    never = {"any": {}}
    optimizations = [
        forces("twice", [experience("x", "1", never), experience("y", "2", never)], [(["u", "v"], "y"), (["v", "w", "u"], "x")]),
        forces("nobody", [experience("x", "1", never)], [([], "x")]),
        forces("ready-first", [experience("x", None, None), experience("x", "1", None), experience("x", "2", never)], [(["u"], "x")]),
        forces("none-ready", [experience("x", "3", None), experience("x")], [(["u"], "x")]),
        {**raw_experiment("needs-empty-id", variants=[{"id": "a", "weightPpm": 1_000_000, "body": BODY}]), "prerequisites": [{"optimization": 2, "outcomes": [""]}]},
        raw_experiment("gives-empty-id", variants=[{"weightPpm": 1_000_000, "body": BODY}]),
    ]
    topic = Topic("reach-order", "Forced choices and prerequisites of which the order, or an empty id, decides.", snapshot=snapshot(optimizations))
    # By number, in the order of the snapshot.
    assert [o["selector"] for o in topic.snapshot["optimizations"]].index("needs-empty-id") == 1
    topic.snapshot["optimizations"][1]["prerequisites"][0]["optimization"] = 0

    def case(name, unit, *answers):
        topic.case(name, FORCED, user(unit, names=[answer[0] for answer in answers], includeWithheld=True), list(answers))

    case("of two forced choices the first", "u", ("twice", "FORCED", "y"))
    case("of two forced choices the first, though the second names the person first", "v", ("twice", "FORCED", "y"))
    case("the only one that names the person", "w", ("twice", "FORCED", "x"))
    case("a forced choice of nobody", "u", ("nobody", "NO_EXPERIENCE"))
    case("of those with one id the first that is ready", "u", ("ready-first", "FORCED", "x"))
    topic.optimizations["none-ready"]["outcomes"]["x"] = "3"
    case("of those with one id, none of which is ready, the first", "u", ("none-ready", "FORCED", "x"))
    case("an outcome with an empty id meets no prerequisite", "u", ("gives-empty-id", "ASSIGNED", ""), ("needs-empty-id", "PREREQUISITE"))
    return topic


def explanations_reach():
    topic = Explanations(
        "explanations-reach",
        "How an explanation lists prerequisites and forced choices.",
        catalog(
            segments=[{"name": "listed", "people": ["one"]}],
            personalizations=[
                personalization("gives", experiences=experiences(("x", GOLD, 1), ("y", "everyone", 2))),
                personalization("needs", requires=[{"optimization": "gives", "outcomes": ["x"]}, {"optimization": "gives"}]),
                personalization("forces", forced=[{"people": ["one"], "experience": "x"}]),
                personalization("forces-and-needs", forced=[{"people": ["one"], "experience": "x"}], requires=[{"optimization": "gives", "outcomes": ["x"]}]),
                personalization("listed", audience={"segment": "listed"}),
            ],
        ),
    )
    sound, running, ready = stage("DEFINITION"), stage("STATUS"), [stage("READY", "x"), stage("DEVICE", "x")]
    rest = [*ready, stage("AUDIENCE", "x")]
    gold = {"attributes": {"plan": "gold"}}
    rule = "FORCED, PREREQUISITE: see the table of stages."
    one, other = user("one"), user("other")
    topic.explain("prerequisites that are met", rule, {**one, **gold}, "needs", "TARGETED", [sound, running, stage("PREREQUISITE", "gives"), stage("PREREQUISITE", "gives"), *rest], "x", ("needs", "TARGETED", "x"))
    topic.explain("a prerequisite that is not met", rule, one, "needs", "PREREQUISITE", [sound, running, stage("PREREQUISITE", "gives", False)])
    topic.explain("a forced choice", rule, one, "forces", "FORCED", [sound, running, stage("FORCED", "x", False)], "x", ("forces", "FORCED", "x"))
    topic.explain("somebody whom none names", rule, other, "forces", "TARGETED", [sound, running, stage("FORCED"), *rest], "x", ("forces", "TARGETED", "x"))
    topic.explain("a forced choice before prerequisites", rule, one, "forces-and-needs", "FORCED", [sound, running, stage("FORCED", "x", False)], "x", ("forces-and-needs", "FORCED", "x"))
    topic.explain("prerequisites after forced choices", rule, other, "forces-and-needs", "PREREQUISITE", [sound, running, stage("FORCED"), stage("PREREQUISITE", "gives", False)])
    listed = lambda result: stage("AUDIENCE", "x", result, tests=[within("listed", result)])
    shows = lambda obeys: [{"optimization": "gives", "outcome": "x", **({"obeysAudience": True} if obeys else {})}]
    preview_rule = "PREVIEW: the decision goes on, because the audience of the preview does not match."
    topic.explain("a preview", preview_rule, one, "gives", "FORCED", [sound, stage("PREVIEW", "x", False)], "x", ("gives", "FORCED", "x"), previews=shows(False))
    not_gold = stage("AUDIENCE", "x", False, tests=[test("plan", "STRING_ONE_OF", ["gold"], False)])
    second = [stage("READY", "y"), stage("DEVICE", "y"), stage("AUDIENCE", "y")]
    topic.explain("a preview of another audience", preview_rule, one, "gives", "TARGETED", [sound, stage("PREVIEW", "x"), running, *ready, not_gold, *second], "y", ("gives", "TARGETED", "y"), previews=shows(True))
    topic.explain("a person on a list", "Nor is a list of people within its segment.", one, "listed", "TARGETED", [sound, running, *ready, listed(True)], "x", ("listed", "TARGETED", "x"))
    topic.explain("a person on no list", "Nor is a list of people within its segment.", other, "listed", "NO_EXPERIENCE", [sound, running, *ready, listed(False)])
    return topic


TOPICS = [prerequisites, forced, previews, reach_history, damaged_reach, reach_order, explanations_reach]
