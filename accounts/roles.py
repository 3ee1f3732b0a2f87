"""The roles of rules §12. PURE. A post (岗位) is a role in a department; people hold posts for a time."""

from enum import StrEnum


class Role(StrEnum):
    CLERK = "clerk"  # 窗口受理员
    TOWN_CLERK = "town_clerk"  # 镇窗口
    REVIEWER = "reviewer"  # 审核员
    HEAD = "head"  # 科室负责人
    LEADER = "leader"  # 分管领导
    CHIEF = "chief"  # 局主要领导
    LIST_ADMIN = "list_admin"  # 行政审批科管理员
    LEGAL = "legal"  # 法规科审查员
    SUPERVISOR = "supervisor"  # 监察员
    OFFICE = "office"  # 领导小组办公室
    LIAISON = "liaison"  # 联络员
    EXCHANGE = "exchange"  # 信息中心
    SYSTEM_ADMIN = "system_admin"  # 三员
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"


# 等保三级: system, security and audit administrators are three people, and none of them has another role.
THREE_ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})


def may_be_held_together(roles: set[Role]) -> bool:
    """An administrator of the machine holds that one role and nothing else."""
    return not (roles & THREE_ADMINISTRATORS) or len(roles) == 1
