"""The durations of the stages, version beside version, with their ranges."""

from django.utils.translation import gettext as _

from accounts.range_charts import ranges
from workflows.models import SimulationRun
from workflows.simulation import results


def stages(run: SimulationRun):
    table = results.stage_tables(run)[0]
    whole = results.case_table(run)[0]
    rows = [{"label": _("From acceptance to decision"), "bars": [_bar(cell) for cell in whole["cells"]]}]
    rows += [{"label": row["label"], "bars": [_bar(cell) for cell in row["cells"]]} for row in table["rows"]]
    heads = [heading for _key, heading in results.columns(run)]
    return ranges(rows, heads, title=_("Working days, with the range of nine in ten repetitions"))


def _bar(cell: results.Figure) -> dict:
    return {"mean": cell.mean, "low": cell.low, "high": cell.high, "text": cell.text}
