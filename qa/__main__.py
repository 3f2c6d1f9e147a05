"""`python -m qa`: the command line, where its script is not on the path."""

import sys

from qa.cli.commands import main

sys.exit(main())
