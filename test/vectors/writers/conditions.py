"""audience.json, strings.json, ignoring-case.json, numbers.json, lists.json, lists-of-many.json, versions.json and segments.json."""

from vector import Conditions, attributes, double, identified, number, text, user

TABLE = "missing: plain false, negated true; wrong type: false, negated or not; right type: the result, negated its opposite."


def a(name, **test):
    return {"attribute": name, **test}


def audience():
    yes, no = a("t", equals=True), a("t", equals=False)
    operators = {
        "one-of": {"one_of": ["x", "y"]},
        "contains": {"contains": "x"},
        "starts": {"starts_with": "x"},
        "ends": {"ends_with": "x"},
        "number": {"one_of": [1, 2]},
        "between": {"between": [1, 2]},
        "boolean": {"equals": True},
        "any": {"contains_any": ["x"]},
        "version": {"version_equals": "1.0.0"},
    }
    negated = {"one-of": "not_one_of", "contains": "not_contains", "starts": "not_starts_with", "ends": "not_ends_with", "number": "not_one_of", "between": "not_between", "boolean": "not_equals", "any": "contains_none", "version": "version_not_equals"}
    conditions = {name: a("v", **test) for name, test in operators.items()}
    conditions |= {f"not-{name}": a("v", **{negated[name]: next(iter(test.values()))}) for name, test in operators.items()}
    conditions |= {
        "set": a("v", is_set=True),
        "not-set": a("v", is_set=False),
        "tree-all": {"all": [yes, a("u", equals=1)]},
        "tree-any": {"any": [yes, a("u", equals=1)]},
        "tree-not": {"not": yes},
        "tree-deep": {"all": [{"any": [no, {"not": {"all": [yes, a("u", equals=2)]}}]}, {"not": {"any": [a("u", equals=3)]}}]},
        "tree-true": "everyone",
        "account": {"account": "v", "equals": "x"},
        "context": {"context": "v", "equals": "x"},
        "device": {"request": "device", "equals": "desktop"},
        "device-all": {"request": "device", "equals": "all"},
        "url": {"request": "url", "starts_with": "https://"},
        "url-set": {"request": "url", "is_set": True},
    }
    topic = Conditions("audience", "Conditions: what is missing, what is of the wrong type, what nests, and where values come from.", conditions)
    plain, nots = set(operators), {f"not-{name}" for name in operators}
    always = {"tree-not", "tree-true", "device-all", "tree-deep"}

    def case(name, rule, matching, **values):
        topic.matches(name, rule, sorted(always | set(matching)), **values)

    case("a missing value", TABLE, nots | {"not-set"})
    case("a null is missing", TABLE, nots | {"not-set"}, attributes={"v": None})
    case("an attribute of another name changes nothing", TABLE, nots | {"not-set"}, attributes={"V": "x", "v ": "x"})
    of_type = {"string": {"one-of", "contains", "starts", "ends"}, "number": {"number", "between"}, "boolean": {"boolean"}, "list": {"any"}}
    opposite = {kind: {f"not-{name}" for name in names} for kind, names in of_type.items()}
    case("a string that matches: every other type is the wrong one", TABLE, of_type["string"] | {"set"}, attributes={"v": "x"})
    case("a string that does not", TABLE, opposite["string"] | {"set"}, attributes={"v": "-"})
    case("the empty string is set", "An empty string is set, and so is an empty list.", opposite["string"] | {"set"}, attributes={"v": ""})
    case("a string that is a version is both", TABLE, opposite["string"] | {"version", "set"}, attributes={"v": "1.0"})
    case("a string that is another version", TABLE, opposite["string"] | {"not-version", "set"}, attributes={"v": "2"})
    case("a number that matches", TABLE, of_type["number"] | {"set"}, attributes={"v": 1})
    case("a number that does not", TABLE, opposite["number"] | {"set"}, attributes={"v": 3})
    case("a number is not the string that it is written as", TABLE, opposite["number"] | {"set"}, attributes={"v": 0})
    case("true", TABLE, of_type["boolean"] | {"set"}, attributes={"v": True})
    case("false is set", TABLE, opposite["boolean"] | {"set"}, attributes={"v": False})
    case("a list that matches", TABLE, of_type["list"] | {"set"}, attributes={"v": ["x"]})
    case("a list that does not", TABLE, opposite["list"] | {"set"}, attributes={"v": ["y"]})
    case("an empty list is set", "An empty string is set, and so is an empty list.", opposite["list"] | {"set"}, attributes={"v": []})
    case("an object is of no type, and set", TABLE, {"set"}, attributes={"v": {"x": "x"}})
    nothing = nots | {"not-set"}
    topic.matches("all and any, both members", "all: every member is true. any: at least one is. not: the opposite.", sorted(nothing | {"tree-all", "tree-any", "tree-true", "device-all", "tree-deep"}), attributes={"t": True, "u": 1})
    topic.matches("one of two members", "all: every member is true. any: at least one is. not: the opposite.", sorted(nothing | {"tree-any", "tree-not", "tree-true", "device-all", "tree-deep"}), attributes={"u": 1})
    topic.matches("the other of two members", "all: every member is true. any: at least one is. not: the opposite.", sorted(nothing | {"tree-any", "tree-true", "device-all", "tree-deep"}), attributes={"t": True})
    topic.matches("the inner all is true, so its not is false", "not: the opposite.", sorted(nothing | {"tree-any", "tree-true", "device-all"}), attributes={"t": True, "u": 2})
    topic.matches("not of a wrong type is true", "A comparison of the wrong type is false, and its not is true.", sorted(nothing | {"tree-not", "tree-true", "device-all", "tree-deep"}), attributes={"t": "true"})
    topic.matches("the outer any is false", "any: at least one is.", sorted(nothing | {"tree-not", "tree-true", "device-all"}), attributes={"u": 3})
    case("the account's attributes are its own", "attributes, account_attributes and context are looked up by their exact name.", nothing | {"account"}, accountAttributes={"v": "x"})
    case("the context's values are its own", "attributes, account_attributes and context are looked up by their exact name.", nothing | {"context"}, context={"v": "x"})
    topic.matches("a desktop", "The subject DEVICE is the string all, desktop or mobile.", sorted(nothing | {"device", "tree-not", "tree-true", "tree-deep"}), device="DEVICE_DESKTOP")
    topic.matches("a phone", "The subject DEVICE is the string all, desktop or mobile.", sorted(nothing | {"tree-not", "tree-true", "tree-deep"}), device="DEVICE_MOBILE")
    case("all devices", "The subject DEVICE is the string all, desktop or mobile.", nothing, device="DEVICE_ALL")
    case("an address", "URL is the string of the request, missing when empty.", nothing | {"url", "url-set"}, url="https://example.com/")
    case("another address", "URL is the string of the request, missing when empty.", nothing | {"url-set"}, url="http://example.com/")
    empty = identified() + text(9, "")
    topic.request_matches("an address that is given and empty is missing", "URL is the string of the request, missing when empty.", user(), sorted(always | nothing), hex=empty.hex())

    def bytes_case(name, rule, value, matching):
        topic.request_matches(name, rule, user(), sorted(always | set(matching)), hex=(identified() + attributes(v=value)).hex())

    damaged = "A value whose bytes are damaged is of the wrong type when a condition asks for it."
    bytes_case("a damaged value is of the wrong type, and set", damaged, bytes.fromhex("1a05"), {"set"})
    bytes_case("a list with damaged bytes is of the wrong type", damaged, text(6, bytes.fromhex("0a05")), {"set"})
    bytes_case("a value with nothing in it is missing", "A comparison takes a value, which is missing (absent, or null).", b"", nothing)
    bytes_case("the last of two kinds counts", "Of several kinds in one value the last counts.", text(3, "y") + double(2, 1), {"number", "between", "set"})
    bytes_case("not a number is of the wrong type, and set", "NaN is of the wrong type.", double(2, float("nan")), {"set"})
    bytes_case("unknown fields in a value are skipped", "Unknown fields, and known ones with another wire type, are skipped.", number(9, 1) + text(3, "x"), of_type["string"] | {"set"})
    twice = identified() + text(11, text(1, text(1, "v") + text(2, text(3, "x"))) + text(1, text(1, "v") + text(2, double(2, 1))))
    topic.request_matches("of an entry given twice the last one counts", "Of a map entry given twice the last one counts.", user(), sorted(always | of_type["number"] | {"set"}), hex=twice.hex())
    parts = identified() + attributes(v=text(3, "x")) + attributes(other=text(3, "x"))
    topic.request_matches("a map in two parts is one map", "A message given twice is merged.", user(), sorted(always | of_type["string"] | {"set"}), hex=parts.hex())
    return topic


def strings():
    topic = Conditions(
        "strings",
        "Comparisons of strings, by bytes.",
        {
            "is-ab": a("v", equals="ab"),
            "is-one": a("v", one_of=["ab", "é", ""]),
            "is-many": a("v", one_of=[f"word{n}" for n in range(20)] + ["ab", "用户"]),
            "has-ab": a("v", contains="ab"),
            "has-one": a("v", contains=["xyz", "aab", "é"]),
            "has-nul": a("v", contains="\u0000"),
            "starts-ab": a("v", starts_with="ab"),
            "starts-one": a("v", starts_with=["x", "用"]),
            "ends-ab": a("v", ends_with="ab"),
            "ends-one": a("v", ends_with=["z", "户"]),
            "not-has-ab": a("v", not_contains="ab"),
            "has-parts": a("v", contains=["qrs", "mnmnmo", "ttuttv"]),
        },
    )
    rule = "STRING_ONE_OF: equal bytes with one of them. STRING_CONTAINS, _STARTS_WITH, _ENDS_WITH: by bytes, for one of them; every string contains the empty one."
    for value, matching in {
        "ab": "is-ab is-one is-many has-ab starts-ab ends-ab",
        "": "is-one not-has-ab",
        "a": "not-has-ab",
        "b": "not-has-ab",
        "abc": "has-ab starts-ab",
        "cab": "has-ab ends-ab",
        "aab": "has-ab has-one ends-ab",
        "aaaaaaaaab": "has-ab has-one ends-ab",
        "aaaacab": "has-ab ends-ab",
        "AB": "not-has-ab",
        "ab ": "has-ab starts-ab",
        "word0": "is-many not-has-ab",
        "word19": "is-many not-has-ab",
        "word20": "not-has-ab",
        "é": "is-one has-one not-has-ab",
        "e\u0301": "not-has-ab",
        "用户": "is-many starts-one ends-one not-has-ab",
        "x\u0000z": "has-nul starts-one ends-one not-has-ab",
        "xy😀z": "starts-one ends-one not-has-ab",
        "abab": "has-ab starts-ab ends-ab",
        "qrrs": "not-has-ab",
        "qqrs": "has-parts not-has-ab",
        "qrqs": "not-has-ab",
        "mnmnmnmo": "has-parts not-has-ab",
        "mnmnmmnmo": "not-has-ab",
        "mnmno": "not-has-ab",
        "ttuttuttv": "has-parts not-has-ab",
        "ttutttuv": "not-has-ab",
        "ttttuttv": "has-parts not-has-ab",
        "l" * 5000 + "ab": "has-ab ends-ab",
    }.items():
        name = value if len(value) < 20 else "a long one"
        topic.matches(f"a value: {name}", rule, matching, attributes={"v": value})
    return topic


def ignoring_case():
    def folded(operator, operand):
        return a("v", **{operator: operand, "ignore_case": True})

    topic = Conditions(
        "ignoring-case",
        "Comparisons of strings after Unicode simple case folding.",
        {
            "plain": a("v", equals="Straße"),
            "strasse": folded("equals", "Straße"),
            "ascii": folded("equals", "HELLO"),
            "sigma": folded("equals", "ΣΊΣΥΦΟΣ"),
            "kelvin": folded("equals", "k"),
            "long-s": folded("equals", "s"),
            "dotted": folded("equals", "i"),
            "cherokee": folded("equals", "Ꭰ"),
            "deseret": folded("equals", "𐐨"),
            "ligature": folded("equals", "ﬆ"),
            "iota": folded("equals", "\u0390"),
            "list": a("v", contains_any=["É"], ignore_case=True),
            "has": folded("contains", "ÉcoLE"),
            "starts": folded("starts_with", ["ὈΔ"]),
            "ends": folded("ends_with", "ß"),
            "many": folded("one_of", [f"Word{n}" for n in range(20)]),
        },
    )
    rule = "ignore_case compares strings after Unicode simple case folding, code point by code point; it applies to the STRING_ operators, and to strings in the LIST_ operators."
    for value, matching in {
        "Straße": "plain strasse",
        "STRAẞE": "strasse",
        "straße": "strasse",
        "STRASSE": "",
        "hello": "ascii",
        "HeLLo": "ascii",
        "hell": "",
        "σίσυφος": "sigma",
        "σίσυφοσ": "sigma",
        "K": "kelvin",
        "\u212a": "kelvin",
        "S": "long-s",
        "ſ": "long-s",
        "I": "dotted",
        "İ": "",
        "ı": "",
        "ꭰ": "cherokee",
        "Ꭰ": "cherokee",
        "𐐀": "deseret",
        "ﬅ": "ligature",
        "st": "",
        "\u1fd3": "iota",
        "l'école": "has",
        "L'ÉCOLE!": "has",
        "ecole": "",
        "ὀδυσσεύς": "starts",
        "ẞ": "ends",
        "aẞ": "ends",
        "WORD7": "many",
        "word20": "",
    }.items():
        topic.matches(f"a value: {value}", rule, matching, attributes={"v": value})
    topic.matches("a member of a list", rule, "list", attributes={"v": ["é"]})
    topic.matches("no member of a list", rule, "", attributes={"v": ["e", "E", 1, True]})
    return topic


def numbers():
    topic = Conditions(
        "numbers",
        "Comparisons of numbers.",
        {
            "is-0": a("v", equals=0),
            "is-one-of": a("v", one_of=[0.1, 10, -5]),
            "below-0": a("v", less_than=0),
            "most-0": a("v", at_most=0),
            "above-0": a("v", greater_than=0),
            "least-0": a("v", at_least=0),
            "between": a("v", between=[-5, 10]),
            "not-between": a("v", not_between=[-5, 10]),
            "big": a("v", equals=9007199254740993),
            "least-max": a("v", at_least=1.7976931348623157e308),
            "most-tiny": a("v", between=[5e-324, 1e-300]),
            "true": a("v", equals=True),
            "false": a("v", equals=False),
        },
    )
    rule = "Numbers are IEEE 754 doubles. The bits of -0 become those of 0; the order of the integers is the order of the numbers. Infinities are numbers. NUMBER_BETWEEN: first <= value <= second."
    positive, negative = "above-0 least-0", "below-0 most-0"
    for value, matching in [
        (0, "is-0 most-0 least-0 between"),
        (-0.0, "is-0 most-0 least-0 between"),
        (1, f"{positive} between"),
        (-1, f"{negative} between"),
        (10, f"{positive} is-one-of between"),
        (10.000000000000002, f"{positive} not-between"),
        (-5, f"{negative} is-one-of between"),
        (-5.000000000000001, f"{negative} not-between"),
        (0.1, f"{positive} is-one-of between"),
        (0.1 + 0.2 - 0.2, f"{positive} between"),
        (9007199254740992, f"{positive} not-between big"),
        (9007199254740994, f"{positive} not-between"),
        (5e-324, f"{positive} between most-tiny"),
        (-5e-324, f"{negative} between"),
        (2.2250738585072014e-308, f"{positive} between most-tiny"),
        (1.7976931348623157e308, f"{positive} not-between least-max"),
        (-1.7976931348623157e308, f"{negative} not-between"),
        (1e-300, f"{positive} between most-tiny"),
    ]:
        topic.matches(f"a value: {value!r}", rule, matching, attributes={"v": value})
    topic.matches("true is not 1", "BOOLEAN_EQUALS: a boolean.", "true", attributes={"v": True})
    topic.matches("false is not 0", "BOOLEAN_EQUALS: a boolean.", "false", attributes={"v": False})
    topic.matches("the string 0 is not 0", TABLE, "", attributes={"v": "0"})
    topic.matches("the string true is not true", TABLE, "", attributes={"v": "true"})

    def bytes_case(name, value, matching):
        topic.request_matches(name, rule, user(), matching, hex=(identified() + attributes(v=value)).hex())

    bytes_case("infinity", double(2, float("inf")), f"{positive} not-between least-max")
    bytes_case("minus infinity", double(2, float("-inf")), f"{negative} not-between")
    bytes_case("not a number", double(2, float("nan")), "")
    bytes_case("minus zero by its bits", double(2, -0.0), "is-0 most-0 least-0 between")
    bytes_case("a boolean is true for any number but 0", number(4, 2), "true")
    return topic


def lists():
    topic = Conditions(
        "lists",
        "Comparisons of lists.",
        {
            "any-ab": a("v", contains_any=["a", "b"]),
            "all-ab": a("v", contains_all=["a", "b"]),
            "none-ab": a("v", contains_none=["a", "b"]),
            "any-1": a("v", contains_any=[1, 2.5]),
            "all-12": a("v", contains_all=[1, 2]),
            "any-true": a("v", contains_any=[True]),
            "any-zero": a("v", contains_any=[0]),
            "any-empty": a("v", contains_any=[""]),
        },
    )
    rule = "LIST_CONTAINS_ANY: a member equals an operand, in type and value. LIST_CONTAINS_ALL: each operand equals a member."
    for value, matching in [
        (["a"], "any-ab"),
        (["b", "a"], "any-ab all-ab"),
        (["a", "a"], "any-ab"),
        (["c", "b", "x", "a", 1], "any-ab all-ab any-1"),
        (["c"], "none-ab"),
        ([], "none-ab"),
        (["A", "ab"], "none-ab"),
        ([1], "none-ab any-1"),
        ([2, 1], "none-ab any-1 all-12"),
        ([2.5], "none-ab any-1"),
        (["1"], "none-ab"),
        ([True], "none-ab any-true"),
        ([False], "none-ab"),
        (["true"], "none-ab"),
        ([-0.0], "none-ab any-zero"),
        ([""], "none-ab any-empty"),
        ([None], "none-ab"),
        ([["a"]], "none-ab"),
        ([{"a": "a"}, "a"], "any-ab"),
        ("a", ""),
        ({"0": "a"}, ""),
    ]:
        topic.matches(f"a value: {value!r}", rule, matching, attributes={"v": value})

    def bytes_case(name, why, members, matching):
        topic.request_matches(name, why, user(), matching, hex=(identified() + attributes(v=text(6, members))).hex())

    bytes_case("a damaged member equals nothing", "A damaged member of a list is a member that equals nothing.", text(1, bytes.fromhex("1a05")) + text(1, text(3, "a")), "any-ab")
    bytes_case("unknown fields of a list are skipped", "Unknown fields are skipped.", number(7, 1) + text(1, text(3, "a")), "any-ab")
    bytes_case("not a number equals nothing", "NaN is of the wrong type.", text(1, double(2, float("nan"))), "none-ab")
    return topic


def lists_of_many():
    many = ["a", "b", "É", "", 1, 2.5, 0, True, "c", "d", "e", "f"]
    topic = Conditions(
        "lists-of-many",
        "Comparisons of lists with so many operands that a core may keep them in another way.",
        {
            "any": a("v", contains_any=many),
            "all": a("v", contains_all=many),
            "none": a("v", contains_none=many),
            "any-case": a("v", contains_any=many, ignore_case=True),
            "all-case": a("v", contains_all=many, ignore_case=True),
            "any-numbers": a("v", contains_any=list(range(1, 21))),
            "all-numbers": a("v", contains_all=list(range(1, 21))),
        },
    )
    rule = "LIST_CONTAINS_ANY: a member equals an operand, in type and value. LIST_CONTAINS_ALL: each operand equals a member."
    upper = [each.upper() if isinstance(each, str) else each for each in many]
    for name, value, matching in [
        ("no member", [], "none"),
        ("the first operand", ["a"], "any any-case"),
        ("the last operand", ["x", "f"], "any any-case"),
        ("the empty string", [""], "any any-case"),
        ("a number", [2.5], "any any-case"),
        ("the other zero", [-0.0], "any any-case"),
        ("a boolean", [True], "any any-case"),
        ("the other boolean", [False], "none"),
        ("a string that is written like a number", ["1"], "none"),
        ("another case", ["A"], "none any-case"),
        ("another case beyond ASCII", ["é"], "none any-case"),
        ("nothing that is an operand", ["x", 3.5, None, ["a"], {"a": "a"}], "none"),
        ("every operand", many, "any all any-case all-case any-numbers"),
        ("every operand in reverse, and more", ["x"] + many[::-1] + ["y"], "any all any-case all-case any-numbers"),
        ("every operand in upper case", upper, "any any-case all-case any-numbers"),
        ("every operand but the last", many[:-1], "any any-case any-numbers"),
        ("as many members as operands, one of them twice", many[:-1] + ["a"], "any any-case any-numbers"),
        ("the numbers", list(range(20, 0, -1)), "any any-case any-numbers all-numbers"),
        ("the numbers but one", [each for each in range(1, 21) if each != 7], "any any-case any-numbers"),
        ("no list", "a", ""),
    ]:
        topic.matches(name, rule, matching, attributes={"v": value})

    def bytes_case(name, why, members, matching):
        topic.request_matches(name, why, user(), matching, hex=(identified() + attributes(v=text(6, members))).hex())

    bytes_case("damage behind a member that is an operand", "A list whose own bytes are damaged is of the wrong type.", text(1, text(3, "a")) + bytes.fromhex("0a05"), "")
    bytes_case("a damaged member equals nothing", "A member that is damaged, or NaN, equals nothing.", text(1, text(3, "a")) + text(1, bytes.fromhex("1a05")), "any any-case")
    return topic


def versions():
    topic = Conditions(
        "versions",
        "Versions: what is one, and which comes first.",
        {
            "is-1": a("v", version_equals="1.0.0"),
            "is-one": a("v", version_one_of=["1.0.0-rc.1", "2"]),
            "below-1": a("v", version_less_than="1.0.0"),
            "most-1": a("v", version_at_most="1.0.0"),
            "above-1": a("v", version_greater_than="1.0.0"),
            "least-1": a("v", version_at_least="1.0.0"),
            "above-beta": a("v", version_greater_than="1.0.0-beta"),
            "below-beta-11": a("v", version_less_than="1.0.0-beta.11"),
            "between": a("v", version_between=["1.0.0-alpha.1", "1.0.0-beta.2"]),
            "not-is-1": a("v", version_not_equals="1"),
            "above-huge": a("v", version_greater_than="18446744073709551616.0.0"),
        },
    )
    precedence = "Precedence is that of Semantic Versioning 2.0.0, section 11, for numbers of any length; build is ignored. Missing numbers are 0."
    before = "below-1 most-1 not-is-1"
    after = "above-1 least-1 above-beta not-is-1"
    equal = "is-1 most-1 least-1 above-beta"
    for value, matching in {
        "1.0.0": equal,
        "1": equal,
        "1.0": equal,
        "v1.0.0": equal,
        "V1": equal,
        "1.0.0+build.01": equal,
        "1+x": equal,
        # The order that section 11 gives as an example.
        "1.0.0-alpha": f"{before} below-beta-11",
        "1.0.0-alpha.1": f"{before} below-beta-11 between",
        "1.0.0-alpha.beta": f"{before} below-beta-11 between",
        "1.0.0-beta": f"{before} below-beta-11 between",
        "1.0.0-beta.2": f"{before} below-beta-11 above-beta between",
        "1.0.0-beta.11": f"{before} above-beta",
        "1.0.0-rc.1": f"{before} above-beta is-one",
        "1-rc.1+x": f"{before} above-beta is-one",
        "1.0.0-0": f"{before} below-beta-11",
        "1.0.0-1": f"{before} below-beta-11",
        "1.0.0-ALPHA": f"{before} below-beta-11",
        "1.0.0-alpha.0": f"{before} below-beta-11",
        "1.0.0-alpha.2": f"{before} below-beta-11 between",
        "1.0.0-alpha.10": f"{before} below-beta-11 between",
        "1.0.0-alpha-": f"{before} below-beta-11 between",
        "1.0.0--": f"{before} below-beta-11",
        "0.9.9": f"{before} below-beta-11",
        "0": f"{before} below-beta-11",
        "1.0.1": after,
        "1.0.1-alpha": after,
        "1.10.0": after,
        "2.0.0": f"{after} is-one",
        "2-0": after,
        "18446744073709551615.0.0": after,
        "18446744073709551616.0.1": f"{after} above-huge",
        "99999999999999999999999999": f"{after} above-huge",
    }.items():
        topic.matches(f"a version: {value}", precedence, matching, attributes={"v": value})
    grammar = "A version is [v|V] number [. number [. number]] [- pre-release] [+ build]; numbers and numeric pre-release identifiers have no leading zero. A string that is not a version is of the wrong type."
    for value in ["", "v", "1.", ".1", "1..0", "01.0.0", "1.01", "1.0.01", "1.0.0-01", "1.0.0-", "1.0.0-a..b", "1.0.0-a.", "1.0.0+", "1.0.0+a+b", "1.0.0-é", "1.2.3.4", "vv1", "v 1", " 1", "1 ", "1\n", "-1", "1e3", "latest", "1.0.0-00", "1.x"]:
        topic.matches(f"not a version: {value!r}", grammar, "", attributes={"v": value})
    return topic


def segments():
    gold, old = a("plan", equals="gold"), a("age", at_least=18)
    topic = Conditions(
        "segments",
        "Segments, and segments within segments.",
        {
            "gold": {"segment": "gold"},
            "not-gold": {"not": {"segment": "gold"}},
            "gold-adult": {"segment": "gold-adult"},
            "either": {"any": [{"segment": "gold"}, {"segment": "adult"}]},
            "both": {"all": [{"segment": "gold"}, {"segment": "adult"}, {"segment": "gold-adult"}]},
            "gold-minor": {"all": [{"segment": "gold"}, {"not": {"segment": "adult"}}]},
        },
        segments=[{"name": "gold", "condition": gold}, {"name": "adult", "condition": old}, {"name": "gold-adult", "condition": {"all": [{"segment": "gold"}, {"segment": "adult"}]}}],
    )
    rule = "segment: the condition of that segment."
    topic.matches("in no segment", rule, "not-gold")
    topic.matches("in one", rule, "gold either gold-minor", attributes={"plan": "gold"})
    topic.matches("in the other", rule, "not-gold either", attributes={"age": 18})
    topic.matches("in both", rule, "gold gold-adult either both", attributes={"plan": "gold", "age": 40})
    topic.matches("a value of the wrong type", rule, "gold either gold-minor", attributes={"plan": "gold", "age": "40"})
    topic.matches("a missing value", rule, "not-gold", attributes={"plan": None})
    return topic


TOPICS = [audience, strings, ignoring_case, numbers, lists, lists_of_many, versions, segments]
