from django.db import models


class FlowMove(models.Model):
    """The open cases of one version brought to another, for the exceptions. What happened to each is its event.

    mapping: {key of a stage: key in the other version}. failed: {case number: why it could not be moved}.
    """

    from_version = models.ForeignKey("workflows.FlowVersion", models.PROTECT, related_name="moves_from")
    to_version = models.ForeignKey("workflows.FlowVersion", models.PROTECT, related_name="moves_to")
    mapping = models.JSONField(default=dict)
    reason = models.TextField()
    started_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    undone_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_reason = models.TextField(blank=True)
    failed = models.JSONField(default=dict)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self):
        return f"{self.from_version} → {self.to_version.number}"
