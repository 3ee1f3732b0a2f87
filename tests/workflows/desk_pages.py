"""Helpers of the tests of the desk: a signed-in browser that reads English, so texts do not depend on a .mo file."""

from django.conf import settings
from django.test import Client
from django.urls import reverse

from workflows import timekeeping


def client_of(user=None) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    if user is not None:
        client.force_login(user)
    return client


def page(user, name, *args, **query):
    return client_of(user).get(reverse(name, args=args), query)


def now():
    return timekeeping.now()
