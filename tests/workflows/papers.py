"""Facts for papers, and a way to read what was printed."""

import io

from pypdf import PdfReader

FACTS = {
    "is_demo": True,
    "is_licence": True,
    "bureau": "慈溪市人力资源和社会保障局",
    "agency": "劳动关系科",
    "number": "慈人社许准〔2016〕001号",
    "date": "2016-10-11",
    "case_number": "330282-161011-000042",
    "item": "企业实行不定时工作制和综合计算工时工作制审批",
    "applicant": "慈溪市样例制造有限公司",
    "applicant_id": "9133**********0001",
    "handler": "王受理",
    "contact": "0574-0000-1001",
    "verify_code": "ABCD2345EFGH",
    "verify_url": "http://127.0.0.1:8000/verify/ABCD2345EFGH/",
    "received_at": "2016-10-11 09:30",
    "accepted_on": "2016-10-11",
    "deemed": False,
    "promised_due": "2016-10-31",
    "statutory_due": "2016-11-08",
    "materials": [{"name": "实施方案", "form": "原件", "copies": "1", "received": True}],
    "reason": "岗位不属于规定的范围，不符合条件。",
    "points": [{"label": "实施方案", "problem": "未盖章", "required": "加盖公章", "basis": "503号文第七条"}],
    "answer_by": "2016-11-10",
    "pause_kind": "expert_review",
    "basis": "劳部发〔1994〕503号第四条",
    "planned_days": 18,
    "start_on": "2017-01-17",
    "end_on": "2017-02-10",
    "old_due_on": "2016-10-31",
    "new_due_on": "2016-11-14",
    "days": 10,
    "content": "准予实行综合计算工时工作制一年。",
    "facts": "申请岗位为普通办公岗位。",
    "remedies": "可以自收到本决定之日起六十日内申请行政复议。",
    "way": "direct",
    "receiver": "张申请",
    "document": "准予行政许可决定书",
    "matter": "申请涉及相邻企业的重大利益，可能影响其正常经营。",
    "request_days": 5,
    "held_at": "2016-11-22 09:00",
    "place": "慈溪市行政服务中心三楼会议室",
    "host": "罗正义",
    "attended": "申请人张某，利害关系人王某",
    "record": "申请人陈述了理由，利害关系人提出了意见。",
    "signed_by": "张某、王某、罗正义",
    "promises": [{"kind": "材料", "label": "场地证明", "promise": "属实", "basis": "办事指南第1项"}],
    "check_days": 20,
    "finding": "现场没有固定的办公场所，承诺内容不实。",
    "party": "慈溪市邻近样例企业",
    "certificate_number": "330282-001-2016-0001",
    "licence": "劳务派遣经营许可证",
    "ground": "行政许可有效期届满未延续的",
    "old_valid_to": "2016-10-31",
    "valid_from": "2016-11-01",
}


def printed(pdf: bytes) -> str:
    """All words of the paper, without the line breaks and spaces that setting put in."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def lines(pdf: bytes) -> list[str]:
    return [line for page in PdfReader(io.BytesIO(pdf)).pages for line in page.extract_text().splitlines()]
