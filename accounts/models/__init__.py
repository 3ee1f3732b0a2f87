from accounts.models.applicant import Applicant, Mandate, Reveal
from accounts.models.audit import AuditRecord
from accounts.models.organisation import Department, DepartmentGrant, Post, Posting
from accounts.models.user import User

__all__ = ["Applicant", "AuditRecord", "Department", "DepartmentGrant", "Mandate", "Post", "Posting", "Reveal", "User"]
