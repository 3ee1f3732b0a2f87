"""Every address of the project and every role: who gets in. A new address without a row here is a failure.

The case waits at the counter, the draft and its file are the applicant's (of an item that takes no commitment), the
licence was granted by the leader.
"""

import pytest
from django.db import connection

from tests.doors.office import ROLES, Office, names
from workflows.api.acts import VERBS

pytestmark = pytest.mark.django_db

# .  the page   R  sent on elsewhere   L  asked to sign in   3  not for this role (403)   4  not there for them (404)
# 5  only by POST; who may is said by what else stands in the row, and by the acts' own tests
TABLE = """
#                      anonymous, applicant, other · clerk, town clerk, reviewer, head, leader, chief
#                      · list admin, legal, supervisor, office, liaison, exchange · system, security, auditor
# Public
home                   ...  ......  ......  ...
item-list              ...  ......  ......  ...
catalogue              ...  ......  ......  ...
item-guide             ...  ......  ......  ...
power-list             ...  ......  ......  ...
service-list           ...  ......  ......  ...
responsibility-list    ...  ......  ......  ...
responsibility-list-xlsx ...  ......  ......  ...
published-changes      ...  ......  ......  ...
item-edition           ...  ......  ......  ...
edition-pdf            ...  ......  ......  ...
guide-file             444  444444  444444  444
apply                  ...  ......  ......  ...
track                  ...  ......  ......  ...
verify                 ...  ......  ......  ...
verify-paper           ...  ......  ......  ...
public-hearings        ...  ......  ......  ...
register               ...  ......  ......  ...
login                  .RR  RRRRRR  RRRRRR  RRR
healthz                ...  ......  ......  ...
styleguide             444  444444  444444  444
set_language           RRR  RRRRRR  RRRRRR  RRR
elder-mode             555  555555  555555  555
demo-login             555  555555  555555  555
logout                 555  555555  555555  555
# One's own account
account                L..  ......  ......  ...
password               L..  ......  ......  ...
own-applicant          LRR  444444  444444  444
# The applicant's own
my-applications        L..  RRRRRR  RRRRRR  RRR
my-application         L.4  444444  444444  444
submitted              L.4  444444  444444  444
answer-correction      LR4  444444  444444  444
withdraw               L.4  444444  444444  444
ask-for-hearing        LR4  444444  444444  444
hand-in-late           LR4  444444  444444  444
my-licences            L..  RRRRRR  RRRRRR  RRR
my-licence             L.4  444444  444444  444
ask-about-licence      L55  555555  555555  555
draft                  L.4  444444  444444  444
draft-section          L.4  444444  444444  444
draft-town             L.4  444444  444444  444
draft-materials        L.4  444444  444444  444
draft-remove-file      555  555555  555555  555
draft-check            L.4  444444  444444  444
draft-commitment       L44  444444  444444  444
file                   L.4  444444  444444  444
letter                 L.4  .444..  44..44  444
# The desk
desk                   L44  ......  ......  333
desk-act               L44  .44433  443344  333
desk-act-preview       L44  555555  555555  333
desk-case              L44  .444..  44..44  333
desk-claim             L44  555555  555555  333
desk-commitments       L44  ......  ......  333
desk-deputies          L44  ......  ......  333
desk-intake            L44  ......  ......  333
desk-intake-applicant  L44  .44444  444444  333
desk-intake-form       L44  .44444  444444  333
desk-late              L44  R44433  443344  333
desk-licence           L44  .4....  44..44  333
desk-licence-end       L44  3433..  443344  333
desk-licences          L44  ......  ......  333
desk-note              L44  555555  555555  333
desk-on-the-spot       L44  .44433  443344  333
desk-phrases           L44  ......  ......  333
desk-scans             L44  .44433  443344  333
desk-search            L44  ......  ......  333
desk-section           L44  444.4.  444444  333
desk-spot-check        L44  44..44  444444  333
desk-spot-checks       L44  ......  ......  333
desk-supplement        L44  R444RR  44RR44  333
edit-phrase            L44  .44444  444444  333
end-deputyship         L44  555555  555555  333
remove-phrase          L44  555555  555555  333
# Supervision
acknowledge-notice     L44  555555  555555  555
acknowledge-notices    L44  555555  555555  555
alert-cards            L44  3333..  33..33  333
alert-rule             L44  333333  33.333  .33
alert-rule-new         L44  333333  33.333  .33
alert-rule-packs       L44  333333  33.333  .33
alert-rule-trial       L44  3333..  33..33  .33
alert-rules            L44  3333..  33..33  .33
appeals                L44  3333..  33..33  333
bulletin               L44  ......  ......  ...
bulletins              L44  ......  ......  ...
card                   L44  44....  44..44  444
deal-card              L44  333333  33..33  333
department-points      L44  3333..  33..33  333
issue-order            L44  333333  335533  333
messages               L44  333333  333333  .33
my-supervision         L44  ......  ......  ...
order                  L44  44....  44..44  444
orders                 L44  3333..  33..33  333
points                 L44  3333..  33..33  333
urge                   L44  555555  555555  555
alerts                 L44  3333..  33..33  333
anomalies              L44  3333..  33..33  333
anomaly                L44  3333..  33..33  333
enforcement            L44  3333..  33..33  333
notices                L44  ......  ......  ...
operations             L44  333333  33..33  .33
retry-parked           L44  333333  335533  533
supervised-case        L44  3333..  33..33  333
supervised-case-strip  L44  3333..  33..33  333
supervised-cases       L44  3333..  33..33  333
supervision            L44  3333..  33..33  333
supervision-tiles      .44  3333..  33..33  333
supervision-wall       L44  3333..  33..33  333
# Changes of the lists
catalogue-differences  L44  333.33  .33..3  333
compare-catalogue      L44  333333  533333  333
upload-catalogue       L44  333333  .33333  333
catalogue-difference   L44  333333  R33333  333
settle-difference      L44  333333  533353  333
begin-change           L44  33..33  .33..3  333
manage-responsibility  L44  33....  .....3  333
add-duty-row           L44  33..33  433443  333
change-duty-row        L44  33..33  433443  333
cancel-duty-row        L44  335533  533553  333
remove-duty-row        L44  335533  533553  333
change-batch           L44  33....  .....3  333
change-line            L44  33..33  433343  333
edit-change-line       L44  33..33  433343  333
list-changes           L44  33....  .....3  333
remove-change-line     L44  335533  533353  333
# Items
cleanup                L44  33..33  ..3..3  333
cleanup-item           L44  33..33  ..3..3  333
cleanup-subject        L44  33..33  ..3..3  333
law                    L44  333333  ..3333  333
laws                   L44  333333  ..3333  333
compare-draft          L44  333333  R33333  333
add-column             L44  333333  R33333  333
add-field              L44  333333  R33333  333
add-form-section       L44  333333  R33333  333
copy-item              L44  333333  R33333  333
edit-column            L44  333333  R33333  333
edit-draft             L44  333333  R33333  333
edit-field             L44  333333  R33333  333
edit-files             L44  333333  R33333  333
edit-form              L44  333333  R33333  333
edit-form-section      L44  333333  R33333  333
edit-section           L44  333333  R33333  333
export-draft           L44  333333  .33333  333
end-delegation         L44  333333  533333  333
import-items           L44  333333  .33333  333
import-report          L44  333333  R33333  333
import-template        L44  333333  .33333  333
item-delegations       L44  333333  .33333  333
item-codes             L44  333333  .33333  333
manage-draft           L44  333333  533333  333
manage-item            L44  333333  .33333  333
stars                  L44  333...  .3...3  333
item-stars             L44  333...  .3...3  333
speed-up               L44  333...  .3..33  333
manage-items           L44  333333  .33333  333
new-item               L44  333333  .33333  333
preview-draft          L44  333333  R33333  333
publish-draft          L44  333333  R33333  333
# Flows
begin-flow             L44  333333  533333  333
cancel-simulation      L44  333333  533333  333
flow-bottlenecks       L44  3333..  .3..33  333
flow-simulation        L44  333333  .33333  333
simulation             L44  333333  .33333  333
discard-flow           L44  333333  533333  333
edit-flow              L44  333333  .33333  333
flow-compare           L44  333333  .33333  333
flow-design            L44  333333  .33333  333
flow-bpmn-export       L44  333333  .33333  333
flow-bpmn-import       L44  333333  .33333  333
flow-draft             L44  333333  R33333  333
flow-json              L44  333333  .33333  333
flow-test              L44  333333  .33333  333
flow-test-step         L44  333333  433333  333
flow-impact            L44  333333  .33333  333
flow-tests             L44  333333  .33333  333
record-flow-test       L44  333333  .33333  333
record-case            L44  333333  535333  333
flow-move              L44  333333  .33333  333
flow-stage             L44  333333  R33333  333
import-flow            L44  333333  .33333  333
manage-flow            L44  333333  .33333  333
manage-flows           L44  333333  .33333  333
plan-move              L44  333333  .33333  333
publish-flow           L44  333333  533333  333
undo-move              L44  333333  533333  333
# Calendar, licences, wordings, posts, audit
audit                  L44  333333  333333  33.
calendar-day           L44  333333  .33333  .33
calendar-load          L44  333333  .33333  .33
calendar-recompute     L44  333333  .33333  .33
calendar-year          L44  333333  .33333  .33
manage-calendar        L44  333333  .33333  .33
manage-licence-rule    L44  333333  .33333  333
manage-licence-rules   L44  333333  .33333  333
manage-post            L44  333333  333333  ..3
manage-posts           L44  333333  333333  ..3
manage-wording         L44  333333  .33333  333
manage-wordings        L44  333333  .33333  333
preview-wording        L44  333333  533333  333
paper-series           L44  333333  .33333  333
relieve-posting        L44  333333  333333  ..3
# The API
api-application        3.4  .444..  44..44  444
api-notes              334  .44433  443344  444
api-applications       3..  ......  ......  ...
api-files              355  555555  555555  555
api-item               ...  ......  ......  ...
api-items              ...  ......  ......  ...
api-licence            3.4  .4....  44..44  444
api-licences           3..  ......  ......  ...
api-licence-revoke     355  555555  555555  555
api-licence-deregister 355  555555  555555  555
api-schema             ...  ......  ......  ...
api-{verb}             355  555555  555555  555
"""
API = "api-{verb}"  # one row for all acts
# What only takes POST is tried by those whom the page it stands on refuses.
STANDS_ON = {
    "ask-about-licence": "my-licence",
    "draft-remove-file": "draft",
    "desk-note": "desk-case",
    "desk-act-preview": "desk-act",
    "remove-phrase": "edit-phrase",
    "remove-change-line": "change-line",
    **dict.fromkeys(["remove-duty-row", "cancel-duty-row"], "change-duty-row"),
    **dict.fromkeys(["api-licence-revoke", "api-licence-deregister"], "api-licence"),
    **{f"api-{verb}": "api-application" for verb in VERBS},
}


def rows() -> dict[str, str]:
    """name -> one sign for each of ROLES; spaces only group them."""
    found = {}
    for line in TABLE.strip().splitlines():
        if line and not line.startswith("#"):
            name, _space, signs = line.partition(" ")
            assert name not in found, name
            found[name] = signs.replace(" ", "")
    acts = found.pop(API)
    return found | {f"api-{verb}": acts for verb in VERBS}


def sign(answer) -> str:
    if answer.status_code in (301, 302):
        return "L" if answer["Location"].startswith("/accounts/login/?next=") else "R"
    if answer.resolver_match.url_name == "healthz" and answer.status_code in (200, 503):
        return "."  # whether all is well is told to everybody
    return {200: ".", 403: "3", 404: "4", 405: "5"}.get(answer.status_code, str(answer.status_code))


def test_every_address_has_its_row_and_every_row_its_address():
    assert rows().keys() == names()
    assert {name: signs for name, signs in rows().items() if len(signs) != len(ROLES)} == {}


def test_everybody_gets_where_the_table_says_and_nowhere_else():
    office, wrong = Office(), []
    for name, signs in rows().items():
        url = office.address(name)
        for role, expected in zip(ROLES, signs, strict=True):
            if (found := sign(office.client(role).get(url))) != expected:
                wrong.append(f"{name} as {role}: {found}, not {expected}")
    assert wrong == []


def test_who_does_not_get_in_changes_nothing_by_sending_something():
    office, faults = Office(), []
    table = rows()
    for role in ROLES:
        office.client(role)  # signing in is recorded
    before = content()
    for name in table:
        url = office.address(name)
        for role, expected in zip(ROLES, table[STANDS_ON.get(name, name)], strict=True):
            if expected in "L34":
                answer = office.client(role).post(url, {"reason": "没有权限的人写的理由", "kind": "holiday"})
                if answer.status_code not in (302, 400, 403, 404, 405):
                    faults.append(f"{name} as {role}: {answer.status_code}")
    assert faults == []
    after = content()
    assert {table for table in before if before[table] != after[table]} == set()


def content() -> dict[str, str]:
    """A fingerprint of every table but the sessions."""
    with connection.cursor() as sql:
        sql.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'django_%'")
        tables = [row[0] for row in sql.fetchall()]
        found = {}
        for table in tables:
            name = connection.ops.quote_name(table)
            sql.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t")
            found[table] = sql.fetchone()[0]
    return found
