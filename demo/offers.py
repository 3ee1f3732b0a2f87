"""What the demonstration says beyond the package, made up and said so: 容缺 and 告知承诺 of two guides; who decides."""

LATE = {"labor-dispatch-new": "rules-agreement"}  # may follow after acceptance
COMMITTED = {"hr-service-licence": "premises-proof"}  # a written commitment may replace it
CHECK_DAYS = 20

BUREAU, BY_LAW = "慈溪市人力资源和社会保障局", "statutory"
# Named in the guides: 工伤保险条例第二十四条 (a committee of the city); 浙人社发〔2014〕106号 (entrusted to counties).
BODIES = {
    "labour-capacity": {"body_name": "宁波市劳动能力鉴定委员会", "body_nature": BY_LAW},
    "foreigner-work": {
        "body_name": BUREAU,
        "body_nature": "entrusted",
        "entrusting_body": "浙江省人力资源和社会保障厅",
        "power_source": "entrusted",
    },
}
# 经办机构 and centres act by authorisation; the leaders are the demonstration's.
CENTRES = {
    "cxrsj-sb": "慈溪市社会保险事业管理中心",
    "cxrsj-jy": "慈溪市就业管理服务中心",
    "cxrsj-rc": "慈溪市人才服务中心",
}
LEADERS = {"cxrsj-gs": "沈海燕", "cxrsj-yl": "沈海燕", "cxrsj-sb": "沈海燕"}


def body_of(item: dict) -> dict:
    centre = CENTRES.get(item["department"]) if item["type_code"] != "01" else None
    body = {"body_name": centre or BUREAU, "body_nature": "authorised" if centre else BY_LAW}
    return body | BODIES.get(item["code"], {}) | {"supervising_leader": LEADERS.get(item["department"], "陈志远")}


def add(package: dict) -> dict:
    """The package with the switches on; before it is imported, so that a second import finds nothing to change."""
    for item in package["items"]:
        item |= body_of(item)
        materials = {material.get("key"): material for material in item["materials"]}
        if late := LATE.get(item["code"]):
            materials[late] |= {"late": True, "note": "演示：可容缺后补"}
        if committed := COMMITTED.get(item["code"]):
            item["commitment_days"] = CHECK_DAYS
            materials[committed] |= {"commitment": True, "note": "演示：可书面承诺代替"}
            item["conditions"][-1]["commitment"] = True
    return package
