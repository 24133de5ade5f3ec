"""Opens a shell with pywinrm and prints how that ended, as JSON. Arguments: endpoint, CA file, user; password on stdin."""
import json
import sys

from winrm.exceptions import InvalidCredentialsError, WinRMError
from winrm.protocol import Protocol

endpoint, ca_file, username = sys.argv[1:]
protocol = Protocol(
    endpoint=endpoint,
    transport="ntlm",
    username=username,
    password=sys.stdin.readline().rstrip("\n"),
    server_cert_validation="validate",
    ca_trust_path=ca_file,
)
try:
    print(json.dumps({"shell": protocol.open_shell()}))
except InvalidCredentialsError:
    print(json.dumps({"refused": "credentials"}))
except WinRMError as error:
    print(json.dumps({"refused": "shell", "why": str(error)}))
