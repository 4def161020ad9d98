"""What coalitions and informal organisations are for, as far as the sources list any.

Blocs are those the registry calls coalitions (by id), organisations those of Vabulas and Snidal's kind in the
list of informal intergovernmental organisations (by title); the Group of Five for the Sahel is in both and
counts once, as a bloc. Many organisations of that list have another purpose, or several, and are in none.

Not in the sources: coalitions that fought single wars (the Gulf 1991, Kosovo 1999, Iraq 2003), groups for the
relief of one disaster, and maritime groups other than the Combined Maritime Forces and the zone of peace in
the South Atlantic. A count of humanitarian coalitions from these sources is next to empty.
"""

PURPOSES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "counterterrorism": (
        ("accra-initiative", "g5-sahel", "gcad", "imctc", "mnjtf"),
        ("Club De Berne", "Counter Terrorism Group", "Global Initiative To Combat Nuclear Terrorism"),
    ),
    "maritime": (("cmf",), ("South Atlantic Zone For Cooperation And Peace",)),
    "nonproliferation": (
        (),
        (
            "Australia Group",
            "Global Partnership Against The Spread Of Weapons",
            "Missile Technology Control Regime",
            "New Agenda Coalition",
            "Non-Proliferation And Disarmament Initiative",
            "Nuclear Security Summit",
            "Nuclear Suppliers Group",
            "Proliferation Security Initiative",
            "Wassenaar Arrangement",
            "Zangger Committee",
        ),
    ),
    "climate": (
        (),
        (
            "Alliance Of Small Island States",
            "Asia Pacific Partnership On Clean Development And Climate",
            "BASIC",
            "Carbon Sequestration Leadership Forum",
            "Clean Energy Ministerial",
            "Climate Vulnerable Forum",
            "Energy And Climate Partnership Of The Americas",
            "Major Economies Forum On Energy And Climate",
            "Petersberg Climate Dialogue",
        ),
    ),
    "humanitarian": ((), ("Human Security Network", "International Cospas-Sarsat Program")),
    "conflict": (
        ("coalition-of-the-willing-ua", "saudi-coalition-yemen"),
        (
            "6-Party Talks",
            "Contact Group (Balkans)",
            "Contadora Group",
            "Friends Of Syria Group",
            "Libya Contact Group",
            "Lima Group",
            "Non-intervention Committee",
            "Normandy Format",
            "Quartet On The Middle East",
        ),
    ),
    "defence": (
        ("jef",),
        ("Central European Defence Cooperation", "Independent European Programme Group"),
    ),
}
"""By purpose: ids of blocs, titles of organisations; ``conflict`` is about one, ``defence`` about arms."""
