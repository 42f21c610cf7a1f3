"""personalization.json, experiment.json, holdouts.json and devices.json."""

from vector import Topic, catalog, experiment, person, personalization, slot, user

PERSONALIZATION_RULE = "The first experience, in order, that is ready (has an audience and a body), is for the device, and whose audience matches; none: NO_EXPERIENCE. Below control_ppm in the draw control: CONTROL, with experience and is_control set. Else TARGETED."
EXPERIMENT_RULE = "The draw variant falls into a variant's range: with a body ASSIGNED (is_control as declared), without one CONTROL with variant and is_control set. The draw falls beyond all ranges: CONTROL with is_control set and no variant."
TRAFFIC_RULE = "The draw traffic is not below traffic_ppm: TRAFFIC."
LAYER_RULE = "Has a layer, and the draw layer is not in [start_ppm, end_ppm): LAYER."
HOLDOUT_RULE = "Below share_ppm in the draw holdout of one of its holdouts: HOLDOUT."
DEVICE_RULE = "A device filter passes when it is empty, when the request's device is unspecified or ALL, or when it holds the device."


def personalization_topic():
    gold = {"attribute": "plan", "equals": "gold"}
    silver = {"attribute": "plan", "one_of": ["silver", "gold"]}
    experiences = [{"name": "first", "audience": gold, "body": 1}, {"name": "second", "audience": silver, "body": 2}, {"name": "third", "audience": "everyone", "body": 3}]
    topic = Topic(
        "personalization",
        "Priority, readiness, control and status of personalizations.",
        catalog(
            personalizations=[
                personalization("priority", experiences=experiences),
                personalization("reversed", experiences=experiences[::-1]),
                personalization("no-audience", experiences=[{"name": "setup", "body": 1}, {"name": "ready", "audience": gold, "body": 2}]),
                personalization("no-body", experiences=[{"name": "setup", "audience": "everyone"}, {"name": "ready", "audience": gold, "body": 2}]),
                personalization("control-5", audience=gold, control=5),
                personalization("control-all", control=100),
                personalization("control-none", control=0),
                personalization("salted", control=50, salt="other"),
                personalization("paused", status="paused"),
                personalization("ended", status="ended"),
                personalization("draft", status="draft"),
            ]
        ),
    )

    def case(name, names, choices, unit="u", slots=None, **more):
        topic.case(name, PERSONALIZATION_RULE, user(unit, names=names, includeWithheld=True, **more), choices, slots=slots)

    case("the first experience that qualifies", ["priority"], [("priority", "TARGETED", "first")], attributes={"plan": "gold"})
    case("the second when the first does not", ["priority"], [("priority", "TARGETED", "second")], attributes={"plan": "silver"})
    case("the last when no other does", ["priority"], [("priority", "TARGETED", "third")])
    case("order is priority", ["reversed"], [("reversed", "TARGETED", "third")], attributes={"plan": "gold"})
    case("an experience without an audience is never shown", ["no-audience"], [("no-audience", "TARGETED", "ready")], attributes={"plan": "gold"})
    case("not even when no other qualifies", ["no-audience"], [("no-audience", "NO_EXPERIENCE")])
    case("an experience without a body is never shown", ["no-body"], [("no-body", "TARGETED", "ready")], attributes={"plan": "gold"})
    case("not even when it is the only one that matches", ["no-body"], [("no-body", "NO_EXPERIENCE")])
    below = person(lambda u: slot("control-5", "control", u) < 50_000)
    above = person(lambda u: slot("control-5", "control", u) >= 50_000)
    first = person(lambda u: slot("control-5", "control", u) == 50_000)
    last = person(lambda u: slot("control-5", "control", u) == 49_999)
    for unit, is_in, where in ((below, True, "below"), (above, False, "above"), (last, True, "the last slot below"), (first, False, "exactly at")):
        drawn = {"control": slot("control-5", "control", unit)}
        expected = ("control-5", "CONTROL" if is_in else "TARGETED", "x")
        case(f"a control of 5 percent, {where}", ["control-5"], [expected], unit, drawn, attributes={"plan": "gold"})
    case("who does not qualify is not in the control", ["control-5"], [("control-5", "NO_EXPERIENCE")], below, {"control": slot("control-5", "control", below)})
    case("a control of everyone", ["control-all"], [("control-all", "CONTROL", "x")])
    case("a control of nobody", ["control-none"], [("control-none", "TARGETED", "x")])
    for unit in ("u", "v", "w", "x"):
        drawn = slot("other", "control", unit)
        case(f"the salt draws: {unit}", ["salted"], [("salted", "CONTROL" if drawn < 500_000 else "TARGETED", "x")], unit, {"control": drawn})
    for status in ("paused", "ended", "draft"):
        case(f"{status}", [status], [(status, "NOT_RUNNING")])
    return topic


def experiment_topic():
    split = [{"name": "a", "weight": 50, "body": {"v": "a"}}, {"name": "b", "weight": 50, "body": {"v": "b"}}]
    gold = {"attribute": "plan", "equals": "gold"}
    topic = Topic(
        "experiment",
        "Weights, traffic, layers and controls of experiments.",
        catalog(
            layers=[{"name": "lane"}, {"name": "other-lane", "salt": "lane-salt"}],
            experiments=[
                experiment("split", split),
                experiment("rest", [{"name": "a", "weight": 30, "body": 1}, {"name": "b", "weight": 20.0001, "body": 2}]),
                experiment("three", [{"name": n, "body": n} for n in "abc"]),
                experiment("control-body", [{"name": "c", "weight": 50, "body": "as before", "control": True}, {"name": "t", "weight": 50, "body": "new"}]),
                experiment("control-none", [{"name": "c", "weight": 50}, {"name": "t", "weight": 50, "body": "new"}]),
                experiment("zero", [{"name": "none", "weight": 0, "body": 0}, {"name": "all", "weight": 100, "body": 1}]),
                experiment("half", traffic=50),
                experiment("no-traffic", traffic=0),
                experiment("left", layer={"name": "lane", "from": 0, "to": 30}),
                experiment("right", layer={"name": "lane", "from": 30, "to": 60}),
                experiment("salted-lane", layer={"name": "other-lane", "from": 50, "to": 100}),
                experiment("aimed", audience=gold, traffic=0),
                experiment("paused", status="paused"),
            ],
        ),
    )

    def case(name, rule, unit, choices, slots=None, **more):
        names = [choice[0] for choice in choices]
        topic.case(name, rule, user(unit, names=names, includeWithheld=True, **more), choices, slots=slots)

    def at(salt, purpose, wanted):
        return person(lambda u: slot(salt, purpose, u) == wanted, prefix="p")

    for wanted, variant in ((0, "a"), (499_999, "a"), (500_000, "b"), (999_999, "b")):
        case(f"two halves, slot {wanted}", EXPERIMENT_RULE, at("split", "variant", wanted), [("split", "ASSIGNED", variant)], {"variant": wanted})
    for wanted, outcome in ((299_999, ("ASSIGNED", "a")), (300_000, ("ASSIGNED", "b")), (500_000, ("ASSIGNED", "b")), (500_001, ("CONTROL",)), (999_999, ("CONTROL",))):
        case(f"what the weights leave is control, slot {wanted}", EXPERIMENT_RULE, at("rest", "variant", wanted), [("rest", *outcome)], {"variant": wanted})
    # Equal shares exact to the part per million: 333,334, 333,333 and 333,333.
    for wanted, variant in ((333_333, "a"), (333_334, "b"), (666_666, "b"), (666_667, "c")):
        case(f"three thirds, slot {wanted}", EXPERIMENT_RULE, at("three", "variant", wanted), [("three", "ASSIGNED", variant)], {"variant": wanted})
    low, high = person(lambda u: slot("control-body", "variant", u) < 500_000), person(lambda u: slot("control-body", "variant", u) >= 500_000)
    case("a control with a body is assigned and marked", "A variant that has a body and is declared a control gives its body, with the reason ASSIGNED and is_control set.", low, [("control-body", "ASSIGNED", "c", True)], {"variant": slot("control-body", "variant", low)})
    case("its neighbour is not marked", EXPERIMENT_RULE, high, [("control-body", "ASSIGNED", "t")], {"variant": slot("control-body", "variant", high)})
    low, high = person(lambda u: slot("control-none", "variant", u) < 500_000), person(lambda u: slot("control-none", "variant", u) >= 500_000)
    case("a variant without a body is a control", EXPERIMENT_RULE, low, [("control-none", "CONTROL", "c")], {"variant": slot("control-none", "variant", low)})
    case("and the other one is not", EXPERIMENT_RULE, high, [("control-none", "ASSIGNED", "t")], {"variant": slot("control-none", "variant", high)})
    case("a weight of 0 is nobody, slot 0", EXPERIMENT_RULE, at("zero", "variant", 0), [("zero", "ASSIGNED", "all")], {"variant": 0})
    for wanted, is_in in ((0, True), (499_999, True), (500_000, False), (999_999, False)):
        case(f"half of the traffic, slot {wanted}", TRAFFIC_RULE, at("half", "traffic", wanted), [("half", "ASSIGNED", "a") if is_in else ("half", "TRAFFIC")], {"traffic": wanted})
    case("no traffic, slot 0", TRAFFIC_RULE, at("no-traffic", "traffic", 0), [("no-traffic", "TRAFFIC")], {"traffic": 0})
    for wanted, left, right in ((0, True, False), (299_999, True, False), (300_000, False, True), (599_999, False, True), (600_000, False, False), (999_999, False, False)):
        choices = [("left", "ASSIGNED", "a") if left else ("left", "LAYER"), ("right", "ASSIGNED", "a") if right else ("right", "LAYER")]
        case(f"a layer gives a person to one experiment, slot {wanted}", LAYER_RULE, at("lane", "layer", wanted), choices, {"layer": wanted})
    for unit in ("u", "v", "w"):
        drawn = slot("lane-salt", "layer", unit)
        case(f"the layer's own salt draws: {unit}", LAYER_RULE, unit, [("salted-lane", "ASSIGNED", "a") if drawn >= 500_000 else ("salted-lane", "LAYER")], {"layer": drawn})
    case("the audience comes before the traffic", "Has an audience and it does not match: AUDIENCE.", "u", [("aimed", "AUDIENCE")])
    case("in the audience, outside the traffic", TRAFFIC_RULE, "u", [("aimed", "TRAFFIC")], attributes={"plan": "gold"})
    case("status comes first", "Status is not running: NOT_RUNNING.", "u", [("paused", "NOT_RUNNING")])
    return topic


def holdouts():
    gold = {"attribute": "plan", "equals": "gold"}
    topic = Topic(
        "holdouts",
        "Who is held out, from what, and which rule comes first.",
        catalog(
            holdouts=[
                {"name": "tenth", "share": 10, "optimizations": ["p", "e", "both"]},
                {"name": "salted", "share": 50, "salt": "h", "optimizations": ["both"]},
                {"name": "all-of-it", "share": 100, "optimizations": ["p-none", "e-all", "e-aimed", "e-lane", "paused"]},
            ],
            layers=[{"name": "lane"}],
            personalizations=[personalization("p"), personalization("both"), personalization("p-none", gold), personalization("free"), personalization("paused", status="paused")],
            experiments=[experiment("e"), experiment("e-all"), experiment("e-aimed", audience=gold), experiment("e-lane", layer={"name": "lane", "from": 0, "to": 0.0001}, traffic=0)],
        ),
    )

    def at(wanted):
        return person(lambda u: slot("tenth", "holdout", u) == wanted, prefix="p")

    for wanted in (0, 99_999, 100_000, 999_999):
        held = wanted < 100_000
        choices = [("p", "HOLDOUT") if held else ("p", "TARGETED", "x"), ("e", "HOLDOUT") if held else ("e", "ASSIGNED", "a"), ("free", "TARGETED", "x")]
        topic.case(f"a holdout of 10 percent, slot {wanted}", HOLDOUT_RULE, user(at(wanted), names=["p", "e", "free"], includeWithheld=True), choices, slots={"holdout": wanted})
    for first in (True, False):
        for second in (True, False):
            unit = person(lambda u: (slot("tenth", "holdout", u) < 100_000) == first and (slot("h", "holdout", u) < 500_000) == second)
            slots = {"holdout tenth": slot("tenth", "holdout", unit), "holdout salted": slot("h", "holdout", unit)}
            expected = ("both", "HOLDOUT") if first or second else ("both", "TARGETED", "x")
            topic.case(f"one of two holdouts is enough: {first}, {second}", HOLDOUT_RULE, user(unit, names=["both"], includeWithheld=True), [expected], slots=slots)
    order = "The first rule that applies."
    topic.case("a personalization is held out before its audience is asked", order, user(names=["p-none"], includeWithheld=True), [("p-none", "HOLDOUT")])
    topic.case("an experiment's audience is asked before its holdouts", order, user(names=["e-aimed"], includeWithheld=True), [("e-aimed", "AUDIENCE")])
    topic.case("in the audience it is held out", order, user(names=["e-aimed"], includeWithheld=True, attributes={"plan": "gold"}), [("e-aimed", "HOLDOUT")])
    topic.case("a holdout comes before layer and traffic", order, user(names=["e-lane"], includeWithheld=True), [("e-lane", "HOLDOUT")])
    topic.case("status comes before holdouts", order, user(names=["paused"], includeWithheld=True), [("paused", "NOT_RUNNING")])
    topic.case("a held-out person gets no choice", HOLDOUT_RULE, user(names=["e-all", "p-none"]), [])
    return topic


def devices():
    def on(*devices):
        return [{"name": "x", "audience": "everyone", "devices": list(devices), "body": True}]

    never = {"attribute": "never", "is_set": True}
    topic = Topic(
        "devices",
        "Device filters of experiences and experiments.",
        catalog(
            personalizations=[
                personalization("p-any"),
                personalization("p-desktop", experiences=on("desktop")),
                personalization("p-mobile", experiences=on("mobile")),
                personalization("p-both", experiences=on("mobile", "desktop")),
                personalization("p-falls", experiences=on("mobile") + [{"name": "y", "audience": "everyone", "body": 2}]),
            ],
            experiments=[experiment("e-any"), experiment("e-desktop", devices=["desktop"]), experiment("e-mobile", devices=["mobile"]), experiment("e-first", devices=["mobile"], audience=never)],
        ),
    )
    t, e = (lambda s, o="x": (s, "TARGETED", o)), (lambda s: (s, "ASSIGNED", "a"))
    everything = [t("p-any"), t("p-desktop"), t("p-mobile"), t("p-both"), t("p-falls"), e("e-any"), e("e-desktop"), e("e-mobile")]
    desktop = [t("p-any"), t("p-desktop"), ("p-mobile", "NO_EXPERIENCE"), t("p-both"), t("p-falls", "y"), e("e-any"), e("e-desktop"), ("e-mobile", "DEVICE")]
    mobile = [t("p-any"), ("p-desktop", "NO_EXPERIENCE"), t("p-mobile"), t("p-both"), t("p-falls"), e("e-any"), ("e-desktop", "DEVICE"), e("e-mobile")]
    names = [choice[0] for choice in everything]
    topic.case("no device passes every filter", DEVICE_RULE, user(names=names, includeWithheld=True), everything)
    for name, device, expected in (("unspecified", "UNSPECIFIED", everything), ("all", "ALL", everything), ("desktop", "DESKTOP", desktop), ("mobile", "MOBILE", mobile)):
        topic.case(f"device {name}", DEVICE_RULE, user(names=names, includeWithheld=True, device=f"DEVICE_{device}"), expected)
    order = "Not for the device: DEVICE. Has an audience and it does not match: AUDIENCE. The first rule that applies."
    topic.case("the device comes before the audience", order, user(names=["e-first"], includeWithheld=True, device="DEVICE_DESKTOP"), [("e-first", "DEVICE")])
    topic.case("on its device the audience decides", order, user(names=["e-first"], includeWithheld=True, device="DEVICE_MOBILE"), [("e-first", "AUDIENCE")])
    topic.case("a personalization that is not for the device is absent", DEVICE_RULE, user(names=["p-mobile"], device="DEVICE_DESKTOP"), [])
    return topic


TOPICS = [personalization_topic, experiment_topic, holdouts, devices]
