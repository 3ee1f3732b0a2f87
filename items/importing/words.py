"""Words of real guides -> codes. PURE. The first word of each row is the one the export writes."""

import re

from items import codes

WORDS = {
    codes.ItemType: {
        "01": ("行政许可",),
        "02": ("行政处罚",),
        "03": ("行政强制",),
        "04": ("行政征收",),
        "05": ("行政给付",),
        "06": ("行政检查",),
        "07": ("行政确认",),
        "08": ("行政奖励",),
        "09": ("行政裁决",),
        "10": ("其他行政权力", "其他权力", "其他"),
        "20": ("公共服务", "公共服务事项"),
    },
    codes.Level: {
        "national": ("国家级", "国家"),
        "provincial": ("省级", "省"),
        "municipal": ("市级", "设区市级"),
        "county": ("县级", "县", "区级"),
        "town": ("镇级", "乡级", "街道"),
        "village": ("村级", "社区"),
        "graded": ("分级管理",),
        "unknown": ("待核",),
    },
    codes.Audience: {
        "person": ("个人", "自然人"),
        "enterprise": ("企业", "企业法人"),
        "institution": ("事业单位", "事业法人"),
        "social_organisation": ("社会组织", "社会组织法人"),
        "agency": ("行政机关",),
        "other": ("其他组织",),
    },
    codes.Theme: {
        "employment": ("就业创业",),
        "labour_relations": ("劳动关系",),
        "social_insurance": ("社会保险",),
        "work_injury": ("工伤",),
        "retirement": ("退休养老",),
        "medical_insurance": ("医疗保险",),
        "maternity": ("生育",),
        "talent": ("人才职称",),
        "training": ("职业培训",),
        "archives": ("人事档案",),
        "foreigners": ("外国人",),
        "other": ("其他",),
    },
    codes.Channel: {
        "window": ("现场申请", "窗口"),
        "web": ("网上申请", "网上"),
        "mobile": ("移动端", "手机"),
        "post": ("邮寄申请", "邮寄", "快递"),
        "other": ("其他",),
    },
    codes.Handling: {
        "instant": ("即办件",),
        "promised": ("承诺件", "限时件"),
        "other": ("其他", "转报件", "联办件", "上报件"),
    },
    codes.ReviewMode: {"immediate": ("即审即办",), "two_step": ("前审后批",), "unknown": ("待核",)},
    codes.Unit: {
        "workday": ("工作日", "个工作日"),
        "day": ("日", "天", "自然日"),
        "month": ("月", "个月"),
        "year": ("年",),
        "hour": ("小时",),
        "instant": ("即办", "即时"),
        "none": ("无限期", "无法定时限"),
        "unknown": ("待核",),
    },
    codes.PowerSource: {
        "local": ("法定本级行使",),
        "handed_down": ("上级下放/授权", "上级下放", "上级授权"),
        "entrusted": ("上级委托",),
        "other": ("其他",),
        "unknown": ("待核",),
    },
    codes.SpecialProcedure: {
        "hearing": ("听证",),
        "tender": ("招标",),
        "auction": ("拍卖",),
        "inspection": ("检验",),
        "testing": ("检测",),
        "quarantine": ("检疫",),
        "appraisal": ("鉴定",),
        "expert_review": ("专家评审",),
    },
    codes.OnlineDepth: {
        "consulting": ("互联网咨询",),
        "collecting": ("互联网收件", "收件"),
        "checking": ("互联网预审", "预审"),
        "accepting": ("互联网受理", "受理"),
        "handling": ("互联网办理", "办理"),
        "feedback": ("互联网办理结果信息反馈", "办理结果信息反馈"),
        "licence": ("互联网电子证照反馈", "电子证照反馈"),
        "unknown": ("待核",),
    },
    codes.Reach: {
        "national": ("全国通办", "全国"),
        "province": ("跨省通办", "跨省"),
        "city": ("跨市通办", "跨市"),
        "county": ("跨县通办", "跨县"),
    },
    codes.BodyNature: {
        "statutory": ("法定机关",),
        "authorised": ("授权组织",),
        "entrusted": ("受委托组织",),
        "other": ("其他",),
        "unknown": ("待核",),
    },
    codes.ResultKind: {
        "certificate": ("出证办结",),
        "document": ("出文办结",),
        "approval": ("审批办结",),
        "other": ("其他",),
        "unknown": ("待核",),
    },
    codes.MaterialForm: {
        "original": ("原件",),
        "copy": ("复印件",),
        "both": ("原件或复印件", "原件和复印件"),
        "electronic": ("电子文件", "电子"),
        "unknown": ("待核",),
    },
    codes.MaterialSource: {
        "applicant": ("申请人自备", "自行出具", "自行提供", "个人或单位出具", "参保单位"),
        "government": ("政府部门核发",),
        "shared": ("数据共享",),
        "this_system": ("本系统",),
        "agency": ("中介机构",),
        "other": ("其他",),
        "unknown": ("待核",),
    },
    codes.BasisRank: {
        "law": ("法律",),
        "admin_regulation": ("行政法规",),
        "state_council": ("国务院决定",),
        "local_regulation": ("地方性法规",),
        "ministry_rule": ("部门规章",),
        "provincial_rule": ("省政府规章",),
        "normative": ("规范性文件",),
        "unknown": ("待核",),
    },
    codes.BasisStatus: {"in_force": ("现行有效",), "repealed": ("已废止",), "unverified": ("待核",)},
}
CODES = {enum: {word: code for code, words in rows.items() for word in words} for enum, rows in WORDS.items()}
GOVERNMENT = re.compile(
    r"公安|法院|部门|[省市县]\S*[厅局办委]|乡镇政府|民政|社保机构|社会保险经办机构|派出所|派出所|部队"
)
BRACKETS = re.compile(r"[（(].*?[）)]")


def word(enum, code):
    return WORDS[enum][code][0] if code in WORDS[enum] else str(code)


def code_of(enum, text):
    """The code for a code or one of its words; None where the word says nothing we know."""
    text = text.strip()
    if text in set(enum):
        return str(text)
    return CODES[enum].get(text) or CODES[enum].get(BRACKETS.sub("", text).strip())


def type_of(text):
    """ "行政确认/行政给付" names two types: the first is taken and the rest told. (code, what was left out)"""
    head, *rest = re.split(r"[/、,，]", BRACKETS.sub("", text))
    return code_of(codes.ItemType, head), "、".join(part for part in rest if part.strip())


def level_of(text):
    if "委托县级" in text:
        return "county"
    return code_of(codes.Level, text) or code_of(codes.Level, re.split(r"[(（/]", text)[0])


def audience_of(text):
    """(codes, words not understood). 法人 stands for the three kinds of legal person of GB/T 39046."""
    found, unknown = [], []
    for part in re.split(r"[,，、;；]", text):
        part = part.strip()
        if not part or part.startswith(("（", "(")):
            continue
        if part in ("法人", "企业、事业单位"):
            found += ["enterprise", "institution", "social_organisation"]
        elif code := code_of(codes.Audience, part):
            found.append(code)
        else:
            unknown.append(part)
    return list(dict.fromkeys(found)), unknown


def source_of(text):
    code = code_of(codes.MaterialSource, text)
    if code:
        return code
    if GOVERNMENT.search(text):
        return "government"
    return "other" if len(text.strip()) > 3 and text.strip() not in ("原件", "复印件") else None


DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


def sheets_of(text):
    """How many sheets “一式三份” asks for, or None where it does not say."""
    match = re.search(r"(?:一式)?([一二两三四五六七八九十]|\d{1,2})\s*(?:份|张)", text)
    if not match:
        return None
    return DIGITS.get(match[1]) or int(match[1])


def delivery_of(text):
    """Working days of “自作出决定之日起5个工作日内送达”, or None."""
    match = re.search(r"(\d{1,3})\s*个?工作日内送达", text)
    return int(match[1]) if match else None
