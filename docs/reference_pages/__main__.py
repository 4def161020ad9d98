"""Write the generated pages, and with ``--figures`` the drawn figures as well."""

import sys

from reference_pages import ROOT, write

if "--figures" in sys.argv[1:]:
    from reference_pages import figure

    target = ROOT / figure.NAME
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(figure.drawn())
sys.stdout.write("".join(f"written: {name}\n" for name in write()) or "all pages are current\n")
