"""explanations.json and explanations-damaged.json: how decisions come about."""

from events import DAY, NOW, counter, event, state
from spoiling import personalization as sound_personalization
from spoiling import snapshot
from vector import Topic, catalog, experiment, milliseconds, person, personalization, slot, user

STAGES = "Its stages are the rules above, in their order, each as far as the decision came to it."
EXPERIENCES = "The experiences of a personalization come one after the other until one passes all of its stages; the stages of one that does not qualify end with the one that it did not pass."
TESTS = "The tests of an AUDIENCE are the comparisons and segments of its condition that were tested, in that order; all and any stop as soon as their result is known, and are no tests themselves."
SEEN = "A test has its subject, operator, flags and operands as the catalog has them, the value that was seen, and the result."
CUT = "Texts are shown up to their last code point that ends within 256 bytes."
MANY = "Of operands and of the members of a list the first 16 are listed."
EVENTS = "A test of a condition on events has its counter, aggregate and window instead of a subject, and when the first event was that the counter has counted."
OTHER = "A value of no type that an operator takes is not shown, and seen_other is set."
WHOLE = 1_000_000


def stage(kind, subject="", passed=True, draw=None, tests=None, cut=False):
    """A stage; `draw` is (slot, start, end)."""
    result = {"kind": "STAGE_KIND_" + kind}
    if subject:
        result["subject"] = subject
    if passed:
        result["passed"] = True
    if draw:
        result["draw"] = {key: value for key, value in zip(("slot", "startPpm", "endPpm"), draw) if value}
    if tests:
        result["tests"] = tests
    if cut:
        result["testsCut"] = True
    return result


def test(name, operator, wanted, result, seen=None, kind="USER_ATTRIBUTE", total=None, **more):
    found = {"subject": {"kind": "SUBJECT_KIND_" + kind}, "operator": "OPERATOR_" + operator}
    if name:
        found["subject"]["name"] = name
    if wanted:
        found["wanted"] = wanted
        found["wantedTotal"] = total or len(wanted)
    found.update(more)
    if seen is not None:
        found["seen"] = seen
    if result:
        found["result"] = True
    return found


def within(segment, result, tests=None):
    found = {"segment": segment}
    if result:
        found["result"] = True
    if tests:
        found["tests"] = tests
    return found


SOUND, RUNNING = stage("DEFINITION"), stage("STATUS")
PRO = test("plan", "STRING_ONE_OF", ["pro"], True, "pro")
NOT_PRO = test("plan", "STRING_ONE_OF", ["pro"], False)


class Explanations(Topic):
    def explain(self, name, rule, request, selector, reason, stages, outcome=None, choice=None, warning=None, profile=None, slots=None, **more):
        """A case about one optimization, of which the stages follow on DEFINITION and, unless a warning is given, a status."""
        given = [choice] if choice else []
        self.case(name, rule, {**request, "names": [selector]}, given, [warning] if warning else None, profile=profile, slots=slots, **more)
        explanation = {"name": selector}
        if self.optimizations[selector]["id"]:
            explanation["optimization"] = self.optimizations[selector]["id"]
        if reason:
            explanation["reason"] = "REASON_" + reason
        if outcome:
            explanation["outcome"] = outcome
        self.cases[-1]["expect"]["explanations"] = [{**explanation, "stages": stages}]


def conditions():
    """Conditions of one personalization each, with what a test of them shows."""
    pro = {"attribute": "plan", "equals": "pro"}
    return {
        "everyone": "everyone",
        "all": {"all": [pro, {"attribute": "age", "at_least": 18}, {"account": "seats", "greater_than": 5}]},
        "any": {"any": [pro, {"attribute": "age", "at_least": 18}, {"account": "seats", "greater_than": 5}]},
        "not": {"not": {"attribute": "plan", "not_equals": "pro"}},
        "folded": {"context": "team", "starts_with": ["Straße", "ROT"], "ignore_case": True},
        "boolean": {"attribute": "beta", "equals": True},
        "between": {"attribute": "age", "between": [18.5, 30]},
        "version": {"attribute": "app", "version_at_least": "v2.0"},
        "pattern": {"attribute": "mail", "matches": "@example[.]com$"},
        "set": {"attribute": "plan", "is_set": True},
        "not-set": {"attribute": "plan", "is_set": False},
        "device": {"request": "device", "equals": "mobile"},
        "url": {"request": "url", "contains": "/sale"},
        "many": {"attribute": "country", "one_of": [f"c{n}" for n in range(20)]},
        "tags": {"attribute": "tags", "contains_all": [f"t{n}" for n in range(9)]},
        "any-tag": {"attribute": "tags", "contains_any": ["red", 7, False]},
        "long": {"attribute": "text", "one_of": ["a" * 256, "a" * 257, "a" * 255 + "é", "a" * 254 + "é"]},
        "vip": {"segment": "vip"},
        "vip-twice": {"any": [{"not": {"segment": "vip"}}, {"segment": "vip"}]},
        "listed": {"segment": "staff"},
        "257": {"all": [{"attribute": "plan", "not_equals": f"p{n}"} for n in range(257)]},
        "256": {"all": [{"attribute": "plan", "not_equals": f"p{n}"} for n in range(256)]},
    }


def audiences():
    topic = Explanations(
        "explanations-of-audiences",
        "The tests of audiences, as an explanation lists them.",
        catalog(
            segments=[
                {"name": "pro", "condition": {"attribute": "plan", "equals": "pro"}},
                {"name": "vip", "condition": {"all": [{"segment": "pro"}, {"attribute": "spent", "at_least": 100}]}},
                {"name": "staff", "people": ["u", "other"]},
            ],
            personalizations=[personalization("is-" + selector, audience) for selector, audience in conditions().items()],
        ),
    )

    def explain(name, rule, selector, tests, passed, cut=False, profile=None, **values):
        selector = "is-" + selector
        stages = [SOUND, RUNNING, stage("READY", "x"), stage("DEVICE", "x"), stage("AUDIENCE", "x", passed, tests=tests, cut=cut)]
        choice = (selector, "TARGETED", "x") if passed else None
        topic.explain(name, rule, user("u", **values), selector, "TARGETED" if passed else "NO_EXPERIENCE", stages, "x" if passed else None, choice, profile=profile)

    def one(name, rule, selector, result, found, **values):
        explain(name, rule, selector, [found], result, **values)

    adult, minor = test("age", "NUMBER_AT_LEAST", [18], True, 30), test("age", "NUMBER_AT_LEAST", [18], False, 17)
    seats = test("seats", "NUMBER_GREATER_THAN", [5], True, 6, "ACCOUNT_ATTRIBUTE")
    no_seats = test("seats", "NUMBER_GREATER_THAN", [5], False, None, "ACCOUNT_ATTRIBUTE")
    explain("an audience of everyone has no tests", TESTS, "everyone", None, True)
    explain("all members of all", TESTS, "all", [PRO, adult, seats], True, attributes={"plan": "pro", "age": 30}, accountAttributes={"seats": 6})
    explain("all stops at the first that is false", TESTS, "all", [PRO, minor], False, attributes={"plan": "pro", "age": 17}, accountAttributes={"seats": 6})
    explain("all stops at the very first", TESTS, "all", [NOT_PRO], False, attributes={"age": 30}, accountAttributes={"seats": 6})
    explain("any stops at the first that is true", TESTS, "any", [NOT_PRO, adult], True, attributes={"age": 30}, accountAttributes={"seats": 6})
    explain("any goes on to the end", TESTS, "any", [NOT_PRO, minor, no_seats], False, attributes={"age": 17})
    one("not is no test: the comparison and its own result", TESTS, "not", True, test("plan", "STRING_ONE_OF", ["pro"], False, "pro", negated=True), attributes={"plan": "pro"})
    one("a negated comparison of a missing value", SEEN, "not", False, test("plan", "STRING_ONE_OF", ["pro"], True, negated=True))
    folded = {"operator": "STRING_STARTS_WITH", "wanted": ["Straße", "ROT"], "kind": "CONTEXT", "ignoreCase": True}
    one("operands are not folded", SEEN, "folded", True, test("team", result=True, seen="rotwein", **folded), context={"team": "rotwein"})
    one("nor is what was seen", SEEN, "folded", False, test("team", result=False, seen="Blau", **folded), context={"team": "Blau"})
    one("a boolean", SEEN, "boolean", True, test("beta", "BOOLEAN_EQUALS", [True], True, True), attributes={"beta": True})
    one("a boolean that is false", SEEN, "boolean", False, test("beta", "BOOLEAN_EQUALS", [True], False, False), attributes={"beta": False})
    one("a value of the wrong type is shown", SEEN, "boolean", False, test("beta", "BOOLEAN_EQUALS", [True], False, "true"), attributes={"beta": "true"})
    one("the bounds of a range", SEEN, "between", True, test("age", "NUMBER_BETWEEN", [18.5, 30], True, 18.5), attributes={"age": 18.5})
    one("a negative number", SEEN, "between", False, test("age", "NUMBER_BETWEEN", [18.5, 30], False, -0.5), attributes={"age": -0.5})
    one("zero", SEEN, "between", False, test("age", "NUMBER_BETWEEN", [18.5, 30], False, 0), attributes={"age": 0})
    one("a version as it is written", SEEN, "version", True, test("app", "VERSION_AT_LEAST", ["v2.0"], True, "2.0.0+7"), attributes={"app": "2.0.0+7"})
    one("a pattern", SEEN, "pattern", True, test("mail", "STRING_MATCHES", ["@example[.]com$"], True, "a@example.com"), attributes={"mail": "a@example.com"})
    one("being set has no operands", SEEN, "set", True, test("plan", "IS_SET", [], True, ""), attributes={"plan": ""})
    one("a null is missing", SEEN, "set", False, test("plan", "IS_SET", [], False), attributes={"plan": None})
    one("not being set", SEEN, "not-set", False, test("plan", "IS_SET", [], False, "pro", negated=True), attributes={"plan": "pro"})
    one("the device", SEEN, "device", True, test("", "STRING_ONE_OF", ["mobile"], True, "mobile", "DEVICE"), device="DEVICE_MOBILE")
    one("the device that stands for none", SEEN, "device", False, test("", "STRING_ONE_OF", ["mobile"], False, "all", "DEVICE"))
    one("the address", SEEN, "url", True, test("", "STRING_CONTAINS", ["/sale"], True, "http://a/sale", "URL"), url="http://a/sale")
    one("no address", SEEN, "url", False, test("", "STRING_CONTAINS", ["/sale"], False, None, "URL"))
    one("the first 16 of many operands", MANY, "many", True, test("country", "STRING_ONE_OF", [f"c{n}" for n in range(16)], True, "c19", total=20), attributes={"country": "c19"})
    tags = {"operator": "LIST_CONTAINS_ALL", "wanted": [f"t{n}" for n in range(9)]}
    all_tags = [f"t{n}" for n in range(9)]
    one("a list and how many members it has", MANY, "tags", True, test("tags", result=True, seen=all_tags, seenTotal=9, **tags), attributes={"tags": all_tags})
    one("an empty list", MANY, "tags", False, test("tags", result=False, seen=[], **tags), attributes={"tags": []})
    long_list = [f"t{n}" for n in range(17)]
    one("the first 16 of its members", MANY, "tags", True, test("tags", result=True, seen=long_list[:16], seenTotal=17, **tags), attributes={"tags": long_list})
    any_tag = {"operator": "LIST_CONTAINS_ANY", "wanted": ["red", 7, False]}
    one("operands of several types", SEEN, "any-tag", True, test("tags", result=True, seen=["blue", 7], seenTotal=2, **any_tag), attributes={"tags": ["blue", 7]})
    one("members of no type are null", OTHER, "any-tag", False, test("tags", result=False, seen=[None, None, 8], seenTotal=3, **any_tag), attributes={"tags": [{}, ["red"], 8]})
    one("an object", OTHER, "set", True, test("plan", "IS_SET", [], True, seenOther=True), attributes={"plan": {"name": "pro"}})
    one("an object of the wrong type", OTHER, "boolean", False, test("beta", "BOOLEAN_EQUALS", [True], False, seenOther=True), attributes={"beta": {}})
    shown = ["a" * 256, "a" * 256, "a" * 255, "a" * 254 + "é"]
    one("texts of 256 bytes, of 257, and with a letter across the edge", CUT, "long", False, test("text", "STRING_ONE_OF", shown, False, "b" * 256), attributes={"text": "b" * 300})
    one("what is seen is cut between two letters", CUT, "long", False, test("text", "STRING_ONE_OF", shown, False, "é" * 127 + "b"), attributes={"text": "é" * 127 + "b€"})
    one("an attribute of the profile", SEEN, "not-set", False, test("plan", "IS_SET", [], False, "old", negated=True), profile={"attributes": {"plan": "old"}})
    one("an attribute of the request hides it", SEEN, "not-set", False, test("plan", "IS_SET", [], False, "new", negated=True), profile={"attributes": {"plan": "old"}}, attributes={"plan": "new"})

    spent = test("spent", "NUMBER_AT_LEAST", [100], True, 100)
    vip = within("vip", True, [within("pro", True, [PRO]), spent])
    not_vip = within("vip", False, [within("pro", False, [NOT_PRO])])
    one("a segment has its tests, and so has one within it", TESTS, "vip", True, vip, attributes={"plan": "pro", "spent": 100})
    one("a segment stops as any condition", TESTS, "vip", False, not_vip, attributes={"spent": 100})
    explain("a segment has its tests each time", TESTS, "vip-twice", [vip, vip], True, attributes={"plan": "pro", "spent": 100})
    one("a list of people has no tests", TESTS, "listed", True, within("staff", True))

    def many(count):
        return [test("plan", "STRING_ONE_OF", [f"p{n}"], True, "x", negated=True) for n in range(count)]

    explain("256 tests", "Of a stage the first 256 tests are listed.", "256", many(256), True, attributes={"plan": "x"})
    explain("and one more", "When there are more, tests_cut is set.", "257", many(256), True, cut=True, attributes={"plan": "x"})
    return topic


def stages():
    pro = {"attribute": "plan", "equals": "pro"}
    tags = {"attribute": "tags", "contains_all": [f"t{n}" for n in range(9)]}
    body = {"hit": True}
    topic = Explanations(
        "explanations",
        "The stages of decisions, as an explanation lists them.",
        catalog(
            holdouts=[{"name": "global", "share": 2, "optimizations": ["held", "aimed"]}, {"name": "popups", "share": 30, "optimizations": ["held"]}],
            layers=[{"name": "lane"}],
            personalizations=[
                personalization("paused", status="paused"),
                personalization("held"),
                personalization("controlled", control=50),
                personalization("open"),
                {
                    "selector": "several",
                    "status": "running",
                    "experiences": [
                        {"name": "without-audience", "body": body},
                        {"name": "for-phones", "audience": "everyone", "devices": ["mobile"], "body": body},
                        {"name": "without-body", "audience": "everyone"},
                        {"name": "for-pros", "audience": pro, "body": body},
                        {"name": "for-pros-again", "audience": pro, "devices": ["desktop", "mobile"], "body": body},
                        {"name": "tagged", "audience": tags, "devices": ["desktop"], "body": body},
                        {"name": "tagged-again", "audience": {"not": {"not": tags}}, "body": body},
                        {"name": "never-ready", "audience": "everyone"},
                    ],
                },
                {"selector": "unready", "status": "running", "experiences": [{"name": "only", "body": body}]},
            ],
            experiments=[
                experiment("plain", [{"name": "a", "weight": 30, "body": "a"}, {"name": "b", "weight": 50, "body": "b"}]),
                experiment("aimed", audience=pro, devices=["desktop"]),
                experiment("laned", layer={"name": "lane", "from": 20, "to": 60}),
                experiment("half", traffic=50),
                experiment("silent", [{"name": "none", "weight": 50}, {"name": "some", "weight": 50, "body": "s"}]),
            ],
        ),
    )

    def explain(name, selector, reason, stages, outcome=None, unit="u", rule=STAGES, is_given=None, slots=None, **values):
        is_given = is_given if is_given is not None else reason in ("TARGETED", "ASSIGNED")
        choice = (selector, reason, outcome) if is_given else None
        topic.explain(name, rule, user(unit, **values), selector, reason, stages, outcome, choice, slots=slots)

    READY, DEVICE, EVERYONE = stage("READY", "x"), stage("DEVICE", "x"), stage("AUDIENCE", "x")
    explain("what does not run ends there", "paused", "NOT_RUNNING", [SOUND, stage("STATUS", passed=False)])
    explain("an experience for everyone", "open", "TARGETED", [SOUND, RUNNING, READY, DEVICE, EVERYONE], "x")
    UNREADY = stage("READY", "only", False)
    explain("one that needs setup", "unready", "NO_EXPERIENCE", [SOUND, RUNNING, UNREADY], rule=EXPERIENCES)

    def held(unit):
        return slot("global", "holdout", unit), slot("popups", "holdout", unit)

    def holdout_stages(unit, *passed):
        return [stage("HOLDOUT", id, ok, (drawn, share, WHOLE)) for id, share, drawn, ok in zip(("global", "popups"), (20_000, 300_000), held(unit), passed)]

    def case_held(name, predicate, *passed):
        unit = person(lambda u: predicate(*held(u)))
        drawn = dict(zip(("global", "popups"), held(unit)))
        kept = all(passed)
        rest = [READY, DEVICE, EVERYONE] if kept else []
        explain(name, "held", "TARGETED" if kept else "HOLDOUT", [SOUND, RUNNING, *holdout_stages(unit, *passed), *rest], "x" if kept else None, unit, slots=drawn)

    case_held("in the first holdout", lambda first, _: first < 20_000, False)
    case_held("in the second", lambda first, second: first >= 20_000 and second < 300_000, True, False)
    case_held("in the second, at its edge", lambda first, second: first >= 20_000 and second in (299_999, 299_998, 299_997, 299_996), True, False)
    case_held("in neither", lambda first, second: first >= 20_000 and second >= 300_000, True, True)

    for name, is_in in (("in the control", True), ("not in the control", False)):
        unit = person(lambda u: (slot("controlled", "control", u) < 500_000) == is_in)
        drawn = slot("controlled", "control", unit)
        control = stage("CONTROL", "", not is_in, (drawn, 500_000, WHOLE))
        explain(name, "controlled", "CONTROL" if is_in else "TARGETED", [SOUND, RUNNING, READY, DEVICE, EVERYONE, control], "x", unit, slots={"control": drawn})

    ready = lambda id, passed=True: stage("READY", id, passed)
    device = lambda id, passed=True: stage("DEVICE", id, passed)
    audience = lambda id, passed, found: stage("AUDIENCE", id, passed, tests=[found])
    all_tags = [f"t{n}" for n in range(9)]
    tagged = test("tags", "LIST_CONTAINS_ALL", all_tags, True, all_tags, seenTotal=9)
    not_tagged = test("tags", "LIST_CONTAINS_ALL", all_tags, False)
    up_to_pros = [SOUND, RUNNING, ready("without-audience", False), ready("for-phones")]
    desktop = [*up_to_pros, device("for-phones", False), ready("without-body", False), ready("for-pros"), device("for-pros")]
    explain("a phone gets the first that is ready and for it", "several", "TARGETED", [*up_to_pros, device("for-phones"), stage("AUDIENCE", "for-phones")], "for-phones", rule=EXPERIENCES, device="DEVICE_MOBILE")
    explain("a device that is not said is for every filter", "several", "TARGETED", [*up_to_pros, device("for-phones"), stage("AUDIENCE", "for-phones")], "for-phones", rule=EXPERIENCES)
    explain("the stages of each until one qualifies", "several", "TARGETED", [*desktop, audience("for-pros", True, PRO)], "for-pros", rule=EXPERIENCES, device="DEVICE_DESKTOP", attributes={"plan": "pro"})
    up_to_tags = [*desktop, audience("for-pros", False, NOT_PRO), ready("for-pros-again"), device("for-pros-again"), audience("for-pros-again", False, NOT_PRO), ready("tagged"), device("tagged")]
    explain("an audience that was tested before is listed again", "several", "TARGETED", [*up_to_tags, audience("tagged", True, tagged)], "tagged", rule=EXPERIENCES, device="DEVICE_DESKTOP", attributes={"tags": all_tags})
    last = [audience("tagged", False, not_tagged), ready("tagged-again"), device("tagged-again"), audience("tagged-again", False, not_tagged), ready("never-ready", False)]
    explain("no experience qualifies", "several", "NO_EXPERIENCE", [*up_to_tags, *last], rule=EXPERIENCES, device="DEVICE_DESKTOP")

    def drawn(salt, purpose, predicate):
        unit = person(lambda u: predicate(slot(salt, purpose, u)))
        return unit, slot(salt, purpose, unit)

    DEVICE, IN = stage("DEVICE"), lambda unit, id: stage("TRAFFIC", draw=(slot(id, "traffic", unit), 0, WHOLE))
    for name, low, high, outcome, start in (("the first variant", 0, 300_000, "a", 0), ("the second variant", 300_000, 800_000, "b", 300_000), ("beyond all variants", 800_000, WHOLE, None, 0)):
        unit, found = drawn("plain", "variant", lambda s: low <= s < high)
        variant = stage("VARIANT", outcome or "", outcome is not None, (found, start, high if outcome else 800_000))
        explain(name, "plain", "ASSIGNED" if outcome else "CONTROL", [SOUND, RUNNING, DEVICE, IN(unit, "plain"), variant], outcome, unit, slots={"variant": found})
    unit, found = drawn("silent", "variant", lambda s: s < 500_000)
    explain("a variant without a body", "silent", "CONTROL", [SOUND, RUNNING, DEVICE, IN(unit, "silent"), stage("VARIANT", "none", True, (found, 0, 500_000))], "none", unit, slots={"variant": found})
    for name, is_in in (("inside the traffic", True), ("outside the traffic", False)):
        unit, found = drawn("half", "traffic", lambda s: (s < 500_000) == is_in)
        variant = [stage("VARIANT", "a", True, (slot("half", "variant", unit), 0, WHOLE))] if is_in else []
        explain(name, "half", "ASSIGNED" if is_in else "TRAFFIC", [SOUND, RUNNING, DEVICE, stage("TRAFFIC", "", is_in, (found, 0, 500_000)), *variant], "a" if is_in else None, unit, slots={"traffic": found})
    for name, low, high in (("before the part of a layer", 0, 200_000), ("in its part of a layer", 200_000, 600_000), ("after the part of a layer", 600_000, WHOLE)):
        unit, found = drawn("lane", "layer", lambda s: low <= s < high)
        is_in = low == 200_000
        rest = [IN(unit, "laned"), stage("VARIANT", "a", True, (slot("laned", "variant", unit), 0, WHOLE))] if is_in else []
        explain(name, "laned", "ASSIGNED" if is_in else "LAYER", [SOUND, RUNNING, DEVICE, stage("LAYER", "lane", is_in, (found, 200_000, 600_000)), *rest], "a" if is_in else None, unit, slots={"layer": found})
    explain("an experiment for another device", "aimed", "DEVICE", [SOUND, RUNNING, stage("DEVICE", passed=False)], device="DEVICE_MOBILE", attributes={"plan": "pro"})
    explain("an experiment for others", "aimed", "AUDIENCE", [SOUND, RUNNING, DEVICE, audience("", False, NOT_PRO)], device="DEVICE_DESKTOP")
    unit, found = drawn("global", "holdout", lambda s: s < 20_000)
    held_out = [SOUND, RUNNING, DEVICE, audience("", True, PRO), stage("HOLDOUT", "global", False, (found, 20_000, WHOLE))]
    explain("an experiment asks for its audience before its holdouts", "aimed", "HOLDOUT", held_out, unit=unit, slots={"holdout": found}, attributes={"plan": "pro"})

    none = "An Explanation for each optimization that was decided, in the order of the decisions, whether or not it gives a choice."
    topic.case("a name that nothing has is not explained", none, user("u", names=["nobody"]), [])
    topic.cases[-1]["expect"]["explanations"] = []
    topic.case("in the order of the decisions, each once", none, user("u", names=["paused", "unready", "paused"]), [])
    topic.cases[-1]["expect"]["explanations"] = [
        {"name": "paused", "optimization": "paused", "reason": "REASON_NOT_RUNNING", "stages": [SOUND, stage("STATUS", passed=False)]},
        {"name": "unready", "optimization": "unready", "reason": "REASON_NO_EXPERIENCE", "stages": [SOUND, RUNNING, UNREADY]},
    ]
    return topic


def damaged():
    sound = {"id": "i", "status": "STATUS_RUNNING", "salt": "s", "bucketing": 1, "personalization": {}}
    topic = Explanations(
        "explanations-of-damage",
        "What an explanation says of an optimization that cannot be evaluated, or that no catalog writes.",
        snapshot={
            "format": 1,
            "organization": "acme",
            "project": "web",
            "optimizations": [
                {**sound, "selector": "damaged", "bucketing": 2},
                {**sound, "selector": "nameless", "id": "", "status": "STATUS_DRAFT"},
                {**sound, "selector": "nobody", "personalization": {"experiences": [{"id": "x", "audience": {"any": {}}, "body": {"segments": [{"literal": "1"}]}}]}},
            ],
        },
    )
    rule = "DEFINITION is passed when it can be evaluated; else a warning is given, and no reason."
    unsound = [stage("DEFINITION", passed=False)]
    topic.explain("damage", rule, user(), "damaged", None, unsound, warning=("damaged", "INVALID"))
    nobody = [SOUND, stage("STATUS"), stage("READY", "x"), stage("DEVICE", "x"), stage("AUDIENCE", "x", False)]
    topic.explain("an audience of nobody has no tests", TESTS, user(), "nobody", "NO_EXPERIENCE", nobody)
    topic.explain("an id that is empty", STAGES, user(), "nameless", "NOT_RUNNING", [SOUND, stage("STATUS", passed=False)])
    return topic


def events():
    first = milliseconds("2026-10-01T08:30:00Z")
    of_counter = lambda n, **more: event(n, "COUNT", "NUMBER_AT_LEAST", [2], **more)
    conditions = {"ever": of_counter(0), "week": of_counter(0, days=7), "before": of_counter(0, days=7, outside=True), "sum": event(1, "SUM", "NUMBER_LESS_THAN", [50])}
    topic = Explanations(
        "explanations-of-events",
        "The tests of conditions on events, as an explanation lists them.",
        snapshot=snapshot([sound_personalization(selector, {"audience": condition}) for selector, condition in conditions.items()], counters=[counter("orders"), counter("money", kept="NUMBERS", property="amount")]),
    )

    def one(name, rule, selector, result, found, counters):
        stages = [SOUND, RUNNING, stage("READY", "x"), stage("DEVICE", "x"), stage("AUDIENCE", "x", result, tests=[{**found, **({"result": True} if result else {})}])]
        choice = (selector, "TARGETED", "x") if result else None
        topic.explain(name, rule, user(), selector, "TARGETED" if result else "NO_EXPERIENCE", stages, "x" if result else None, choice, profile=counters and {"counters": counters}, now=NOW)

    def read(id, aggregate, operator, wanted, seen, **more):
        return {"counter": id, "aggregate": f"AGGREGATE_{aggregate}", "operator": f"OPERATOR_{operator}", "wanted": [wanted], "wantedTotal": 1, "seen": seen, **more}

    at_least_2 = lambda seen, **more: read("orders", "COUNT", "NUMBER_AT_LEAST", 2, seen, **more)
    known = [state("orders", count=5, buckets={1: 1, 10: 4}, firstMs=str(first))]
    from_first, week = {"countedFromMs": str(first)}, {"windowMs": str(7 * DAY)}
    one("the counter, the number, and from when it counts", EVENTS, "ever", True, at_least_2(5, **from_first), known)
    one("a counter that has counted nothing counts from no time", EVENTS, "ever", False, at_least_2(0), None)
    one("another counter's state is none", EVENTS, "sum", True, read("money", "SUM", "NUMBER_LESS_THAN", 50, 0), known)
    one("the window", EVENTS, "week", False, at_least_2(1, **week, **from_first), known)
    one("before the window", EVENTS, "before", True, at_least_2(4, **week, outsideWindow=True, **from_first), known)
    return topic


TOPICS = [stages, audiences, events, damaged]
