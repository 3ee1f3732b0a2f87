"""Who works at the demonstration bureau and who applies. All invented, all marked, all with valid check digits."""

from datetime import date
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.grants import grant_department
from accounts.identity import credit_check, resident_check
from accounts.models import Applicant, Department, Mandate, Post, User
from accounts.posts import appoint
from accounts.roles import Role
from accounts.sealing import keyed_hash
from items.seeding import seed_departments

SINCE = date(2016, 1, 4)
# Names of real towns and streets; the codes are the county's with a running number, not the official ones.
TOWNS = [
    ("hushan", "浒山街道（演示）", "330282001"),
    ("zhouxiang", "周巷镇（演示）", "330282102"),
    ("guanhaiwei", "观海卫镇（演示）", "330282106"),
    ("longshan", "龙山镇（演示）", "330282110"),
]
TITLES = {
    Role.CLERK: "窗口受理岗",
    Role.TOWN_CLERK: "镇便民服务窗口岗",
    Role.REVIEWER: "审核岗",
    Role.HEAD: "科室负责人岗",
    Role.LEADER: "分管领导岗",
    Role.CHIEF: "局主要领导岗",
    Role.LIST_ADMIN: "事项与流程管理岗",
    Role.LEGAL: "合法性审查岗",
    Role.SUPERVISOR: "电子监察岗",
    Role.OFFICE: "领导小组办公室岗",
    Role.LIAISON: "联络员岗",
    Role.EXCHANGE: "数据交换岗",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDITOR: "审计员",
}
# user name, name, department code, role, what to try
STAFF = [
    ("clerk", "王晓梅", "cxrsj-sp", Role.CLERK, "窗口受理员：收件、受理、一次性告知补正、送达"),
    ("clerk2", "胡国强", "cxrsj-sp", Role.CLERK, ""),
    ("clerk3", "孙丽华", "cxrsj-sp", Role.CLERK, ""),
    ("sphead", "钱立新", "cxrsj-sp", Role.HEAD, "行政审批科负责人：分派办件、设置代办、科室常用语"),
    ("leader", "陈志远", "cxrsj", Role.LEADER, "分管领导：作出准予或者不予决定"),
    ("leader2", "沈海燕", "cxrsj", Role.LEADER, ""),
    ("chief", "周文斌", "cxrsj", Role.CHIEF, "局主要领导：批准延期"),
    ("listadmin", "徐慧敏", "cxrsj-sp", Role.LIST_ADMIN, "行政审批科管理员：编辑事项、工作日历、流程"),
    ("legal", "罗正义", "cxrsj-fg", Role.LEGAL, "法规科：合法性审查岗"),
    ("supervisor", "吴建华", "cxrsj", Role.SUPERVISOR, "监察员：看板、预警、黄红牌"),
    ("office", "郑小峰", "cxrsj-bgs", Role.OFFICE, "领导小组办公室：总体情况"),
    ("bgshead", "方国平", "cxrsj-bgs", Role.HEAD, "办公室负责人：责任清单的归口管理与公布"),
    ("liaison-bgs", "唐雅文", "cxrsj-bgs", Role.LIAISON, ""),
    ("exchange", "何俊", "cxrsj-xx", Role.EXCHANGE, ""),
    ("sysadmin", "高远", "cxrsj-xx", Role.SYSTEM_ADMIN, "系统管理员：只管系统，不看办件"),
    ("secadmin", "严谨", "cxrsj-xx", Role.SECURITY_ADMIN, "安全管理员：管岗位与授权，不看办件"),
    ("auditor", "明察", "cxrsj-xx", Role.AUDITOR, "审计员：只看审计记录"),
    ("town", "戚春兰", "hushan", Role.TOWN_CLERK, "镇窗口：受理、初审、全面放权事项的办理"),
    ("town2", "陆永平", "zhouxiang", Role.TOWN_CLERK, ""),
    ("town3", "岑美君", "guanhaiwei", Role.TOWN_CLERK, ""),
    ("town4", "虞大海", "longshan", Role.TOWN_CLERK, ""),
    ("townhead", "施镇长", "hushan", Role.HEAD, "镇负责人：全面放权事项以市局名义决定"),
    ("townhead2", "余镇长", "zhouxiang", Role.HEAD, ""),
    ("townhead3", "任镇长", "guanhaiwei", Role.HEAD, ""),
    ("townhead4", "苗镇长", "longshan", Role.HEAD, ""),
    ("reviewer", "李明哲", "cxrsj-ld", Role.REVIEWER, "劳动关系科审核员：审查、特别程序、退回"),
    ("head", "马向东", "cxrsj-ld", Role.HEAD, "劳动关系科负责人：看本科室全部办件"),
]
SECTIONS = ["cxrsj-ld", "cxrsj-gs", "cxrsj-rl", "cxrsj-zy", "cxrsj-yl", "cxrsj-sb", "cxrsj-jy", "cxrsj-rc"]
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = ["建军", "秀英", "桂兰", "志强", "晓燕", "文静", "国庆", "美玲", "海波", "雪芬", "永康", "佳怡"]
TRADES = ["精密机械", "电器", "纺织", "物流", "餐饮管理", "建筑工程", "人力资源服务", "化纤", "轴承", "食品"]


def build() -> None:
    """Departments, towns, posts, staff and applicants. Safe to repeat."""
    departments = seed_departments()
    bureau = departments["cxrsj"]
    for code, name, town_code in TOWNS:
        departments[code] = Department.objects.get_or_create(
            code=code,
            defaults={"name": name, "kind": "town", "town_code": town_code, "parent": bureau, "is_demo": True},
        )[0]
    for username, name, department, role, hint in STAFF:
        hire(username, name, departments[department], role, hint)
    for n, code in enumerate(SECTIONS):
        for m in (1, 2):
            name = f"{SURNAMES[(2 * n + m) % len(SURNAMES)]}{GIVEN[(3 * n + m) % len(GIVEN)]}"
            hire(f"reviewer-{code.split('-')[1]}-{m}", name, departments[code], Role.REVIEWER, "")
        hire(f"liaison-{code.split('-')[1]}", f"{SURNAMES[n]}联", departments[code], Role.LIAISON, "")
        if code != "cxrsj-ld":  # that section's head is one of the named accounts
            hire(f"head-{code.split('-')[1]}", person_name(n + 50), departments[code], Role.HEAD, "")
    give_sight(departments, bureau)
    for n in range(1, 31):
        organisation(n)
    for n in range(1, 41):
        person(n)
    named_applicants()


def hire(username, name, department, role, hint) -> User:
    user = _user(username, name, "staff", hint)
    appoint(user, post(department, role), start_on=SINCE)
    return user


def post(department, role) -> Post:
    return Post.objects.establish(department=department, role=role, title=TITLES[role])


def give_sight(departments, bureau) -> None:
    """Leaders and monitoring see the whole bureau, heads and reviewers their section, towns themselves."""
    for code, role in (
        ("cxrsj", Role.LEADER),
        ("cxrsj", Role.CHIEF),
        ("cxrsj", Role.SUPERVISOR),
        ("cxrsj-bgs", Role.OFFICE),
        ("cxrsj-sp", Role.CLERK),
    ):
        grant_department(post(departments[code], role), bureau, "view_cases")
    for code, role in (("cxrsj", Role.SUPERVISOR), ("cxrsj-bgs", Role.OFFICE), ("cxrsj", Role.CHIEF)):
        grant_department(post(departments[code], role), bureau, "supervise")
    for code in SECTIONS:
        for role in (Role.REVIEWER, Role.HEAD):
            grant_department(post(departments[code], role), departments[code], "view_cases")
    for code, _name, _number in TOWNS:
        for role in (Role.TOWN_CLERK, Role.HEAD):
            grant_department(post(departments[code], role), departments[code], "view_cases")


def organisation(n: int) -> Applicant:
    return _applicant(
        "organisation",
        organisation_name(n),
        "credit_code",
        credit_code(n),
        legal_representative=person_name(n + 7),
        user=_user(f"org{n:02}", person_name(n + 7), "applicant", ""),
    )


def organisation_name(n: int) -> str:
    """Each its own: a made-up word of two characters and a trade."""
    word = "安博诚达恒宏嘉凯利茂"[n % 10] + "邦昌德丰辉捷隆盛泰源"[(n // 10 + n * 3) % 10]
    return f"慈溪市{word}{TRADES[n % len(TRADES)]}有限公司（演示）"


def number_of(applicant: Applicant) -> str | None:
    """The invented number of one of the story's own applicants; None for anybody else."""
    return _numbers().get(applicant.id_hash)


@cache
def _numbers() -> dict[str, str]:
    credit = [credit_code(n) for n in [*range(1, 31), 901]]
    resident = [resident_id(n) for n in [*range(1, 41), 903]] + [_resident("19580312", 882)]
    pairs = [("credit_code", n) for n in credit] + [("resident_id", n) for n in resident]
    return {keyed_hash(f"{kind}:{number}"): number for kind, number in pairs}


def person(n: int) -> Applicant:
    user = _user(f"person{n:02}", person_name(n), "applicant", "")
    return _applicant("person", person_name(n), "resident_id", resident_id(n), user=user)


def person_name(n: int) -> str:
    return SURNAMES[n % len(SURNAMES)] + GIVEN[(n * 5) % len(GIVEN)]


def named_applicants() -> None:
    """The accounts a visitor signs in with."""
    zhang = _user("applicant", "张桂芳", "applicant", "申请人（个人，68岁）：查进度、补正、下载文书")
    _applicant("person", "张桂芳", "resident_id", _resident("19580312", 882), user=zhang, electronic_delivery=True)
    company = _user("company", "林海峰", "applicant", "申请人（企业）：特殊工时、劳务派遣，有各种状态的办件")
    own = _applicant(
        "organisation",
        "慈溪市样例制造有限公司（演示）",
        "credit_code",
        credit_code(901),
        user=company,
        legal_representative="林海峰",
        electronic_delivery=True,
    )
    agent = _user("agent", "邵代理", "applicant", "代理人：可为受委托的企业代办")
    _applicant("person", "邵代理", "resident_id", resident_id(903), user=agent)
    Mandate.objects.get_or_create(agent=agent, principal=own, defaults={"valid_from": SINCE, "scope": "全部事项"})


def credit_code(n: int) -> str:
    body = f"91330282MA9{n:06d}"
    return body + credit_check(body)


def resident_id(n: int) -> str:
    return _resident(f"{1955 + n % 45}{1 + n % 12:02}{1 + n % 28:02}", n % 1000)


def _resident(birthday: str, n: int) -> str:
    body = f"330282{birthday}{n:03}"
    return body + resident_check(body)


@cache
def _password() -> str:
    """Hashed once for all: a good hash is slow on purpose."""
    return make_password(settings.DEMO_PASSWORD)


def _user(username, name, kind, hint) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User.objects.create(
            username=username,
            password=_password(),
            name=name,
            kind=kind,
            is_demo=True,
            demo_hint=hint,
            phone="0574-00000000",
        )
    return user


def _applicant(kind, name, id_type, number, **fields) -> Applicant:
    found = Applicant.objects.find(id_type=id_type, id_number=number)
    return found or Applicant.objects.enrol(
        kind=kind,
        name=name,
        id_type=id_type,
        id_number=number,
        phone="0574-00000000",
        is_demo=True,
        real_name_level=2,
        **fields,
    )
