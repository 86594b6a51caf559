"""Run pip as though this were another machine: conditions such as `platform_system == "Windows"` in what a package needs are
answered for that machine.

    python as_elsewhere.py '{"sys_platform": "win32", …}' download --platform win_amd64 …

pip's own options choose files for another machine but answer such conditions (PEP 508) for the machine that it runs on, so that
what Windows alone needs would be missing.
"""

import json
import sys

from pip._internal.cli.main import main
from pip._vendor.packaging import markers

if __name__ == "__main__":
    there = {**markers.default_environment(), **json.loads(sys.argv.pop(1))}
    markers.default_environment = lambda: there
    sys.exit(main())
