"""A mail server for the tests: it stores what it takes, and misbehaves as the recipient's address asks.

perm… refused for good; soon… put off the first time; never… put off always; drop… the line is cut the first time;
slow… the answer takes some seconds.

Usage: server.py PORT FOLDER CERTIFICATE KEY starttls|tls
"""

import asyncio
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

port, folder, certificate, key, kind = sys.argv[1:]
folder = pathlib.Path(folder)
seen = set()
number = 0


def first(word, address):
    """Whether this is the first time for this word and address."""
    if (word, address) in seen:
        return False
    seen.add((word, address))
    return True


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("perm"):
            return "550 5.1.1 no such person here"
        if address.startswith("never"):
            return "451 4.3.0 try again later"
        if address.startswith("soon") and first("soon", address):
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global number
        address = envelope.rcpt_tos[0]
        if address.startswith("drop") and first("drop", address):
            server.transport.abort()
            return "421 gone"
        if address.startswith("slow"):
            await asyncio.sleep(3)
        number += 1
        (folder / f"{number:03}-{address}.eml").write_bytes(envelope.content)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    right = data.login == b"reporter" and data.password == b"open sesame"
    return AuthResult(success=right, handled=right)


context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(certificate, key)


def smtp():
    both = dict(authenticator=authenticate, auth_required=True, data_size_limit=50_000_000)
    if kind == "tls":
        return SMTP(Handler(), auth_require_tls=False, **both)
    return SMTP(Handler(), tls_context=context, require_starttls=True, **both)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        smtp, "127.0.0.1", int(port), ssl=context if kind == "tls" else None
    )
    await server.serve_forever()


asyncio.run(main())
