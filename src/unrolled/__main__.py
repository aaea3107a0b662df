"""`python -m unrolled` is `unrolled`."""

import sys

from unrolled.console import main

sys.exit(main())
