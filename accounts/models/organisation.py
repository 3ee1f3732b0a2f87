from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from accounts import roles


class Department(models.Model):
    class Kind(models.TextChoices):
        BUREAU = "bureau", _("Bureau")
        SECTION = "section", _("Section")
        TOWN = "town", _("Town")
        INSTITUTION = "institution", _("Institution")

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    town_code = models.CharField(max_length=9, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]
        permissions = [("view_cases", "May see the department's cases"), ("supervise", "May supervise")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="town") & Q(town_code__regex=r"^\d{9}$")) | (~Q(kind="town") & Q(town_code="")),
                name="town_has_a_code",
            ),
            models.UniqueConstraint(fields=["town_code"], condition=~Q(town_code=""), name="town_code_unique"),
        ]

    def __str__(self):
        return self.name


class DepartmentGrant(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Department, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False


class Posts(models.Manager):
    def establish(self, *, department, role, title) -> "Post":
        """A post with its own group; grants go to the group."""
        group, _made = Group.objects.get_or_create(name=f"{department.code}/{role}/{title}")
        post, _made = self.get_or_create(department=department, role=str(role), title=title, defaults={"group": group})
        return post


class Post(models.Model):
    """岗位: a role in a department, held by people for a time."""

    ROLES = [(str(role), role.value) for role in roles.Role]

    department = models.ForeignKey(Department, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30, choices=ROLES)
    title = models.CharField(max_length=60)
    group = models.OneToOneField(Group, models.PROTECT, related_name="post")

    objects = Posts()

    class Meta:
        ordering = ["department", "role", "title"]
        constraints = [models.UniqueConstraint(fields=["department", "role", "title"], name="post_once")]

    def __str__(self):
        return f"{self.department} {self.title}"


class Posting(models.Model):
    post = models.ForeignKey(Post, models.PROTECT, related_name="postings")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="postings")
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["start_on"]
        constraints = [
            models.UniqueConstraint(fields=["post", "user"], condition=Q(end_on=None), name="posting_one_open"),
            models.CheckConstraint(
                condition=Q(end_on=None) | Q(end_on__gte=F("start_on")), name="posting_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["user"], name="posting_of_user")]
