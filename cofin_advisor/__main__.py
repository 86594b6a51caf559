"""`python -m cofin_advisor` is `cofin-advisor`."""

from .cli import main

main()
