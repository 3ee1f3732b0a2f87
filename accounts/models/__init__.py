from accounts.models.applicant import Applicant, Mandate, Reveal
from accounts.models.organisation import Department, DepartmentGrant, Post, Posting
from accounts.models.user import User

__all__ = ["Applicant", "Department", "DepartmentGrant", "Mandate", "Post", "Posting", "Reveal", "User"]
