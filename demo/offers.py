"""What two guides of the demonstration offer beyond the package, made up and said so: 容缺 and 告知承诺."""

LATE = {"labor-dispatch-new": "rules-agreement"}  # may follow after acceptance
COMMITTED = {"hr-service-licence": "premises-proof"}  # a written commitment may replace it
CHECK_DAYS = 20


def add(package: dict) -> dict:
    """The package with the switches on; before it is imported, so that a second import finds nothing to change."""
    for item in package["items"]:
        materials = {material.get("key"): material for material in item["materials"]}
        if late := LATE.get(item["code"]):
            materials[late] |= {"late": True, "note": "演示：可容缺后补"}
        if committed := COMMITTED.get(item["code"]):
            item["commitment_days"] = CHECK_DAYS
            materials[committed] |= {"commitment": True, "note": "演示：可书面承诺代替"}
            item["conditions"][-1]["commitment"] = True
    return package
