"""Write the generated pages."""

import sys

from reference_pages import write

sys.stdout.write("".join(f"written: {name}\n" for name in write()) or "all pages are current\n")
