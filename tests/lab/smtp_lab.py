"""SMTP submission (STARTTLS and AUTH required) that hands every recipient to Dovecot by LMTP; started by start.sh.

    smtp_lab.py DIR SMTP_PORT LMTP_PORT

Recipients whose local part starts with "reject" get 550, with "defer" 451: for tests of bounces and of retries.
Writes DIR/run/smtp.pid once it listens.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import os
import smtplib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

DIR, PORT, LMTP = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with open(f"{DIR}/users", encoding="ascii") as lines:
    USERS = dict(line.strip().replace("{PLAIN}", "").split(":", 1) for line in lines if ":" in line)


def authenticate(_server, _session, _envelope, _mechanism, data):
    if not isinstance(data, LoginPassword):
        return AuthResult(success=False, handled=False)
    name = data.login.decode().split("@")[0]
    return AuthResult(success=USERS.get(name) == data.password.decode(), handled=False)


def sound(token, name):
    """Whether this JSON Web Token (RFC 7519, HS256) was signed with the lab's key for this user."""
    with open(f"{DIR}/keys/default/HS256/default", encoding="ascii") as file:
        key = base64.b64decode(file.read())
    try:
        signed, signature = token.rsplit(".", 1)
        made = base64.urlsafe_b64encode(hmac.digest(key, signed.encode(), hashlib.sha256)).rstrip(b"=").decode()
        claims = json.loads(base64.urlsafe_b64decode(signed.split(".")[1] + "=="))
        return hmac.compare_digest(made, signature) and claims["sub"] == name
    except (ValueError, LookupError):
        return False


class Handler:
    async def auth_XOAUTH2(self, server, words):
        said = base64.b64decode(words[1]).decode().split("\x01")
        name, token = said[0].removeprefix("user="), said[1].removeprefix("auth=Bearer ")
        if sound(token, name.split("@")[0]):
            return AuthResult(success=True, auth_data=name)
        # as the large providers do: the refusal is a question first
        await server.challenge_auth(b'{"status":"401"}')
        return AuthResult(success=False, handled=False)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address.startswith("reject"):
            return "550 5.1.1 no such user"
        if address.startswith("defer"):
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        def deliver():
            with smtplib.LMTP("127.0.0.1", LMTP) as lmtp:
                return lmtp.sendmail(envelope.mail_from or "", envelope.rcpt_tos, envelope.content)

        try:
            refused = await asyncio.get_running_loop().run_in_executor(None, deliver)
        except smtplib.SMTPRecipientsRefused as error:
            return f"550 5.1.1 {list(error.recipients)}"
        except OSError as error:
            return f"451 4.4.1 {error}"
        return f"250 OK but {list(refused)}" if refused else "250 OK"


async def main():
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(f"{DIR}/cert.pem", f"{DIR}/key.pem")

    def session():
        return SMTP(
            Handler(), tls_context=tls, require_starttls=True, authenticator=authenticate, auth_required=True,
            auth_require_tls=True, hostname="localhost", data_size_limit=64 << 20, enable_SMTPUTF8=True,
        )

    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", PORT)
    with open(f"{DIR}/run/smtp.pid", "w", encoding="ascii") as file:
        file.write(f"{os.getpid()}\n")
    await server.serve_forever()


asyncio.run(main())
