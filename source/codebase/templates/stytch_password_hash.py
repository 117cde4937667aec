"""The hash of a password, in the form of Stytch's passwords/migrate: scrypt with N = 2^15, r = 8, p = 1 and 32 bytes."""

import base64
import hashlib
import os
from typing import Any, Dict

N, R, P, LENGTH = 2**15, 8, 1, 32


def hash_password(password: str) -> Dict[str, Any]:
    """Other threads continue meanwhile. Needs 32 MB of memory for about 0.1 seconds."""
    salt = os.urandom(16)
    made = hashlib.scrypt(password.encode(), salt=salt, n=N, r=R, p=P, dklen=LENGTH, maxmem=256 * N * R)
    return {
        "hash": base64.b64encode(made).decode(),
        "hash_type": "scrypt",
        "scrypt_config": {
            "salt": base64.b64encode(salt).decode(),
            "n_parameter": N,
            "r_parameter": R,
            "p_parameter": P,
            "key_length": LENGTH,
        },
    }
