"""Reference tables: measures of all blocs in all years, computed once and kept beside the store's tables.

A bloc's place among all blocs needs all of them, which takes seconds for one number. So a measure whose
function carries `koinon.measure.reference.tables.reference` is computed once for all blocs with its
default options, and panels of blocs read it from there. A table is read only while the data and the code
that made it are what they were (`koinon.measure.reference.fingerprint`); otherwise the measure is
computed, as it is with other options, for treaties and for groups of states.
`koinon.measure.reference.build` makes the tables: ``koinon measure --rebuild``.
"""
