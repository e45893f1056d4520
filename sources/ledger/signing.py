"""Signs heads of the ledger: C2SP tlog-checkpoint and signed-note, with Ed25519."""

import base64
import binascii
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sources.ledger.verifier import ED25519, key_id


def generate() -> str:
    """A new private key, as the text that :class:`Signer` reads."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


class Signer:
    """Signs in the name of one ledger. ``key`` is the base64 of 32 secret bytes."""

    def __init__(self, name: str, key: str) -> None:
        try:
            seed = base64.b64decode(key, validate=True)
        except (binascii.Error, ValueError):
            seed = b""
        if len(seed) != 32:
            raise ValueError(
                "The ledger's key is not the base64 of 32 bytes. Make one with "
                "`python -c 'import base64, secrets; "
                "print(base64.b64encode(secrets.token_bytes(32)).decode())'`."
            )
        if not name or "+" in name or any(character.isspace() for character in name):
            raise ValueError("The ledger's name has no spaces and no plus signs.")
        self.name = name
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = ED25519 + self._key.public_key().public_bytes_raw()

    @property
    def verifier_key(self) -> str:
        """What strangers check signatures with: NAME+HASH+KEY."""
        encoded = base64.b64encode(self._public).decode()
        return f"{self.name}+{key_id(self.name, self._public).hex()}+{encoded}"

    def sign(self, size: int, root: str, at: datetime) -> str:
        """The signed note that promises the tree of ``size`` with this root."""
        encoded = base64.b64encode(bytes.fromhex(root)).decode()
        moment = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        text = f"{self.name}\n{size}\n{encoded}\nsigned {moment}\n"
        signed = key_id(self.name, self._public) + self._key.sign(text.encode())
        return f"{text}\n— {self.name} {base64.b64encode(signed).decode()}\n"
