"""The table of who may do what is that of the program, and tells where the role alone is not enough."""

from pathlib import Path

from bot import permissions
from handlers import catalogue
from handlers.router import CENTRAL

TABLE = Path(__file__).parents[1] / "docs" / "permissions.md"
PUBLIC = frozenset({"questions"})  # linked people see there no more than anybody


def test_the_printed_table_is_the_one_in_the_documents() -> None:
    """When it differs: python main.py permissions > docs/permissions.md"""
    assert "\n".join(permissions.table(catalogue())) + "\n" == TABLE.read_text()


def test_every_route_and_form_is_in_the_table() -> None:
    printed = TABLE.read_text()
    for name in [r.name for r in catalogue().routes if r.kind in ("button", "intent")] + list(catalogue().forms):
        assert f"`{name}`" in printed, name


def test_whose_records_they_are_is_said_wherever_a_role_is_not_enough() -> None:
    """What only the central team does, and what anybody may, needs no such line."""
    for router in catalogue().routers:
        accesses = {route.access for route in router.routes} | {guided.access for guided in router.forms}
        if any(access.linked and access != CENTRAL for access in accesses):
            assert router.own, router.name


def test_all_roles_that_a_route_names_have_a_word_for_everybody_who_holds_them() -> None:
    for route in catalogue().routes:
        assert permissions.who(route.access)
