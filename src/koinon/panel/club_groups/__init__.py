"""Groups of variables for ``bloc-year`` and ``treaty-year`` panels, under the same names as for states.

A group is one module, called like its sibling in `koinon.panel.groups`, with a function
``add(panel, **options)``.
"""
