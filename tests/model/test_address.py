import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.model.address import addresses, is_web_address


@pytest.mark.parametrize(
    "url",
    [
        *("http://", "http:///x", "https://:80/", "//example.org", "example.org", "javascript:alert(1)", ""),
        *("file:///etc/passwd", "data:text/html,x", "https://a\\b", "http://[::1", "https://a.org:port/"),
        *("https://exa mple.org", "http://a\tb", "https://example.org\n", "ftp://a.b"),
        *(
            "https://example.org/\x1b[2J",
            "https://ex\u202eample.org",
            "https://example.org@evil.test/",
            "https://@a.b/",
        ),
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    assert not is_web_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "HTTPS://EXAMPLE.ORG/a?b=c#d",
        "https://[::1]:8080/",
        "http://ä.de",
        "https://a.org/Bayes'_x",
    ],
)
def test_a_web_address_has_a_scheme_and_a_host(url: str) -> None:
    assert is_web_address(url)


WIKI = "https://en.wikipedia.org/wiki/Bayes'_theorem"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://a.org/x.", ["https://a.org/x"]),
        ("(https://a.org/x)", ["https://a.org/x"]),
        ("https://a.org/x_(y)", ["https://a.org/x_(y)"]),
        ("(see https://a.org/x_(y).)", ["https://a.org/x_(y)"]),
        ("[x](https://a.org/#b)!", ["https://a.org/#b"]),
        ("<https://a.org> **http://b.org** 'https://c.org'", ["https://a.org", "http://b.org", "https://c.org"]),
        (f"{WIKI}, HTTP://B.ORG/a?b=c&d;", [WIKI, "HTTP://B.ORG/a?b=c&d"]),
        ("https://a.org/x。次", ["https://a.org/x"]),
        ("https://a.org/日本\thttp://b.org", ["https://a.org/日本", "http://b.org"]),
        ("https://github.com@evil.example/ https:// http://. example.org ftp://a.b", []),
    ],
)
def test_addresses_are_found_without_the_sentence_around_them(text: str, found: list[str]) -> None:
    assert [address.url for address in addresses(text)] == found
    assert all(text[address.start : address.end] == address.url for address in addresses(text))


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*"htps:/.@[](){}%#?\\ -\x00\n\x1b'_*", "é", "\u202e", "\ud800", "https://"])).map("".join)
)
def test_whatever_a_text_holds_what_is_found_is_an_address_in_it(text: str) -> None:
    end = 0
    for address in addresses(text):
        assert end <= address.start < address.end
        assert text[address.start : address.end] == address.url
        assert is_web_address(address.url)
        end = address.end
