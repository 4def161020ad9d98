"""No section of a brief is lost unnoticed: a wing has at least these, in this order, among any new ones."""

import pytest

from koinon.report.club.view import PARTS as CLUB
from koinon.report.pair.view import PARTS as PAIR
from koinon.report.state.view import PARTS as STATE

OF_A_CLUB = """members commitment capability burden deterrence trade integration
    disputes voting cohesion threats flexibility"""
OF_A_STATE = """life alliances blocs capability burden trade conflict rivalries voting cooperation regime"""
OF_A_PAIR = """life alliances blocs links capability trade conflict place voting"""


@pytest.mark.parametrize(("parts", "known"), [(CLUB, OF_A_CLUB), (STATE, OF_A_STATE), (PAIR, OF_A_PAIR)])
def test_a_wing_keeps_its_sections(parts, known):
    expected = known.split()
    assert [module.ID for module in parts if module.ID in expected] == expected
