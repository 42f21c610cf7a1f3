"""selection.json, identification.json and withheld.json."""

from vector import Topic, catalog, experiment, person, personalization, slot, user

SELECTION_RULE = "For each of names, in order: the optimization with that selector, if there is one. For each of groups, in order: the optimizations in that group, in ascending byte order of their selectors. Each is taken once, at its first place."
ALL_RULE = "When names and groups are both empty: all optimizations whose status is running, in ascending byte order of their selectors."
GROUP_RULE = "Choice.group is the first of the requested groups, in request order, that the optimization is in; else the first of its own groups; else empty."
TYPE_RULE = "When optimization_type is given, the others are left out."


def selection():
    topic = Topic(
        "selection",
        "Which optimizations a request is about, in which order, and under which group.",
        catalog(
            personalizations=[
                personalization("b", groups=["late", "shared"]),
                personalization("B", groups=["shared"]),
                personalization("b-1"),
                personalization("_x", groups=["late"]),
                personalization("draft", groups=["shared"], status="draft"),
            ],
            experiments=[experiment("a", groups=["shared", "tests"]), experiment("0", groups=["tests"]), experiment("paused", groups=["tests"], status="paused")],
        ),
    )
    outcomes = {s: (s, "TARGETED", "x") for s in ("b", "B", "b-1", "_x")} | {s: (s, "ASSIGNED", "a") for s in ("a", "0")}

    def case(name, rule, request, answer):
        topic.case(name, rule, user("u", **request), [outcomes[s] for s in answer.split()])

    case("one name", SELECTION_RULE, {"names": ["a"]}, "a")
    case("names in request order", SELECTION_RULE, {"names": ["b", "_x", "0", "B"]}, "b _x 0 B")
    case("the opposite order", SELECTION_RULE, {"names": ["B", "0", "_x", "b"]}, "B 0 _x b")
    case("a name that does not exist is absent", SELECTION_RULE, {"names": ["nobody"]}, "")
    case("unknown names among known ones", SELECTION_RULE, {"names": ["nobody", "a", "aa", "b"]}, "a b")
    case("the empty name is nobody's, and still a name", SELECTION_RULE, {"names": [""]}, "")
    case("a name twice counts once", SELECTION_RULE, {"names": ["b", "a", "b"]}, "b a")
    case("a name differs by case", SELECTION_RULE, {"names": ["A"]}, "")
    case("a name is not a prefix", SELECTION_RULE, {"names": ["b-"]}, "")
    case("a draft that is asked for by name gives nothing", SELECTION_RULE, {"names": ["draft"]}, "")
    case("a group in byte order of selectors", SELECTION_RULE, {"groups": ["shared"]}, "B a b")
    case("another group", SELECTION_RULE, {"groups": ["tests"]}, "0 a")
    case("groups in request order, each optimization once", SELECTION_RULE, {"groups": ["shared", "late", "tests"]}, "B a b _x 0")
    case("groups in the other order", SELECTION_RULE, {"groups": ["tests", "late", "shared"]}, "0 a _x b B")
    case("a group twice counts once", SELECTION_RULE, {"groups": ["late", "late"]}, "_x b")
    case("a group that does not exist is empty", SELECTION_RULE, {"groups": ["nowhere"]}, "")
    case("the empty group is nobody's, and still a group", SELECTION_RULE, {"groups": [""]}, "")
    case("a group differs by case", SELECTION_RULE, {"groups": ["Shared"]}, "")
    case("a selector is not a group", SELECTION_RULE, {"groups": ["a"]}, "")
    case("a group is not a selector", SELECTION_RULE, {"names": ["shared"]}, "")
    case("names come before groups", SELECTION_RULE, {"names": ["b-1", "b"], "groups": ["shared"]}, "b-1 b B a")
    case("a name that is in the group keeps its first place", SELECTION_RULE, {"names": ["b"], "groups": ["late", "shared"]}, "b _x B a")
    case("an unknown name beside a group", SELECTION_RULE, {"names": ["nobody"], "groups": ["tests"]}, "0 a")
    case("nothing asked: all running, in byte order", ALL_RULE, {}, "0 B _x a b b-1")
    case("all personalizations", TYPE_RULE, {"optimizationType": "OPTIMIZATION_TYPE_PERSONALIZATION"}, "B _x b b-1")
    case("all experiments", TYPE_RULE, {"optimizationType": "OPTIMIZATION_TYPE_EXPERIMENT"}, "0 a")
    case("an unspecified type is both", TYPE_RULE, {"optimizationType": "OPTIMIZATION_TYPE_UNSPECIFIED"}, "0 B _x a b b-1")
    case("names of the other type are left out", TYPE_RULE, {"names": ["a", "b", "0"], "optimizationType": "OPTIMIZATION_TYPE_PERSONALIZATION"}, "b")
    case("members of the other type are left out", TYPE_RULE, {"groups": ["shared"], "optimizationType": "OPTIMIZATION_TYPE_EXPERIMENT"}, "a")
    case("the group that was asked for is named", GROUP_RULE, {"groups": ["tests"], "names": ["a"]}, "a 0")
    case("the first requested group it is in is named", GROUP_RULE, {"groups": ["nowhere", "tests", "shared"]}, "0 a B b")
    case("its own first group when none was asked for", GROUP_RULE, {"names": ["a", "b", "b-1"]}, "a b b-1")
    case("its own first group when another one was asked for", GROUP_RULE, {"names": ["0"], "groups": ["late"]}, "0 _x b")
    return topic


def identification():
    unit_rule = "unit is user_id; else source_id in decimal (with - when negative), _, profile_id."
    session_rule = "The session is session_id, or default when that is blank."
    blank_rule = "profile_id, user_id and session_id are blank when they consist only of bytes 0x09 to 0x0D and 0x20; blank counts as absent."
    topic = Topic("identification", "Who a person is, seen in variants and decision ids.", catalog(experiments=[experiment("split", [{"name": "a", "weight": 50, "body": "a"}, {"name": "b", "weight": 50, "body": "b"}])]))

    def case(name, rule, identification, unit, **more):
        drawn = slot("split", "variant", unit)
        request = {"identification": identification, **more}
        topic.case(name, rule, request, [("split", "ASSIGNED", "a" if drawn < 500_000 else "b")], slots={"variant": drawn})

    for unit in ("u", "customer@example.com", "é", "用户 1", "😀", " padded ", "12345_67890"):
        case(f"the user id decides: {unit}", unit_rule, {"userId": unit}, unit)
    case("source and profile", unit_rule, {"sourceId": "12345", "profileId": "67890"}, "12345_67890")
    case("source 0 is a source", unit_rule, {"sourceId": "0", "profileId": "p"}, "0_p")
    case("a negative source", unit_rule, {"sourceId": "-1", "profileId": "p"}, "-1_p")
    case("the greatest source", unit_rule, {"sourceId": "9223372036854775807", "profileId": "p"}, "9223372036854775807_p")
    case("the least source", unit_rule, {"sourceId": "-9223372036854775808", "profileId": "p"}, "-9223372036854775808_p")
    case("a source beyond what a double holds", unit_rule, {"sourceId": "9007199254740993", "profileId": "p"}, "9007199254740993_p")
    case("a power of ten", unit_rule, {"sourceId": "1000000000000000000", "profileId": "p"}, "1000000000000000000_p")
    case("all three: the user id decides", unit_rule, {"sourceId": "1", "profileId": "p", "userId": "u"}, "u")
    case("a user id and a source alone", unit_rule, {"sourceId": "1", "userId": "u"}, "u")
    case("a user id and a profile alone", unit_rule, {"profileId": "p", "userId": "u"}, "u")
    case("a blank user id counts as absent", blank_rule, {"sourceId": "1", "profileId": "p", "userId": " \t\n\u000b\f\r"}, "1_p")
    case("a no-break space is not blank", blank_rule, {"userId": "\u00a0"}, "\u00a0")
    case("byte 0x08 is not blank", blank_rule, {"userId": "\u0008"}, "\u0008")
    case("byte 0x0e is not blank", blank_rule, {"userId": "\u000e"}, "\u000e")
    case("the zero byte is a character", unit_rule, {"userId": "a\u0000b"}, "a\u0000b")
    case("a session of its own", session_rule, {"userId": "u"}, "u", sessionId="visit-1")
    case("no session is the session default", session_rule, {"userId": "u"}, "u", sessionId="default")
    case("a blank session is the session default", blank_rule, {"userId": "u"}, "u", sessionId=" \t ")
    case("a session that is not blank keeps its spaces", session_rule, {"userId": "u"}, "u", sessionId=" visit ")
    case("a request id changes nothing", session_rule, {"userId": "u"}, "u", requestId="r")
    case("what is recorded changes nothing", session_rule, {"userId": "u"}, "u", recording="RECORDING_NEVER")
    return topic


def withheld():
    rule = "A choice without a body is in the answer only when include_withheld is set. With neither names nor groups asked, only running optimizations are considered at all."
    id_rule = "A choice has a decision id when its reason is TARGETED, ASSIGNED or CONTROL, and an empty one otherwise. The outcome id is the id of the experience or variant, empty for a control that has neither."
    half = [{"name": "a", "weight": 100}]
    never = {"attribute": "never", "is_set": True}
    topic = Topic(
        "withheld",
        "The answer with and without what gives nothing.",
        catalog(
            personalizations=[personalization("given"), personalization("controlled", control=100, id="id-of-controlled"), personalization("nobody", never), personalization("p-draft", status="draft")],
            experiments=[experiment("body-less", half), experiment("rest", [{"name": "a", "weight": 0, "body": 1}]), experiment("e-ended", status="ended"), experiment("e-nobody", audience=never)],
        ),
    )
    everything = [
        ("body-less", "CONTROL", "a"),
        ("controlled", "CONTROL", "x"),
        ("e-nobody", "AUDIENCE"),
        ("given", "TARGETED", "x"),
        ("nobody", "NO_EXPERIENCE"),
        ("rest", "CONTROL"),
    ]
    topic.case("without include_withheld only what has a body", rule, user(), [("given", "TARGETED", "x")])
    topic.case("with include_withheld all running ones", rule, user(includeWithheld=True), everything)
    topic.case("include_withheld false is as if not said", rule, user(includeWithheld=False), [("given", "TARGETED", "x")])
    topic.case("asked by name, those that do not run are told", rule, user(names=["p-draft", "e-ended"], includeWithheld=True), [("p-draft", "NOT_RUNNING"), ("e-ended", "NOT_RUNNING")])
    topic.case("asked by name without include_withheld they are absent", rule, user(names=["p-draft", "e-ended"]), [])
    topic.case("a control has a decision id with its experience", id_rule, user(names=["controlled"], includeWithheld=True), [("controlled", "CONTROL", "x")])
    topic.case("a variant without a body has one with the variant", id_rule, user(names=["body-less"], includeWithheld=True), [("body-less", "CONTROL", "a")])
    topic.case("a control beyond all variants has one without an outcome", id_rule, user(names=["rest"], includeWithheld=True), [("rest", "CONTROL")])
    topic.case("another session, another decision id", id_rule, user(names=["rest"], includeWithheld=True, sessionId="s"), [("rest", "CONTROL")])
    topic.case("no outcome, no decision id", id_rule, user(names=["nobody", "e-nobody"], includeWithheld=True), [("nobody", "NO_EXPERIENCE"), ("e-nobody", "AUDIENCE")])
    topic.case("an unknown name is absent, withheld or not", rule, user(names=["nothing"], includeWithheld=True), [])
    topic.case("only the type asked for is withheld", rule, user(includeWithheld=True, optimizationType="OPTIMIZATION_TYPE_PERSONALIZATION"), [c for c in everything if c[0] in ("controlled", "given", "nobody")])
    return topic


TOPICS = [selection, identification, withheld]
