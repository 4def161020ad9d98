"""On whose territory the peacekeeping missions of the United Nations stood.

Hosts by mandate, as COW codes; a mission counts for each of its hosts. The mission in Western Sahara
(MINURSO) stands in no state of the COW system. Liaison offices in neighbouring states are left out.
"""

HOSTS: dict[str, tuple[int, ...]] = {
    "MINUJUSTH": (41,),
    "MINURCA": (482,),
    "MINURCAT": (482, 483),
    "MINURSO": (),
    "MINUSCA": (482,),
    "MINUSMA": (432,),
    "MINUSTAH": (41,),
    "MONUA": (540,),
    "MONUC": (490,),
    "MONUSCO": (490,),
    "ONUB": (516,),
    "ONUMOZ": (541,),
    "UNAMID": (625,),
    "UNAMIR": (517,),
    "UNAMSIL": (451,),
    "UNAVEM III": (540,),
    "UNCRO": (344,),
    "UNDOF": (652,),
    "UNFICYP": (352,),
    "UNIFIL": (660,),
    "UNIKOM": (645, 690),
    "UNISFA": (625, 626),
    "UNMEE": (530, 531),
    "UNMIH": (41,),
    "UNMIL": (450,),
    "UNMIS": (625,),
    "UNMISET": (860,),
    "UNMISS": (626,),
    "UNOCI": (437,),
    "UNOSOM II": (520,),
    "UNPREDEP": (343,),
    "UNPROFOR": (343, 344, 346),
    "UNSMIH": (41,),
    "UNTAES": (344,),
}
"""Host states of each mission; UNISFA stands in Abyei, which Sudan and South Sudan both claim."""
