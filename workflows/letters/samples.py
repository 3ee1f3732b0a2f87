"""Made-up facts for trying a wording. PURE. Nothing here is anybody's."""

from workflows.letters import kinds as letter_kinds
from workflows.letters.kinds import LetterKind

SAMPLE = {
    "bureau": "慈溪市人力资源和社会保障局",
    "agency": "劳动关系科",
    "number": "慈人社样〔2016〕001号",
    "date": "2016-10-11",
    "case_number": "330282-161011-000042",
    "item": "企业实行不定时工作制和综合计算工时工作制审批",
    "applicant": "慈溪市样例制造有限公司",
    "applicant_id": "9133**********0001",
    "handler": "王受理",
    "contact": "0574-0000-1001",
    "verify_code": "SAMPLESAMPLE",
    "verify_url": "http://127.0.0.1/verify/SAMPLESAMPLE/",
    "received_at": "2016-10-11 09:30",
    "accepted_on": "2016-10-11",
    "promised_due": "2016-10-31",
    "statutory_due": "2016-11-08",
    "materials": [{"name": "实施方案", "form": "原件", "copies": "1", "received": True}],
    "reason": "这里写明理由（样例）。",
    "points": [{"label": "实施方案", "problem": "未盖章", "required": "加盖公章", "basis": "办事指南第1项"}],
    "promises": [{"kind": "材料", "label": "场地证明", "promise": "属实", "basis": "办事指南第1项"}],
    "check_days": 20,
    "answer_by": "2016-11-10",
    "pause_kind": "expert_review",
    "basis": "这里写明依据（样例）",
    "planned_days": 18,
    "start_on": "2017-01-17",
    "end_on": "2017-02-10",
    "old_due_on": "2016-10-31",
    "new_due_on": "2016-11-14",
    "days": 10,
    "content": "这里写明准予的内容（样例）。",
    "facts": "这里写明查明的事实（样例）。",
    "remedies": "可以自收到本决定之日起六十日内申请行政复议。",
    "way": "direct",
    "receiver": "张申请",
    "document": "准予行政许可决定书",
    "matter": "这里写明事由（样例）。",
    "request_days": 5,
    "held_at": "2016-11-22 09:00",
}


def facts(kind: LetterKind, *, is_licence: bool = True, bare: bool = False, power: str = "") -> dict:
    """Facts that a paper of this kind can be made from. bare: only what it must have, nothing it may have.
    power: the type code of the kind of power it is about; then that says whether it is a licence."""
    sort = letter_kinds.SORTS[kind]
    names = [*letter_kinds.COMMON, *sort.required]
    if not bare:
        names += [name for name in (*letter_kinds.BESIDE, *sort.optional) if name not in ("seal", "copies", "agent")]
    found = {name: SAMPLE.get(name, _made_up(name)) for name in names}
    power = power or (letter_kinds.LICENCE if is_licence else "07")
    said = {"is_licence": power == letter_kinds.LICENCE, "power": letter_kinds.power_name(power)}
    return found | said | {"is_demo": True, "deemed": False}


def _made_up(name: str):
    if name in letter_kinds.DATES:
        return "2016-10-20"
    return f"{letter_kinds.LABELS.get(name, name)}（样例）"
