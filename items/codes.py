"""The words an item is described with. Codes of GB/T 39046-2020 where the standard has them."""

from enum import StrEnum


class ItemType(StrEnum):  # GB/T 39046-2020 A.1
    LICENCE = "01"
    PENALTY = "02"
    COERCION = "03"
    LEVY = "04"
    PAYMENT = "05"
    INSPECTION = "06"
    CONFIRMATION = "07"
    REWARD = "08"
    RULING = "09"
    OTHER_POWER = "10"
    PUBLIC_SERVICE = "20"


class Level(StrEnum):  # GB/T 39046-2020 A.2, in its order
    NATIONAL = "national"
    PROVINCIAL = "provincial"
    MUNICIPAL = "municipal"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    GRADED = "graded"
    UNKNOWN = "unknown"


class Audience(StrEnum):  # GB/T 39046-2020 A.4, in its order
    PERSON = "person"
    ENTERPRISE = "enterprise"
    INSTITUTION = "institution"
    SOCIAL_ORGANISATION = "social_organisation"
    AGENCY = "agency"
    OTHER = "other"


class Theme(StrEnum):
    EMPLOYMENT = "employment"
    LABOUR_RELATIONS = "labour_relations"
    SOCIAL_INSURANCE = "social_insurance"
    WORK_INJURY = "work_injury"
    RETIREMENT = "retirement"
    MEDICAL_INSURANCE = "medical_insurance"
    MATERNITY = "maternity"
    TALENT = "talent"
    TRAINING = "training"
    ARCHIVES = "archives"
    FOREIGNERS = "foreigners"
    OTHER = "other"


class Channel(StrEnum):  # GB/T 39046-2020 A.5
    WINDOW = "window"
    WEB = "web"
    MOBILE = "mobile"
    POST = "post"
    OTHER = "other"


class Handling(StrEnum):  # GB/T 39046-2020 A.6
    INSTANT = "instant"
    PROMISED = "promised"
    OTHER = "other"


class ReviewMode(StrEnum):
    IMMEDIATE = "immediate"  # 即审即办
    TWO_STEP = "two_step"  # 前审后批
    UNKNOWN = "unknown"


class Unit(StrEnum):
    WORKDAY = "workday"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    HOUR = "hour"
    INSTANT = "instant"
    NONE = "none"  # the law sets no limit (无限期)
    UNKNOWN = "unknown"  # nobody has checked yet (时限待核)


COUNTED_UNITS = frozenset({Unit.WORKDAY, Unit.DAY, Unit.MONTH, Unit.YEAR, Unit.HOUR})


class PowerSource(StrEnum):
    LOCAL = "local"  # 法定本级行使
    HANDED_DOWN = "handed_down"  # 上级下放/授权
    ENTRUSTED = "entrusted"  # 上级委托
    OTHER = "other"
    UNKNOWN = "unknown"


class SpecialProcedure(StrEnum):  # 行政许可法 Art. 45: these eight and no others
    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"


class OnlineDepth(StrEnum):  # 网办深度, in the order of GB/T 39046's seven labels: how far the web takes an application
    CONSULTING = "consulting"
    COLLECTING = "collecting"
    CHECKING = "checking"
    ACCEPTING = "accepting"
    HANDLING = "handling"
    FEEDBACK = "feedback"
    LICENCE = "licence"
    UNKNOWN = "unknown"


class Reach(StrEnum):  # 通办范围
    NATIONAL = "national"
    CROSS_PROVINCE = "province"
    CROSS_CITY = "city"
    CROSS_COUNTY = "county"


class BodyNature(StrEnum):  # GB/T 39046-2020 A.3
    STATUTORY = "statutory"
    AUTHORISED = "authorised"
    ENTRUSTED = "entrusted"
    OTHER = "other"
    UNKNOWN = "unknown"


class FileRole(StrEnum):
    BLANK = "blank"  # 空白表格
    SAMPLE = "sample"  # 填写样例
    RESULT = "result"  # 结果样本


class ResultKind(StrEnum):
    CERTIFICATE = "certificate"  # 出证办结
    DOCUMENT = "document"  # 出文办结
    APPROVAL = "approval"  # 审批办结
    OTHER = "other"
    UNKNOWN = "unknown"


class BasisRank(StrEnum):
    LAW = "law"
    ADMIN_REGULATION = "admin_regulation"
    STATE_COUNCIL = "state_council"
    LOCAL_REGULATION = "local_regulation"
    MINISTRY_RULE = "ministry_rule"
    PROVINCIAL_RULE = "provincial_rule"
    NORMATIVE = "normative"
    UNKNOWN = "unknown"


# 行政许可法 Art. 14–17: what may set a licence (a provincial rule only for a time). Nothing else may.
MAY_SET_A_LICENCE = frozenset(
    {
        BasisRank.LAW,
        BasisRank.ADMIN_REGULATION,
        BasisRank.STATE_COUNCIL,
        BasisRank.LOCAL_REGULATION,
        BasisRank.PROVINCIAL_RULE,
    }
)


class BasisStatus(StrEnum):
    IN_FORCE = "in_force"
    REPEALED = "repealed"
    UNVERIFIED = "unverified"


class MaterialForm(StrEnum):
    ORIGINAL = "original"
    COPY = "copy"
    BOTH = "both"
    ELECTRONIC = "electronic"
    UNKNOWN = "unknown"


class MaterialSource(StrEnum):
    APPLICANT = "applicant"  # 申请人自备
    GOVERNMENT = "government"  # 政府部门核发
    SHARED = "shared"  # 数据共享
    THIS_SYSTEM = "this_system"
    AGENCY = "agency"  # 中介机构
    OTHER = "other"
    UNKNOWN = "unknown"


class ItemState(StrEnum):
    DRAFT = "draft"
    IN_USE = "in_use"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


class EditionState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"
