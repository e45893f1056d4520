"""The current claims by Datasette, which needs to be told nothing but where they are."""

import os

from datasette.app import Datasette

app = Datasette(immutables=[os.environ["PEER_DATABASE"]]).app()
