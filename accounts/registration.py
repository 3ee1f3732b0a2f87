from django.db import IntegrityError, transaction

from accounts.models import Applicant, User


def register(
    *, kind, name, id_type, id_number, phone, username, password, legal_representative="", electronic_delivery
):
    """A user with the applicant it stands for, both or neither. Returns None when a twin was quicker."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, password, name=name, phone=phone, kind=User.Kind.APPLICANT)
            Applicant.objects.enrol(
                kind=kind,
                name=name,
                id_type=id_type,
                id_number=id_number,
                phone=phone,
                legal_representative=legal_representative,
                electronic_delivery=electronic_delivery,
                user=user,
                real_name_level=1,  # the check digit fits; the identity has not been proved yet
            )
            return user
    except IntegrityError:
        return None
