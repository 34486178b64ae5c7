"""Which row an actor may change, locked for the transaction."""

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor

from .errors import BaseNotFound, GroupNotFound, IncubationNotFound
from .models import CommunityGroup, Incubation, IncubationBase

READ_GROUPS, FILE = "community_group.read", "community_group.file"
PAPER = "registers/communities/papers/filing"  # the template of the certificate
HANDLE, DECIDE = "organisation.handle", "organisation.decide"


def locked_group(group_id: int, action: str, *, actor: Actor) -> CommunityGroup:
    """The group for changing. Raises GroupNotFound where the actor does not even see it, NotPermitted
    else."""
    group = CommunityGroup.objects.select_for_update().filter(id=group_id).first()
    if group is None or not access.may(actor, READ_GROUPS, division_code=group.division_code):
        raise GroupNotFound("没有这个备案。请返回列表重新选择。")
    access.require(actor, action, division_code=group.division_code)
    return group


def base_for(base_id: int, *, actor: Actor) -> IncubationBase:
    """A base, locked: its places are counted under the lock."""
    base = IncubationBase.objects.select_for_update().filter(id=base_id).first()
    if base is None or not access.may(actor, "organisation.read", division_code=base.division_code):
        raise BaseNotFound("没有这个孵化基地。请返回列表重新选择。")
    return base


def locked_incubation(incubation_id: int, action: str, *, actor: Actor) -> Incubation:
    """The stay for changing, with its base."""
    found = (
        Incubation.objects.select_for_update(of=("self",))
        .select_related("base")
        .filter(id=incubation_id)
        .first()
    )
    if found is None or not access.may(actor, "organisation.read", division_code=found.base.division_code):
        raise IncubationNotFound("没有这条孵化记录。请返回列表重新选择。")
    access.require(actor, action, division_code=found.base.division_code)
    return found
