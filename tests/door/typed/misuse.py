"""What a type checker must refuse; each line says what the message must hold."""

import koinon as kn

kn.bloc("NATO").membrs(1999)  # expect: "Bloc" has no attribute "membrs"; maybe "members"?
_ = kn.state("France").code  # expect: "State" has no attribute "code"; maybe "codes"?
kn.blok("NATO")  # expect: Module has no attribute "blok"
kn.bloc(3.5)  # expect: "bloc" has incompatible type "float"
kn.dyad_years(frist=1950, last=2000)  # expect: Unexpected keyword argument "frist" for "dyad_years"
kn.dyad_years("1950", 2000)  # expect: "dyad_years" has incompatible type "str"; expected "int"
_ = kn.dyad_years(1950, 2000).colums  # expect: "Panel" has no attribute "colums"
_ = kn.brief("NATO").headline  # expect: "Brief" has no attribute "headline"; maybe "headlines"?
_ = kn.find("warsaw")[0].title  # expect: "Hit" has no attribute "title"
kn.plot("trade-share").to_altiar()  # expect: "Figure" has no attribute "to_altiar"; maybe "to_altair"?
wrong: int = kn.bloc("NATO").members(1999)  # expect: expression has type "DataFrame"
