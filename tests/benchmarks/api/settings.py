"""The settings of the benchmark: a demonstration's, with a server and a folder of its own."""

import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / ".claimbase" / "bench"
os.environ |= {
    "DATABASE_URL": "",
    "APP_DATABASE_URL": "",
    "PUBLIC_DATABASE_URL": "",
    "SECRET_KEY": "",
    "CLAIMBASE_DATA": str(FOLDER),
    "CLAIMBASE_DEMO": "true",
    "CLAIMBASE_TESTING": "false",
    "API_LIMIT": str(10**9),  # requests are counted as ever, but nobody is refused
}

from config.settings import *  # noqa: E402, F403  # which read what is set above
