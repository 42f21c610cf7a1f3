"""url-parts.json and place.json."""

from vector import Conditions, identified, text, user


def url_parts():
    conditions = {
        "host": {"request": "host", "equals": "example.com"},
        "host-set": {"request": "host", "is_set": True},
        "host-sub": {"request": "host", "ends_with": ".example.com"},
        "host-not": {"request": "host", "not_equals": "example.com"},
        "host-six": {"request": "host", "equals": "[2001:db8::1]"},
        "path": {"request": "path", "equals": "/shop/shoes"},
        "path-root": {"request": "path", "equals": "/"},
        "path-shop": {"request": "path", "starts_with": ["/shop/", "shop/"]},
        "path-set": {"request": "path", "is_set": True},
        "path-encoded": {"request": "path", "equals": "/a%20b"},
        "source": {"query": "utm_source", "equals": "news letter"},
        "source-set": {"query": "utm_source", "is_set": True},
        "source-empty": {"query": "utm_source", "equals": ""},
        "source-not": {"query": "utm_source", "not_equals": "x"},
        "source-e": {"query": "utm_source", "equals": "é"},
        "source-number": {"query": "utm_source", "equals": 1},
        "spaced": {"query": "a b", "equals": "c=d&e"},
        "percent": {"query": "p", "equals": "100%"},
        "case": {"query": "UTM_SOURCE", "is_set": True},
        "pattern": {"query": "id", "matches": r"^\d+$"},
    }
    topic = Conditions("url-parts", "Parts of the address: host, path and the parameters of the query.", conditions)
    rule = "URL_HOST, URL_PATH and URL_QUERY are parts of the address; see Parts of the address."
    nothing = "host-not source-not"

    def case(url, matching):
        topic.matches(f"the address {url}" if url else "no address", rule, matching, **({"url": url} if url else {}))

    case("", nothing)
    case("https://example.com", "host host-set path-root path-set source-not")
    case("https://example.com/", "host host-set path-root path-set source-not")
    case("HTTPS://EXAMPLE.COM/shop/shoes", "host host-set path path-shop path-set source-not")
    case("https://example.com:8443/shop/", "host host-set path-shop path-set source-not")
    case("https://example.com:/", "host host-set path-root path-set source-not")
    case("https://user:pass@example.com/", "host host-set path-root path-set source-not")
    case("https://a@b@example.com/", "host host-set path-root path-set source-not")
    case("https://example.com@evil.test/", f"{nothing} host-set path-root path-set")
    case("https://www.example.com/", f"{nothing} host-set host-sub path-root path-set")
    case("https://example.com.test/", f"{nothing} host-set path-root path-set")
    case("https://example.com:80a/", f"{nothing} host-set path-root path-set")
    case("https://[2001:DB8::1]:443/shop/shoes", f"{nothing} host-set host-six path path-shop path-set")
    case("https://[2001:db8::1]", f"{nothing} host-set host-six path-root path-set")
    case("//example.com/shop/x", "host host-set path-shop path-set source-not")
    case("app+x-1.0://example.com", "host host-set path-root path-set source-not")
    case("1app://example.com/shop/x", f"{nothing} path-set")
    case("https:///shop/x", f"{nothing} path-shop path-set")
    case("https://:80/", f"{nothing} path-root path-set")
    case("https://user@/", f"{nothing} path-root path-set")
    case("/shop/shoes", f"{nothing} path path-shop path-set")
    case("shop/shoes", f"{nothing} path-shop path-set")
    case("/", f"{nothing} path-root path-set")
    case("mailto:shop/x", f"{nothing} path-shop path-set")
    case("mailto:", nothing)
    case("https:/shop/shoes", f"{nothing} path path-shop path-set")
    case("https://example.com/shop/shoes/", "host host-set path-shop path-set source-not")
    case("https://example.com/shop/../shop/shoes", "host host-set path-shop path-set source-not")
    case("https://example.com/a%20b", "host host-set path-encoded path-set source-not")
    case("https://example.com/a b", "host host-set path-set source-not")
    case("https://example.com/shop/shoes?x#/y", "host host-set path path-shop path-set source-not")
    case("https://example.com#?utm_source=x", "host host-set path-root path-set source-not")
    case("https://example.com?utm_source=news+letter", "host host-set path-root path-set source source-set source-not")
    case("?utm_source=news%20letter", "host-not source source-set source-not")
    case("?utm_source=news letter#x", "host-not source source-set source-not")
    case("?utm_source=x", "host-not source-set")
    case("?utm_source=x&utm_source=news+letter", "host-not source-set")
    case("?utm_source=news+letter&utm_source=x", "host-not source source-set source-not")
    case("?utm_source=", "host-not source-set source-empty source-not")
    case("?utm_source", "host-not source-set source-empty source-not")
    case("?utm_source&utm_source=x", "host-not source-set source-empty source-not")
    case("?&&=x&utm_source=x&", "host-not source-set")
    case("?UTM_SOURCE=x", f"{nothing} case")
    case("?utm%5Fsource=%C3%A9", "host-not source-set source-e source-not")
    case("?utm%5fsource=%c3%a9", "host-not source-set source-e source-not")
    case("?utm_source=é", "host-not source-set source-e source-not")
    case("?utm_source=1", "host-not source-set source-not")
    case("?utm_source=%1", "host-not source-set source-not")
    case("?utm_source=x;id=7", "host-not source-set source-not")
    case("?id=7", f"{nothing} pattern")
    case("?id=7a", nothing)
    case("?a+b=c%3Dd%26e", f"{nothing} spaced")
    case("?a%20b=c=d%26e", f"{nothing} spaced")
    case("?a%2Bb=c=d%26e", nothing)
    case("?p=100%", f"{nothing} percent")
    case("?p=100%25", f"{nothing} percent")
    case("?p=100%2", nothing)
    case("?p=100%zz", nothing)
    case("?utm_source=x?id=7", "host-not source-set source-not")
    case("/?/?utm_source=x", f"{nothing} path-root path-set")
    return topic


def place():
    conditions = {
        "country": {"place": "country", "equals": "DE"},
        "country-any-case": {"place": "country", "one_of": ["de", "at"], "ignore_case": True},
        "country-not": {"place": "country", "not_one_of": ["US", "CA"]},
        "country-set": {"place": "country", "is_set": True},
        "region": {"place": "region", "equals": "BY"},
        "city": {"place": "city", "starts_with": "Mün"},
        "city-missing": {"place": "city", "is_set": False},
        "all": {"all": [{"place": "country", "equals": "DE"}, {"place": "region", "equals": "BY"}]},
    }
    topic = Conditions("place", "The place of the caller.", conditions)
    rule = "PLACE is the part of the place that its name says, compared as it is given; missing when it is empty or there is no place."

    def case(name, matching, **fields):
        topic.matches(name, rule, matching, **({"place": fields} if fields else {}))

    case("no place", "country-not city-missing")
    case("a country", "country country-any-case country-not country-set city-missing", country="DE")
    case("a country in lower case", "country-any-case country-not country-set city-missing", country="de")
    case("another country", "country-set city-missing", country="US")
    case("a country and its region", "country country-any-case country-not country-set region city-missing all", country="DE", region="BY")
    case("a region without a country", "country-not region city-missing", region="BY")
    case("all three", "country country-any-case country-not country-set region city all", country="DE", region="BY", city="München")
    case("a city alone", "country-not city", city="Münster")
    case("a country in place of a region", "country-not city-missing", region="DE")
    case("256 bytes", "country-not country-set city-missing", country="c" * 256)

    def bytes_case(name, why, fields, matching):
        topic.request_matches(name, why, user(), matching, hex=(identified() + fields).hex())

    merged = "Of a singular field given twice the last one counts (a message given twice is merged)."
    bytes_case("an empty place", rule, text(16, b""), "country-not city-missing")
    bytes_case("an empty country is missing", rule, text(16, text(1, "")), "country-not city-missing")
    bytes_case("two places are one", merged, text(16, text(1, "DE")) + text(16, text(2, "BY")), "country country-any-case country-not country-set region city-missing all")
    bytes_case("the last of two countries counts", merged, text(16, text(1, "US") + text(1, "DE")), "country country-any-case country-not country-set city-missing")
    bytes_case("an empty country after another", merged, text(16, text(1, "US")) + text(16, text(1, "")), "country-not city-missing")
    bytes_case("unknown fields are skipped", "Unknown fields, and known ones with another wire type, are skipped.", text(16, text(4, "x") + bytes.fromhex("0801") + text(1, "DE")), "country country-any-case country-not country-set city-missing")
    too_long = "value_too_long: a part of `place` over 256 bytes."
    for field, name in ((1, "country"), (2, "region"), (3, "city")):
        topic.case(f"a {name} of 257 bytes", too_long, user(), refused="value_too_long", hex=(identified() + text(16, text(field, "c" * 257))).hex())
    topic.case("257 bytes that a later text replaces", "Texts are measured as they come, those that a later one replaces included.", user(), refused="value_too_long", hex=(identified() + text(16, text(1, "c" * 257) + text(1, "DE"))).hex())
    topic.case("a damaged place", "malformed_request", user(), refused="malformed_request", hex=(identified() + text(16, bytes.fromhex("0a05"))).hex())
    return topic


TOPICS = [url_parts, place]
