"""Where an applicant can turn against a decision (rules §1.7). By date, because the law changed."""

from datetime import date

from django.conf import settings

GOVERNMENT_ALONE_FROM = date(2024, 1, 1)  # 行政复议法 2023 revision, Art. 24(1)


def text(edition, *, on: date) -> str:
    """The edition's own text, else the general one in force on that day."""
    if edition.remedies.strip():
        return edition.remedies.strip()
    government = settings.LOCAL_GOVERNMENT
    if on >= GOVERNMENT_ALONE_FROM:
        where = f"{government}（线上申请渠道：浙江政务服务网、“掌上复议”等，以复议机关公布的为准）"
    else:
        where = f"{government}或者上一级主管部门"
    return (
        f"如不服本决定，可以自收到本决定之日起六十日内依法向{where}申请行政复议，"
        "也可以自收到本决定之日起六个月内依法向有管辖权的人民法院提起行政诉讼。"
    )
