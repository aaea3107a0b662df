"""`python -m unrolled` is `unrolled`."""

import sys

from unrolled.console import main

if __name__ == "__main__":
    sys.exit(main())
