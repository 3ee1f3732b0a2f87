"""The frame of every page: elder mode, language, errors, and a page with everything on it."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client, override_settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO_MODE = True


def test_the_style_guide_is_not_there_in_production(client):
    assert client.get("/styleguide/").status_code == 404


def test_elder_mode_is_switched_on_and_off_and_leads_back(client, demo):
    answer = client.post("/preferences/elder/", {"on": "1", "next": "/styleguide/?page=2"})
    assert (answer.status_code, answer["Location"]) == (302, "/styleguide/?page=2")
    assert 'class="elder"' in client.get("/styleguide/").content.decode()
    client.post("/preferences/elder/", {"on": "0", "next": "/styleguide/"})
    assert 'class="elder"' not in client.get("/styleguide/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_elder_mode_never_leads_to_another_site(client, elsewhere):
    assert client.post("/preferences/elder/", {"on": "1", "next": elsewhere})["Location"] == "/"


def test_elder_mode_needs_a_post_with_a_token(client):
    assert client.get("/preferences/elder/").status_code == 405
    refused = Client(enforce_csrf_checks=True).post("/preferences/elder/", {"on": "1"})
    assert refused.status_code == 403 and "elder" not in refused.cookies


def test_english_is_a_choice_and_chinese_the_rule(client, demo):
    assert '<html lang="zh-Hans"' in client.get("/styleguide/", headers={"accept-language": "en"}).content.decode()
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    assert '<html lang="en"' in client.get("/styleguide/").content.decode()


def test_no_page_needs_inline_script_or_style(client, demo):
    answer = client.get("/styleguide/")
    html = answer.content.decode()
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_every_file_the_frame_asks_for_exists(client, demo):
    html = client.get("/styleguide/").content.decode()
    asked = re.findall(r'(?:src|href)="/static/([^"]+)"', html)
    assert len(asked) > 10 and [path for path in asked if not finders.find(path)] == []


def test_no_id_stands_twice_on_the_page_with_everything(client, demo):
    ids = re.findall(r'\sid="([^"]+)"', client.get("/styleguide/").content.decode())
    assert sorted(i for i in set(ids) if ids.count(i) > 1) == []


@override_settings(DEBUG=False)
def test_a_missing_page_says_so_in_the_frame_of_every_page(client):
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404 and 'id="main"' in answer.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_draw_without_a_request_and_lead_home(name):
    html = render_to_string(f"{name}.html")
    assert 'href="/"' in html and "<h1>" in html and "12345" in html


def test_the_colours_of_text_are_readable_on_their_ground():
    css = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8").split("@media")[0]
    colour = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})", css))
    pairs = [
        ("ink", "paper"),
        ("ink-soft", "paper"),
        ("ink-soft", "sunken"),
        ("link", "paper"),
        ("link-visited", "paper"),
    ]
    pairs += [(tone, f"{tone}-soft") for tone in ("info", "good", "warn", "bad", "pause", "quiet")]
    pairs += [
        ("surface", "celadon-700"),
        ("surface", "bad"),
        ("celadon-900", "celadon-100"),
        ("focus-on-dark", "celadon-900"),
    ]
    assert {pair: round(_contrast(colour[pair[0]], colour[pair[1]]), 2) for pair in pairs if
            _contrast(colour[pair[0]], colour[pair[1]]) < 4.5} == {}  # fmt: skip
    assert _contrast(colour["line-strong"], colour["surface"]) >= 3  # edges of controls


def _contrast(one, other):
    lighter, darker = sorted((_light(one), _light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _light(hexed):
    hexed = hexed[1:] if len(hexed) == 7 else "".join(c * 2 for c in hexed[1:])
    parts = [int(hexed[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
