"""Trade inside every bloc and year: share, intensity, homogeneous intensity, symmetric introversion.

One module per measure, each with `add`; the formulas stand in `koinon.measure.bloc_trade.formulas`. Two
sources stand in columns of their own and are never spliced: COW's yearly series (1870-2014) and BACI's six
years (2000, 2005, 2010, 2015, 2020, 2023), another valuation in two releases.
"""
