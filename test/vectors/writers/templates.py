"""templates.json: bodies with Liquid in them. Each expected text is written by hand, from docs/TEMPLATES.md."""

from explaining import RUNNING, SOUND, Explanations, stage
from vector import Topic, catalog, compact, slot, user

OBJECTS = "An output is the text of its value: nothing for nil, true and false as words, numbers as ECMAScript writes them, lists as the texts of their members."
TRUTH = "Only nil and false are false; the empty text, 0 and the empty list are true."
COMPARING = "Values are equal within one type; texts are ordered by UTF-16 units, other scalars by the numbers they stand for; nil has no order."
LOOPS = "A loop goes over the members of a list, the entries of an object by name, the one text there is, or whole numbers; offset first, then limit, then reversed."
FILTERS = "Filters, from left to right, as docs/TEMPLATES.md lists them."
ESCAPED = "What a template renders is escaped into a JSON string, so that no value can end it."
MISSING = "An output names a missing value when its value or an argument of a filter leads to nil, unless `default` is among its filters."
SCOPE = "Sources: attribute.user, attribute.account, product, context, session.id, request.id, request.device and request.url."
SPACE = "A dash in a delimiter takes away the white space beside it, line ends included."

PRODUCT = {"title": "Tent", "price": 250, "tags": ["sale", "new"], "sizes": {"s": 1, "l": 3}, "offers": [{"t": "b", "p": 2}, {"t": "a", "p": 1}, {"t": "C"}]}

SOURCES = "{{ attribute.account.plan }}|{{ context.cart }}|{{ context['the tenant'].name }}|{{ session.id }}|{{ request.id }}|{{ request.url }}|{{ request.device }}"

# name, rule, template, expected text, attributes (or a whole request)
ROWS = [
    ("text alone", OBJECTS, "{% # nothing %}Hello", "Hello", {}),
    ("an attribute", SCOPE, "Hi {{ attribute.user.first_name }}!", "Hi Anna!", {"first_name": "Anna"}),
    ("an attribute by brackets", SCOPE, "{{ attribute.user['first name'] }}", "Anna", {"first name": "Anna"}),
    ("a missing attribute", OBJECTS, "Hi {{ attribute.user.first_name }}!", "Hi !", {}),
    ("null is missing", OBJECTS, "[{{ attribute.user.v }}]", "[]", {"v": None}),
    ("a whole number", OBJECTS, "{{ attribute.user.v }}", "5", {"v": 5}),
    ("a fraction", OBJECTS, "{{ attribute.user.v }}", "19.99", {"v": 19.99}),
    ("0.1 + 0.2", OBJECTS, "{{ attribute.user.v | plus: 0.2 }}", "0.30000000000000004", {"v": 0.1}),
    ("10 to the 21", OBJECTS, "{{ attribute.user.v }}", "1e+21", {"v": 1e21}),
    ("10 to the 20", OBJECTS, "{{ attribute.user.v }}", "100000000000000000000", {"v": 1e20}),
    ("a millionth", OBJECTS, "{{ attribute.user.v }}", "0.000001", {"v": 1e-6}),
    ("a tenth of it", OBJECTS, "{{ attribute.user.v }}", "1e-7", {"v": 1e-7}),
    ("minus zero", OBJECTS, "{{ attribute.user.v }}", "0", {"v": -0.0}),
    ("a third", OBJECTS, "{{ 1 | divided_by: 3 }}", "0.3333333333333333", {}),
    ("true", OBJECTS, "{{ attribute.user.v }}", "true", {"v": True}),
    ("false", OBJECTS, "{{ attribute.user.v }}", "false", {"v": False}),
    ("a list", OBJECTS, "{{ attribute.user.v }}", "a1true", {"v": ["a", 1, None, True]}),
    ("a list in a list", OBJECTS, "{{ attribute.user.v }}", "a12b", {"v": ["a", [1, [2]], "b"]}),
    ("an object", OBJECTS, "{{ attribute.user.v }}", "[object Object]", {"v": {"a": 1}}),
    ("a member", SCOPE, "{{ product.title }} {{ product.sizes.l }}", "Tent 3", {}),
    ("a member that is not there", SCOPE, "[{{ product.sizes.m.x }}]", "[]", {}),
    ("a place", SCOPE, "{{ product.tags[0] }} {{ product.tags[-1] }} [{{ product.tags[2] }}] [{{ product.tags[0.5] }}]", "sale new [] []", {}),
    ("a key", SCOPE, "{% assign k = 'l' %}{{ product.sizes[k] }}{{ product['sizes']['s'] }}", "31", {}),
    ("a number as a key", SCOPE, "{{ attribute.user.v[7] }}", "seven", {"v": {"7": "seven"}}),
    ("size, first and last", SCOPE, "{{ product.tags.size }} {{ product.tags.first }} {{ product.tags.last }} {{ product.title.size }} {{ product.sizes.size }}", "2 sale new 4 2", {}),
    ("an entry that is called size", SCOPE, "{{ attribute.user.v.size }}", "XL", {"v": {"size": "XL"}}),
    ("the size of text beyond the first 65,536 characters", SCOPE, "{{ attribute.user.v.size }}", "3", {"v": "a\U0001F600"}),
    ("true is", TRUTH, "{% if attribute.user.v %}yes{% else %}no{% endif %}", "yes", {"v": True}),
    ("false is not", TRUTH, "{% if attribute.user.v %}yes{% else %}no{% endif %}", "no", {"v": False}),
    ("nil is not", TRUTH, "{% if attribute.user.v %}yes{% else %}no{% endif %}", "no", {}),
    ("empty text is", TRUTH, "{% if attribute.user.v %}yes{% else %}no{% endif %}", "yes", {"v": ""}),
    ("0 is", TRUTH, "{% if attribute.user.v %}yes{% else %}no{% endif %}", "yes", {"v": 0}),
    ("the empty list is", TRUTH, "{% if attribute.user.v %}yes{% else %}no{% endif %}", "yes", {"v": []}),
    ("elsif", TRUTH, "{% if attribute.user.v == 1 %}a{% elsif attribute.user.v == 2 %}b{% elsif true %}c{% else %}d{% endif %}", "b", {"v": 2}),
    ("unless", TRUTH, "{% unless attribute.user.v %}a{% elsif true %}b{% else %}c{% endunless %}", "b", {"v": 1}),
    ("and before or", TRUTH, "{% if false and false or true %}yes{% else %}no{% endif %}", "no", {}),
    ("or before and", TRUTH, "{% if true or false and false %}yes{% else %}no{% endif %}", "yes", {}),
    ("equal numbers", COMPARING, "{% if attribute.user.v == 5 %}yes{% else %}no{% endif %}", "yes", {"v": 5}),
    ("text is no number", COMPARING, "{% if attribute.user.v == 5 %}yes{% else %}no{% endif %}", "no", {"v": "5"}),
    ("other numbers", COMPARING, "{% if attribute.user.v != 5 %}yes{% else %}no{% endif %}", "yes", {"v": 6}),
    ("text greater than a number", COMPARING, "{% if attribute.user.v > 5 %}yes{% else %}no{% endif %}", "yes", {"v": "10"}),
    ("texts by characters", COMPARING, "{% if attribute.user.v < '9' %}yes{% else %}no{% endif %}", "yes", {"v": "10"}),
    ("text that is no number", COMPARING, "{% if attribute.user.v > 5 %}yes{% else %}no{% endif %}{% if attribute.user.v <= 5 %}yes{% else %}no{% endif %}", "nono", {"v": "x"}),
    ("nil has no order", COMPARING, "{% if attribute.user.v >= 0 %}yes{% else %}no{% endif %}{% if attribute.user.v <= 0 %}yes{% else %}no{% endif %}", "nono", {}),
    ("at least", COMPARING, "{% if attribute.user.v >= 5 %}yes{% else %}no{% endif %}{% if attribute.user.v > 5 %}yes{% else %}no{% endif %}", "yesno", {"v": 5}),
    ("beyond the first 65,536 characters", COMPARING, "{% if attribute.user.v < '\ufffd' %}yes{% else %}no{% endif %}", "yes", {"v": "\U0001F600"}),
    ("contains in text", COMPARING, "{% if attribute.user.v contains 'nn' %}yes{% else %}no{% endif %}", "yes", {"v": "Anna"}),
    ("contains in a list", COMPARING, "{% if attribute.user.v contains 2 %}yes{% else %}no{% endif %}{% if attribute.user.v contains '2' %}yes{% else %}no{% endif %}", "yesno", {"v": [1, 2]}),
    ("nil is in no text", COMPARING, "{% if attribute.user.v contains attribute.user.w %}yes{% else %}no{% endif %}", "no", {"v": "undefined"}),
    ("equal to nil", COMPARING, "{% if attribute.user.v == nil %}yes{% else %}no{% endif %}", "yes", {}),
    ("lists are equal member by member", COMPARING, "{% if attribute.user.v == attribute.user.w %}yes{% else %}no{% endif %}", "yes", {"v": [1, ["a"]], "w": [1, ["a"]]}),
    ("empty", COMPARING, "{% if attribute.user.v == empty %}yes{% else %}no{% endif %}{% if attribute.user.w == empty %}yes{% else %}no{% endif %}", "yesno", {"v": ""}),
    ("blank", COMPARING, "{% if attribute.user.v == blank %}yes{% else %}no{% endif %}{% if attribute.user.w == blank %}yes{% else %}no{% endif %}", "yesyes", {"v": " \t\u00a0"}),
    ("case", COMPARING, "{% case attribute.user.v %}{% when 1 %}one{% when 2, 3 or 4 %}few{% else %}many{% endcase %}", "few", {"v": 3}),
    ("case without a fit", COMPARING, "{% case attribute.user.v %} {% when 1 %}one{% else %}many{% endcase %}", "many", {"v": "1"}),
    ("each when that fits", COMPARING, "{% case attribute.user.v %}{% when 1 %}a{% when 2 %}b{% when 1 %}c{% else %}d{% endcase %}", "ac", {"v": 1}),
    ("a list", LOOPS, "{% for t in product.tags %}{{ forloop.index }}:{{ t }}{% unless forloop.last %}, {% endunless %}{% endfor %}", "1:sale, 2:new", {}),
    ("where a loop is", LOOPS, "{% for i in (5..7) %}{{ i }}{{ forloop.index0 }}{{ forloop.rindex }}{{ forloop.rindex0 }}{{ forloop.first }}{{ forloop.length }} {% endfor %}", "5032true3 6121false3 7210false3 ", {}),
    ("nothing to go over", LOOPS, "{% for t in attribute.user.v %}x{% else %}none{% endfor %}", "none", {}),
    ("an empty list", LOOPS, "{% for t in attribute.user.v %}x{% else %}none{% endfor %}", "none", {"v": []}),
    ("nothing left of something", LOOPS, "{% for t in attribute.user.v limit: 0 %}x{% else %}none{% endfor %}.", ".", {"v": [1]}),
    ("text is one member", LOOPS, "{% for t in attribute.user.v %}[{{ t }}]{% else %}none{% endfor %}", "[abc]", {"v": "abc"}),
    ("empty text is none", LOOPS, "{% for t in attribute.user.v %}[{{ t }}]{% else %}none{% endfor %}", "none", {"v": ""}),
    ("entries by name", LOOPS, "{% for p in product.sizes %}{{ p[0] }}={{ p[1] }} {% endfor %}", "l=3 s=1 ", {}),
    ("limit and offset", LOOPS, "{% for i in (1..9) limit: 3 offset: 2 %}{{ i }}{% endfor %}", "345", {}),
    ("reversed comes last", LOOPS, "{% for i in (1..9) reversed limit: 3 offset: 2 %}{{ i }}{% endfor %}", "543", {}),
    ("an offset from the end", LOOPS, "{% for i in (1..9) offset: -2 %}{{ i }}{% endfor %}", "89", {}),
    ("bounds that are worked out", LOOPS, "{% for i in (attribute.user.v..attribute.user.w) %}{{ i }}{% endfor %}", "234", {"v": 2, "w": "4"}),
    ("bounds the wrong way around", LOOPS, "{% for i in (3..1) %}{{ i }}{% else %}none{% endfor %}", "none", {}),
    ("a missing bound", LOOPS, "{% for i in (1..attribute.user.v) %}{{ i }}{% else %}none{% endfor %}", "none", {}),
    ("a loop in a loop", LOOPS, "{% for i in (1..2) %}{% for j in (1..2) %}{{ i }}{{ j }}{{ forloop.last }} {% endfor %}{{ forloop.last }};{% endfor %}", "11false 12true false;21false 22true true;", {}),
    ("break and continue", LOOPS, "{% for i in (1..9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %}.", "134.", {}),
    ("assigned in a loop", LOOPS, "{% assign n = 0 %}{% for i in (1..4) %}{% assign n = n | plus: i %}{% endfor %}{{ n }}", "10", {}),
    ("a loop hides what is assigned", LOOPS, "{% assign i = 'x' %}{% for i in (1..2) %}{{ i }}{% assign i = 'y' %}{% endfor %}{{ i }}", "12y", {}),
    ("10,000 turns", LOOPS, "{% for i in (1..10000) %}{% endfor %}.", ".", {}),
    ("case of letters", FILTERS, "{{ 'ab\u00df\u0130' | upcase }} {{ '\u00c4B\u03a3' | downcase }} {{ 'aB C' | capitalize }}", "ABSS\u0130 \u00e4b\u03c2 Ab c", {}),
    ("append and prepend", FILTERS, "{{ 'b' | append: 1 | prepend: attribute.user.v }}", "ab1", {"v": "a"}),
    ("strip", FILTERS, "[{{ ' a ' | strip }}][{{ ' a ' | lstrip }}][{{ ' a ' | rstrip }}]", "[a][a ][ a]", {}),
    ("lines", FILTERS, "{{ attribute.user.v | strip_newlines }}|{{ attribute.user.v | newline_to_br }}", "abc|a<br />\nb<br />\nc", {"v": "a\r\nb\nc"}),
    ("html", FILTERS, "{{ \"<a href='x'>&\" | escape }} {{ '&lt;&' | escape_once }} {{ '<p>a</p><!-- b -->c' | strip_html }}", "&lt;a href=&#39;x&#39;&gt;&amp; &lt;&amp; ac", {}),
    ("urls", FILTERS, "{{ 'a b&\u00fc/' | url_encode }} {{ 'a+b%26%C3%BC' | url_decode }} {{ '%zz' | url_decode }}", "a+b%26%C3%BC%2F a b&\u00fc %zz", {}),
    ("replace", FILTERS, "{{ 'abab' | replace: 'a', 'x' }} {{ 'abab' | replace_first: 'a', 'x' }} {{ 'abab' | replace_last: 'a', 'x' }}", "xbxb xbab abxb", {}),
    ("remove", FILTERS, "{{ 'abab' | remove: 'a' }} {{ 'abab' | remove_first: 'a' }} {{ 'abab' | remove_last: 'a' }}", "bb bab abb", {}),
    ("slice", FILTERS, "{{ 'abc' | slice: 1 }} {{ 'abc' | slice: -2, 2 }} [{{ 'abc' | slice: -4 }}] {{ '1,2,3' | split: ',' | slice: 1, 9 | join }}", "b bc [] 2 3", {}),
    ("truncate", FILTERS, "{{ 'abcdef' | truncate: 5 }} {{ 'abcdef' | truncate: 6 }} {{ 'abcdef' | truncate: 4, '' }} {{ 'abcdef' | truncate: 2 }}", "ab... abcdef abcd ...", {}),
    ("truncatewords", FILTERS, "{{ 'a b c' | truncatewords: 2 }} {{ 'a b' | truncatewords: 2 }} {{ 'a  b  c' | truncatewords: 2, '!' }} {{ 'a b' | truncatewords: 0 }}", "a b... a b a b! a...", {}),
    ("split and join", FILTERS, "{{ 'a,b,,c,,' | split: ',' | join: '-' }} {{ 'a\U0001F600' | split: '' | join: '.' }}", "a-b--c a.\U0001F600", {}),
    ("json", FILTERS, "{{ attribute.user.v | json }} {{ attribute.user.w | json }}", '{"a":[1,"\\"",null],"b":{}} null', {"v": {"b": {}, "a": [1, '"', None]}}),
    ("arithmetic", FILTERS, "{{ 7 | plus: 1 | minus: 3 | times: '2.5' }} {{ 7 | divided_by: 2 }} {{ -7 | modulo: 3 }} {{ 'x' | plus: 1 }}", "12.5 3.5 2 1", {}),
    ("rounding", FILTERS, "{{ 1.2 | ceil }} {{ -1.2 | floor }} {{ 2.5 | round }} {{ -2.5 | round }} {{ 1.005 | round: 2 }} {{ 1250 | round: -2 }} {{ -4 | abs }}", "2 -2 3 -3 1.01 1300 4", {}),
    ("bounds", FILTERS, "{{ 4 | at_least: 5 }} {{ 4 | at_most: 3 }}", "5 3", {}),
    ("division by zero", FILTERS, "{{ 1 | divided_by: 0 }} {{ 0 | divided_by: 0 }} {{ 1 | modulo: 0 }}", "Infinity NaN NaN", {}),
    ("sort", FILTERS, "{{ attribute.user.v | sort | join }} {{ product.offers | sort: 't' | map: 't' | join }} {{ product.offers | sort_natural: 't' | map: 't' | join }}", "1 2 10 C a b a b C", {"v": [10, 1, 2]}),
    ("nil comes last", FILTERS, "{{ product.offers | sort: 'p' | map: 't' | join }}", "a b C", {}),
    ("reverse, uniq, compact, concat", FILTERS, "{{ attribute.user.v | reverse | join }} {{ attribute.user.v | uniq | join }} {{ attribute.user.v | compact | size }} {{ attribute.user.v | concat: product.tags | join }}", "1  1 2 2 1  3 2 1  1 sale new", {"v": [2, 1, None, 1]}),
    ("where and sum", FILTERS, "{{ product.offers | where: 'p' | map: 't' | join }} {{ product.offers | where: 't', 'C' | size }} {{ product.offers | sum: 'p' }}", "b a 1 3", {}),
    ("first, last and size", FILTERS, "{{ product.tags | first }} {{ 'abc' | last }} [{{ 5 | first }}] {{ product.sizes | size }} {{ 5 | size }}", "sale c [] 2 0", {}),
    ("default", FILTERS, "{{ attribute.user.v | default: 'a' }}{{ '' | default: 'b' }}{{ false | default: 'c' }}{{ false | default: 'd', allow_false: true }}{{ 0 | default: 'e' }}", "abcfalse0", {}),
    ("echo", FILTERS, "{% echo 'a' | upcase %}", "A", {}),
    ("raw", SPACE, "{% raw %} {{ a }} {% endraw %}", " {{ a }} ", {}),
    ("a comment", SPACE, "a{% comment %} {{ product.title }} {% endcomment %}b{% # not this %}", "ab", {}),
    ("dashes", SPACE, "a \n {{- 'b' -}} \n c {%- if true -%} d {%- endif %} e", "abcd e", {}),
    ("quotes", ESCAPED, "{{ attribute.user.v }}", '","admin":true,"x":"', {"v": '","admin":true,"x":"'}),
    ("a backslash at the end", ESCAPED, "{{ attribute.user.v }}", "\\", {"v": "\\"}),
    ("control characters", ESCAPED, "{{ attribute.user.v }}", "\x00\x01\b\t\n\f\r\x1f\x7f\u2028", {"v": "\x00\x01\b\t\n\f\r\x1f\x7f\u2028"}),
    ("Liquid in a value is text", ESCAPED, "{{ attribute.user.v }}", "{{ 'x' | upcase }}{% if %}", {"v": "{{ 'x' | upcase }}{% if %}"}),
    ("quotes in the template", ESCAPED, "say \"{{ 'a\\\"b' }}\"\n", 'say "a"b"\n', {}),
]


def templates():
    sources = {}
    for _, _, source, _, _ in ROWS:
        sources.setdefault(source, f"t{len(sources):03}")
    items = [{"selector": selector, "status": "running", "experiences": [{"name": "x", "audience": "everyone", "body": source}]} for source, selector in sources.items()]
    name = "Hi {{ attribute.user.name }}"
    whole = {"title": name, "{{ key }}": "{{ attribute.user.name | upcase }}", "n": [1, "{{ attribute.user.name }}", None], "plain": "}} %}"}
    items += [
        {"selector": "whole", "status": "running", "experiences": [{"name": "x", "audience": "everyone", "body": whole}]},
        {"selector": "empty", "status": "running", "experiences": [{"name": "x", "audience": "everyone", "body": name, "on_missing": "empty"}]},
        {"selector": "skip", "status": "running", "experiences": [{"name": "x", "audience": "everyone", "body": name, "on_missing": "skip"}, {"name": "y", "audience": "everyone", "body": "y"}]},
        {"selector": "skip-argument", "status": "running", "experiences": [{"name": "x", "audience": "everyone", "body": "{{ 'Hi ' | append: attribute.user.name }}", "on_missing": "skip"}]},
        {"selector": "skip-default", "status": "running", "experiences": [{"name": "x", "audience": "everyone", "body": "Hi {{ attribute.user.name | default: 'you' }}", "on_missing": "skip"}]},
        {"selector": "skip-filtered", "status": "running", "experiences": [{"name": "x", "audience": "everyone", "body": "{{ attribute.user.name | upcase }}", "on_missing": "skip"}]},
        {"selector": "skip-asked", "status": "running", "experiences": [{"name": "x", "audience": "everyone", "body": "{% if attribute.user.name %}{{ attribute.user.name }}{% endif %}", "on_missing": "skip"}]},
        {"selector": "skip-assigned", "status": "running", "experiences": [{"name": "x", "audience": "everyone", "body": "{% assign n = attribute.user.name %}[{{ n }}]", "on_missing": "skip"}]},
        {"selector": "saved", "status": "running", "experiences": [{"name": "x", "audience": "everyone", "template": "greeting", "on_missing": "skip"}]},
        {"selector": "sources", "status": "running", "experiences": [{"name": "x", "audience": "everyone", "body": SOURCES}]},
        {"selector": "account", "status": "running", "experiences": [{"name": "x", "audience": "everyone", "body": "{{ attribute.account.plan }}", "on_missing": "skip"}]},
        {"selector": "turns", "status": "running", "experiences": [{"name": "x", "audience": "everyone", "body": "{% for i in (1..10001) %}{% endfor %}"}]},
        {"selector": "large", "status": "running", "experiences": [{"name": "x", "audience": "everyone", "body": "{% for i in (1..attribute.user.n) %}{{ attribute.user.v }}{% endfor %}"}]},
    ]
    experiments = [
        {"selector": "variants", "status": "running", "variants": [{"name": "a", "weight": 100, "body": {"t": name}, "on_missing": "skip"}]},
        {"selector": "control", "status": "running", "variants": [{"name": "a", "weight": 100, "body": name, "control": True}]},
    ]
    topic = Topic("templates", "Bodies with Liquid: what each part of the subset renders.", catalog(templates=[{"name": "greeting", "body": [name]}], personalizations=items, experiments=experiments))

    seen = set()
    for title, rule, source, expected, attributes in ROWS:
        case = title
        while case in seen:
            case += ", too"
        seen.add(case)
        request = user("u", names=[sources[source]], attributes=attributes, context={"product": PRODUCT}, sessionId="s")
        topic.case(case, rule, request, [(sources[source], "TARGETED", "x", None, compact(expected))])

    def asks(title, rule, selector, choices, warnings=None, **more):
        topic.case(title, rule, user("u", names=[selector], **more), choices, warnings)

    anna = {"attributes": {"name": 'A"nna'}}
    rendered = {"title": 'Hi A"nna', "{{ key }}": 'A"NNA', "n": [1, 'A"nna', None], "plain": "}} %}"}
    asks("keys and other leaves stay as they are", "Text leaves with Liquid are templates; keys never are.", "whole", [("whole", "TARGETED", "x", None, compact(rendered))], **anna)
    asks("missing renders as nothing", MISSING, "empty", [("empty", "TARGETED", "x", None, '"Hi "')])
    asks("missing skips the choice", MISSING + " With on_missing: skip the choice is withheld, and no other experience takes its place.", "skip", [])
    asks("a skipped choice, asked for", MISSING, "skip", [("skip", "MISSING_VALUE")], includeWithheld=True)
    asks("present is not skipped", MISSING, "skip", [("skip", "TARGETED", "x", None, compact('Hi A"nna'))], **anna)
    asks("empty text is not missing", MISSING, "skip", [("skip", "TARGETED", "x", None, '"Hi "')], attributes={"name": ""})
    asks("a missing argument", MISSING, "skip-argument", [("skip-argument", "MISSING_VALUE")], includeWithheld=True)
    asks("a default stands in", MISSING, "skip-default", [("skip-default", "TARGETED", "x", None, '"Hi you"')])
    asks("missing before a filter", MISSING, "skip-filtered", [("skip-filtered", "MISSING_VALUE")], includeWithheld=True)
    asks("an output that is not reached", MISSING, "skip-asked", [("skip-asked", "TARGETED", "x", None, '""')])
    asks("missing by way of a variable", MISSING, "skip-assigned", [("skip-assigned", "MISSING_VALUE")], includeWithheld=True)
    asks("a saved body", MISSING, "saved", [("saved", "TARGETED", "x", None, compact(['Hi A"nna']))], **anna)
    asks("a saved body, skipped", MISSING, "saved", [])
    asks("a variant", MISSING, "variants", [("variants", "ASSIGNED", "a", None, compact({"t": 'Hi A"nna'}))], **anna)
    asks("a variant, skipped", MISSING, "variants", [("variants", "MISSING_VALUE")], includeWithheld=True)
    asks("a control with a body", MISSING, "control", [("control", "ASSIGNED", "a", True, compact('Hi A"nna'))], **anna)
    account = {"accountAttributes": {"plan": "team"}}
    everything = {"sessionId": "s-1", "requestId": "r-1", "url": "https://a/?b", "device": "DEVICE_MOBILE", "context": {"cart": 5, "the tenant": {"name": "T"}}, **account}
    asks("each source", SCOPE, "sources", [("sources", "TARGETED", "x", None, '"team|5|T|s-1|r-1|https://a/?b|mobile"')], **everything)
    asks("what a call leaves out", SCOPE, "sources", [("sources", "TARGETED", "x", None, '"|||default|||all"')])
    asks("blank is no session", SCOPE, "sources", [("sources", "TARGETED", "x", None, '"|||default|||desktop"')], sessionId=" ", requestId="", url="", device="DEVICE_DESKTOP")
    asks("an attribute of the account is none of the person", SCOPE, "account", [("account", "MISSING_VALUE")], attributes={"plan": "gold"}, includeWithheld=True)
    asks("and none of the person is one of the account", SCOPE, "account", [("account", "TARGETED", "x", None, '"team"')], attributes={"plan": "gold"}, **account)
    bound = "A body that passes a bound is dropped, with a warning; the others are not touched."
    topic.case("10,001 turns", bound, user("u", names=["turns", "empty"], **anna), [("empty", "TARGETED", "x", None, compact('Hi A"nna'))], [("turns", "TEMPLATE")])
    kilobyte = {"v": "x" * 1024}
    asks("a body of a mebibyte and its quotes", bound, "large", [], [("large", "TEMPLATE")], attributes={"n": 1024, **kilobyte})
    asks("a body of 100 bytes", bound, "large", [("large", "TARGETED", "x", None, compact("x" * 100))], attributes={"n": 10, "v": "x" * 10})

    profile = {"unit": "u", "attributes": {"name": "Stored", "other": 1}, "accountAttributes": {"plan": "team"}}
    topic.case("the profile has what the request has not", SCOPE, user("u", names=["empty"]), [("empty", "TARGETED", "x", None, '"Hi Stored"')], profile=profile)
    topic.case("the profile has attributes of the account", SCOPE, user("u", names=["account"]), [("account", "TARGETED", "x", None, '"team"')], profile=profile)
    topic.case("the request hides the profile", SCOPE, user("u", names=["empty"], **anna), [("empty", "TARGETED", "x", None, compact('Hi A"nna'))], profile=profile)
    topic.case("a null of the request hides it, too", SCOPE, user("u", names=["skip"], attributes={"name": None}, includeWithheld=True), [("skip", "MISSING_VALUE")], profile=profile)
    return topic


def explained_bodies():
    greeting = "Hi {{ attribute.user.name }}"
    item = lambda selector, body, **more: {"selector": selector, "status": "running", "experiences": [{"name": "x", "audience": "everyone", "body": body, **more}]}
    topic = Explanations(
        "explanations-of-bodies",
        "The stage of a body with templates, as an explanation lists it.",
        catalog(
            personalizations=[item("plain", "Hi"), item("empty", greeting), item("skip", greeting, on_missing="skip"), item("turns", "{% for i in (1..10001) %}{% endfor %}")],
            experiments=[{"selector": "variants", "status": "running", "variants": [{"name": "a", "weight": 100, "body": greeting, "on_missing": "skip"}]}],
        ),
    )
    rule = "BODY is passed when the body is rendered, within its bounds and with no value missing that it needs; of a body without templates there is no such stage."
    aimed = [SOUND, RUNNING, stage("READY", "x"), stage("DEVICE", "x"), stage("AUDIENCE", "x")]
    anna = {"attributes": {"name": "Anna"}}
    shown = lambda selector, body: (selector, "TARGETED", "x", None, compact(body))
    topic.explain("text alone", rule, user(), "plain", "TARGETED", aimed, "x", shown("plain", "Hi"))
    topic.explain("rendered", rule, user(**anna), "empty", "TARGETED", [*aimed, stage("BODY", "x")], "x", shown("empty", "Hi Anna"))
    topic.explain("a missing value that is rendered as nothing", rule, user(), "empty", "TARGETED", [*aimed, stage("BODY", "x")], "x", shown("empty", "Hi "))
    topic.explain("nothing missing", rule, user(**anna), "skip", "TARGETED", [*aimed, stage("BODY", "x")], "x", shown("skip", "Hi Anna"))
    topic.explain("a missing value that skips", rule, user(), "skip", "MISSING_VALUE", [*aimed, stage("BODY", "x", False)])
    topic.explain("too many turns: a warning, and no reason", rule, user(), "turns", None, [*aimed, stage("BODY", "x", False)], warning=("turns", "TEMPLATE"))
    drawn = [stage("TRAFFIC", draw=(slot("variants", "traffic", "u"), 0, 1_000_000)), stage("VARIANT", "a", True, (slot("variants", "variant", "u"), 0, 1_000_000))]
    topic.explain("of a variant", rule, user("u", **anna), "variants", "ASSIGNED", [SOUND, RUNNING, stage("DEVICE"), *drawn, stage("BODY")], "a", ("variants", "ASSIGNED", "a", None, compact("Hi Anna")))
    topic.explain("of a variant, skipped", rule, user("u"), "variants", "MISSING_VALUE", [SOUND, RUNNING, stage("DEVICE"), *drawn, stage("BODY", passed=False)])
    return topic


TOPICS = [templates, explained_bodies]
