"""Threats of states and how far members of a bloc share them.

Outside values
- Cosines by hand: (1,1,0) with (1,0,0) is 1/sqrt(2), with (0,1,1) it is 1/2, with (0,0,1) it is 0.
- History: in 1990 all six members of the Gulf Cooperation Council had been targets of disputes begun by Iran;
  in 2014 Russia was the outside state that most members of NATO faced; Libya in 2011 and Serbia in 1999 (as
  far as NATO acted first) are not threats to NATO. Exact, as the codes of COW 5.0 have it.
"""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import koinon as kn
from koinon.cli.main import main
from koinon.errors import KoinonError
from koinon.measure.threat_facts import KINDS, facts, pair_of_kinds if False else KINDS
from koinon.measure.threats import cosines, pair_cosines
from koinon.store.catalogue import default_store
