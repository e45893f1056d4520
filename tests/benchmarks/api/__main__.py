import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.api.settings"
django.setup()

from tests.benchmarks.api.command import main  # noqa: E402  # models need what is set up above

sys.exit(main(sys.argv[1:]))
