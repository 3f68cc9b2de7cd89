"""Our stand-in for Microsoft Graph: what it does, what it refuses, and how it fails."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import msal
import pytest

from tests.servers.certificates import make_certificate, make_sign_in_certificate
from tests.servers.graph import (
    FAULTS,
    GraphServer,
    Known,
    Login,
    Manners,
    group,
    person,
    require_schema,
)
from tests.servers.graph.entra import EntraServer
from tests.servers.graph.mailbox import Mailbox
from tests.servers.graph.tenant import DENIALS, App

MARK = "String {b7a5a0c6-6b0e-4f0e-9d53-2c2f3f6b6d11} Name mailer-message"
IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}
MIME = b"""\
From: Secretaris <secretaris@tafel.example>\r
To: Jan Jansen <jan@assen.example>\r
Cc: piet@assen.example\r
Bcc: stil@assen.example\r
Subject: =?utf-8?q?Caf=C3=A9?=\r
Message-ID: <een@tafel.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=grens\r
\r
--grens\r
Content-Type: text/html; charset=utf-8\r
\r
<p>Dag Jan</p>\r
--grens\r
Content-Type: text/plain\r
Content-Disposition: attachment; filename=lijst.txt\r
\r
een\r
--grens--\r
"""


@pytest.fixture
def server() -> Iterator[GraphServer]:
    """Running, with the mailbox of its owner."""
    require_schema()
    with GraphServer() as running:
        yield running


@pytest.fixture
def me(server: GraphServer) -> Iterator[httpx.Client]:
    """Its owner, who asks."""
    headers = {"Authorization": "Bearer letmein"}
    with httpx.Client(base_url=f"{server.url}/me", headers=headers, timeout=5) as client:
        yield client


def draft(me: httpx.Client, content: bytes = MIME, **headers: str) -> Any:
    """What is told of a new draft."""
    given = {"Content-Type": "text/plain"} | IMMUTABLE | headers
    answer = me.post("/messages", content=base64.b64encode(content), headers=given)
    assert answer.status_code == 201, answer.text
    return answer.json()


def mark(me: httpx.Client, name: str, value: str) -> httpx.Response:
    """Our own mark on a message."""
    marks = [{"id": MARK, "value": value}]
    return me.patch(f"/messages/{name}", json={"singleValueExtendedProperties": marks})


def code(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of an error."""
    return answer.status_code, answer.json()["error"]["code"]


class TestDrafts:
    def test_mime_becomes_a_draft_that_tells_what_is_in_it(self, me: httpx.Client) -> None:
        """A draft made from MIME tells subject, people, text and attachments."""
        made = draft(me)
        assert (made["isDraft"], made["subject"], made["hasAttachments"]) == (True, "Café", True)
        assert made["toRecipients"][0]["emailAddress"]["address"] == "jan@assen.example"
        assert made["bccRecipients"][0]["emailAddress"]["address"] == "stil@assen.example"
        assert made["body"] == {"contentType": "html", "content": "<p>Dag Jan</p>"}
        found = me.get(f"/messages/{made['id']}?$expand=attachments").json()["attachments"]
        assert [(each["name"], each["contentBytes"]) for each in found] == [
            ("lijst.txt", base64.b64encode(b"een").decode())
        ]
        assert me.get(f"/messages/{made['id']}/$value").content == MIME

    def test_what_is_no_base64_is_refused(self, server: GraphServer, me: httpx.Client) -> None:
        """MIME that is not in base64 makes no draft."""
        answer = me.post("/messages", content=MIME, headers={"Content-Type": "text/plain"})
        assert code(answer) == (400, "ErrorMimeContentInvalidBase64String")
        assert not server.mailbox.items

    def test_a_request_over_4_mb_is_too_large(self, me: httpx.Client) -> None:
        """More than 4 MB in one request is refused."""
        text = base64.b64encode(MIME + b"x" * 3_200_000)
        answer = me.post("/messages", content=text, headers={"Content-Type": "text/plain"})
        assert answer.status_code == 413

    def test_a_change_changes_the_change_key(self, me: httpx.Client) -> None:
        """A draft that was changed has another changeKey, and If-Match holds to the old one."""
        made = draft(me)
        assert mark(me, made["id"], "een@tafel.example").json()["changeKey"] != made["changeKey"]
        old = {"If-Match": made["@odata.etag"]}
        assert code(me.delete(f"/messages/{made['id']}", headers=old)) == (
            412,
            "ErrorIrresolvableConflict",
        )

    def test_deleting_moves_to_deleted_items_and_then_away(
        self, server: GraphServer, me: httpx.Client
    ) -> None:
        """A deleted message lies in Deleted Items; deleted once more it is gone."""
        name = draft(me)["id"]
        assert me.delete(f"/messages/{name}").status_code == 204
        assert server.mailbox.folder("deleteditems")
        assert me.delete(f"/messages/{name}").status_code == 204
        assert code(me.get(f"/messages/{name}")) == (404, "ErrorItemNotFound")

    def test_json_with_a_large_attachment_goes_in_pieces(
        self, server: GraphServer, me: httpx.Client
    ) -> None:
        """A draft from JSON takes small attachments at once and large ones in pieces."""
        to = [{"emailAddress": {"address": "jan@assen.example"}}]
        body = {"contentType": "html", "content": "<p>Dag</p>"}
        given = {"subject": "Groot", "body": body, "toRecipients": to}
        name = me.post("/messages", json=given, headers=IMMUTABLE).json()["id"]
        small = {
            "@odata.type": "#microsoft.graph.fileAttachment",
            "name": "klein.txt",
            "contentBytes": base64.b64encode(b"klein").decode(),
        }
        assert me.post(f"/messages/{name}/attachments", json=small).status_code == 201
        content = b"groot" * 700_000
        about = {"attachmentType": "file", "name": "groot.bin", "size": len(content)}
        begun = me.post(
            f"/messages/{name}/attachments/createUploadSession", json={"AttachmentItem": about}
        )
        assert put_in_pieces(begun.json()["uploadUrl"], content) == [200, 201]
        assert me.post(f"/messages/{name}/send").status_code == 202
        assert b"klein.txt" in server.sent[0].content
        assert b"groot.bin" in server.sent[0].content
        assert server.requests["upload"] == 4

    def test_an_upload_address_takes_no_token(self, server: GraphServer, me: httpx.Client) -> None:
        """A piece that comes with a bearer token is refused and noted."""
        name = draft(me)["id"]
        about = {"attachmentType": "file", "name": "groot.bin", "size": 4_000_000}
        begun = me.post(
            f"/messages/{name}/attachments/createUploadSession", json={"AttachmentItem": about}
        )
        assert me.put(begun.json()["uploadUrl"], content=b"x").status_code == 401
        assert server.invalid


def put_in_pieces(url: str, content: bytes, size: int = 2_000_000) -> list[int]:
    """The statuses of the answers."""
    found = []
    for at in range(0, len(content), size):
        piece = content[at : at + size]
        span = f"bytes {at}-{at + len(piece) - 1}/{len(content)}"
        found.append(httpx.put(url, content=piece, headers={"Content-Range": span}).status_code)
    return found


class TestSending:
    def test_a_sent_message_goes_once_and_lies_in_sent_items(
        self, server: GraphServer, me: httpx.Client
    ) -> None:
        """A sent draft goes to all recipients without Bcc, and keeps its immutable id and mark."""
        name = draft(me)["id"]
        mark(me, name, "een@tafel.example")
        answer = me.post(f"/messages/{name}/send")
        assert (answer.status_code, answer.content) == (202, b"")
        [went] = server.sent
        assert went.recipients == ("jan@assen.example", "piet@assen.example", "stil@assen.example")
        assert went.content == MIME.replace(b"Bcc: stil@assen.example\r\n", b"")
        query = f"singleValueExtendedProperties/any(ep: ep/id eq '{MARK}'"
        found = me.get(
            "/mailFolders/sentitems/messages",
            params={"$filter": f"{query} and ep/value eq 'een@tafel.example')"},
            headers=IMMUTABLE,
        ).json()["value"]
        assert [(each["id"], each["isDraft"]) for each in found] == [(name, False)]

    def test_an_ordinary_id_changes_with_the_folder(self, me: httpx.Client) -> None:
        """Without the preference for immutable ids, the id of a draft is lost when it is sent."""
        name = draft(me, Prefer="")["id"]
        assert me.post(f"/messages/{name}/send").status_code == 202
        assert code(me.get(f"/messages/{name}")) == (404, "ErrorItemNotFound")

    def test_from_another_is_refused_unless_granted(
        self, server: GraphServer, me: httpx.Client
    ) -> None:
        """Another's address in From is refused until the mailbox may send as that one."""
        name = draft(me, MIME.replace(b"<secretaris@", b"<voorzitter@"))["id"]
        assert code(me.post(f"/messages/{name}/send")) == (403, "ErrorSendAsDenied")
        server.mailbox.sends_as.add("voorzitter@tafel.example")
        assert me.post(f"/messages/{name}/send").status_code == 202
        assert server.sent[0].sender == "voorzitter@tafel.example"

    def test_without_recipients_nothing_goes(self, server: GraphServer, me: httpx.Client) -> None:
        """A draft for nobody is refused."""
        name = me.post("/messages", json={"subject": "Leeg"}).json()["id"]
        assert code(me.post(f"/messages/{name}/send")) == (400, "ErrorInvalidRecipients")
        assert not server.sent

    def test_send_mail_is_misuse(self, server: GraphServer, me: httpx.Client) -> None:
        """What sends in one call, and cannot be checked, is refused and noted."""
        assert me.post("/sendMail", json={"Message": {}}).status_code == 400
        assert server.misuse == ["sendMail"]

    def test_what_is_held_goes_when_it_is_released(
        self, server: GraphServer, me: httpx.Client
    ) -> None:
        """Accepted is not gone: a held message waits in the Outbox."""
        server.manners.holds = "outbox"
        name = draft(me)["id"]
        assert me.post(f"/messages/{name}/send").status_code == 202
        assert (len(server.sent), len(server.mailbox.folder("outbox"))) == (0, 1)
        server.release()
        assert (len(server.sent), len(server.mailbox.folder("sentitems"))) == (1, 1)

    def test_what_comes_back_by_itself(self, server: GraphServer, me: httpx.Client) -> None:
        """Who is not there yields a report, who is away an answer; a neighbour has the mail."""
        server.bounces["jan@assen.example"] = "5.1.1"
        server.away["piet@assen.example"] = "Maandag weer."
        server.mailboxes["stil@assen.example"] = Mailbox("stil@assen.example")
        me.post(f"/messages/{draft(me)['id']}/send")
        report, answer = (each.mime() for each in server.mailbox.folder("inbox"))
        assert b"Final-Recipient: rfc822;jan@assen.example" in report
        assert b"Status: 5.1.1" in report
        assert b"In-Reply-To: <een@tafel.example>" in answer
        assert b"Auto-Submitted: auto-replied" in answer
        assert len(server.mailboxes["stil@assen.example"].folder("inbox")) == 1


class TestReading:
    def test_pages_hold_every_message_once(self, server: GraphServer, me: httpx.Client) -> None:
        """Next links lead past every message of a folder, and all that a filter lets through."""
        for number in range(7):
            draft(me, MIME.replace(b"een@", f"{number}@".encode()))
        found = pages(me, "/mailFolders/drafts/messages?$top=3&$select=internetMessageId")
        assert len({each["internetMessageId"] for each in found}) == 7
        one = me.get("/messages", params={"$filter": "internetMessageId eq '<3@tafel.example>'"})
        assert len(one.json()["value"]) == 1
        either = (
            "isDraft eq false or (internetMessageId eq '<1@tafel.example>' and isDraft eq true)"
        )
        assert len(me.get("/messages", params={"$filter": either}).json()["value"]) == 1

    def test_delta_tells_what_came_changed_and_went(
        self, server: GraphServer, me: httpx.Client
    ) -> None:
        """A delta link tells only what is new since, and what was removed."""
        items = [server.mailbox.receive(MIME.replace(b"een@", b"%d@" % n)) for n in range(3)]
        path = "/mailFolders/inbox/messages/delta?$select=subject,internetMessageHeaders"
        prefer = {"Prefer": 'IdType="ImmutableId", odata.maxpagesize=2'}
        first, link = all_of_delta(me, path, prefer)
        assert [each["id"] for each in first] == [each.keep for each in items]
        assert first[0]["internetMessageHeaders"][0]["name"] == "Received"
        assert all_of_delta(me, link, prefer)[0] == []
        late = server.mailbox.receive(MIME)
        server.mailbox.remove(items[0])
        changed, _link = all_of_delta(me, link, prefer)
        assert [(each["id"], "@removed" in each) for each in changed] == [
            (late.keep, False),
            (items[0].keep, True),
        ]

    def test_delta_filters_by_time_alone(self, server: GraphServer, me: httpx.Client) -> None:
        """A delta query takes a moment to begin with, which holds for its links too."""
        server.mailbox.receive(MIME).at = "2020-01-01T00:00:00Z"
        path = "/mailFolders/inbox/messages/delta?$filter="
        found, link = all_of_delta(me, f"{path}receivedDateTime ge 2021-01-01T00:00:00Z", {})
        server.mailbox.receive(MIME)
        assert (found, len(all_of_delta(me, link, {})[0])) == ([], 1)
        assert me.get(f"{path}isRead eq false").status_code == 400

    def test_a_lost_state_is_said(self, server: GraphServer, me: httpx.Client) -> None:
        """A delta link that the server forgot answers 410."""
        _found, link = all_of_delta(me, "/mailFolders/inbox/messages/delta", {})
        server.mailbox.forget_states()
        assert code(me.get(link)) == (410, "SyncStateNotFound")

    def test_oddities(self, server: GraphServer, me: httpx.Client) -> None:
        """It can leave fields out, alter what it tells, and have a wrong clock."""
        name = draft(me)["id"]
        server.manners = Manners(
            omits={"isDraft"},
            alters=lambda told: told.update(subject="Anders"),
            clock_off=timedelta(hours=-1),
        )
        answer = me.get(f"/messages/{name}")
        assert ("isDraft" in answer.json(), answer.json()["subject"]) == (False, "Anders")
        said = parsedate_to_datetime(answer.headers["Date"])
        assert timedelta(minutes=59) < datetime.now(UTC) - said < timedelta(minutes=61)


def pages(me: httpx.Client, link: str) -> list[Any]:
    """Every row, by the next links."""
    found: list[Any] = []
    while link:
        page = me.get(link).json()
        found += page["value"]
        link = page.get("@odata.nextLink", "")
    return found


def all_of_delta(me: httpx.Client, link: str, prefer: dict[str, str]) -> tuple[list[Any], str]:
    """Every row, and the link for the next time."""
    found: list[Any] = []
    while True:
        page = me.get(link, headers=prefer).json()
        found += page["value"]
        if "@odata.deltaLink" in page:
            return found, page["@odata.deltaLink"]
        link = page["@odata.nextLink"]


class TestMetadata:
    @pytest.mark.parametrize(
        "address",
        [
            "/messages/AAMk/nope",
            "/message",
            "/messages?$select=subjects",
            "/messages?$filter=isDrafted eq true",
            "/messages?$filter=isDraft is true",
            "/messages?$filter=singleValueExtendedProperties/any(ep: ep/name eq 'x')",
            "/messages?$expand=attachment",
            "/messages?$orderby=date",
            "/messages?$tops=3",
            "/messages?$top=0",
        ],
    )
    def test_unknown_addresses_are_refused_and_noted(
        self, server: GraphServer, me: httpx.Client, address: str
    ) -> None:
        """What the metadata does not know in an address is a 400, and noted."""
        assert me.get(address).status_code == 400
        assert len(server.invalid) == 1

    @pytest.mark.parametrize(
        "body",
        [
            {"subjects": "x"},
            {"subject": 3},
            {"toRecipients": {"emailAddress": {"address": "a@b.example"}}},
            {"toRecipients": [{"address": "a@b.example"}]},
            {"isDraft": False},
            {"singleValueExtendedProperties": [{"id": "mailer-message", "value": "x"}]},
        ],
    )
    def test_unknown_properties_are_refused_and_noted(
        self, server: GraphServer, me: httpx.Client, body: dict[str, Any]
    ) -> None:
        """What the metadata does not know in a body is a 400, and noted."""
        name = draft(me)["id"]
        assert me.patch(f"/messages/{name}", json=body).status_code == 400
        assert len(server.invalid) == 1

    def test_what_is_known_is_not_noted(self, server: GraphServer, me: httpx.Client) -> None:
        """The near misses of those pass."""
        name = draft(me)["id"]
        assert me.get("/messages?$select=subject,from&$orderby=subject desc").status_code == 200
        assert me.patch(f"/messages/{name}", json={"subject": "x"}).status_code == 200
        marks = f"singleValueExtendedProperties($filter=id eq '{MARK}')"
        assert me.get(f"/messages/{name}", params={"$expand": marks}).status_code == 200
        assert not server.invalid


class TestFaults:
    @pytest.mark.parametrize(
        "name", ["server-error", "bad-gateway", "gateway-timeout", "throttled"]
    )
    def test_before_nothing_was_done_and_after_all_was(
        self, server: GraphServer, me: httpx.Client, name: str
    ) -> None:
        """One and the same status is answered with the mail gone, or not."""
        draft_name = draft(me)["id"]
        before = FAULTS[name]
        server.manners.faults["send"] = [before, replace(before, after=True)]
        answer = me.post(f"/messages/{draft_name}/send")
        assert (answer.status_code, len(server.sent)) == (before.status, 0)
        assert answer.headers.get("Retry-After", "") == before.retry_after
        assert me.post(f"/messages/{draft_name}/send").status_code == before.status
        assert len(server.sent) == 1

    @pytest.mark.parametrize("name", ["reset", "truncated", "hang"])
    def test_a_line_that_breaks_after_it_was_sent(
        self, server: GraphServer, me: httpx.Client, name: str
    ) -> None:
        """Who hears nothing cannot know that the message went."""
        draft_name = draft(me)["id"]
        server.manners.faults["send"] = replace(FAULTS[name], after=True)
        with pytest.raises(httpx.TransportError):
            me.post(f"/messages/{draft_name}/send", timeout=0.3)
        assert len(server.sent) == 1

    def test_every_so_many_replies_are_dropped(self, server: GraphServer, me: httpx.Client) -> None:
        """As a program that is killed while it sends wants to try it."""
        server.manners.drop_reply_every = 2
        assert me.post(f"/messages/{draft(me)['id']}/send").status_code == 202
        name = draft(me)["id"]
        with pytest.raises(httpx.TransportError):
            me.post(f"/messages/{name}/send")
        assert len(server.sent) == 2

    def test_a_reset_before_does_nothing(self, server: GraphServer, me: httpx.Client) -> None:
        """A line that breaks before leaves no draft."""
        server.manners.faults["draft"] = FAULTS["reset"]
        with pytest.raises(httpx.TransportError):
            draft(me)
        assert not server.mailbox.items


class TestSignIn:
    def test_tokens_say_who_may_do_what(self, server: GraphServer, me: httpx.Client) -> None:
        """An unknown or expired token is a 401, one without the permission a 403."""
        ask = {"Authorization": "Bearer other"}
        assert code(me.get("/messages", headers=ask)) == (401, "InvalidAuthenticationToken")
        server.tokens["other"] = Login(server.owner, ("User.Read",))
        assert code(me.get("/messages", headers=ask)) == (403, "ErrorAccessDenied")
        server.expire()
        assert code(me.get("/messages", headers=ask)) == (401, "InvalidAuthenticationToken")

    def test_a_program_reaches_the_mailboxes_it_is_left(self, server: GraphServer) -> None:
        """A program has no /me, and reaches what its policy leaves it."""
        ask = {"Authorization": "Bearer app"}
        server.tokens["app"] = Login(roles=("Mail.ReadWrite",))
        there = f"{server.url}/users/{server.owner}/messages"
        assert code(httpx.get(f"{server.url}/me/messages", headers=ask))[0] == 400
        assert httpx.get(there, headers=ask).status_code == 200
        server.tokens["app"] = Login(roles=("Mail.ReadWrite",), only=("ander@tafel.example",))
        assert code(httpx.get(there, headers=ask)) == (403, "ErrorAccessDenied")

    def test_a_shared_mailbox_wants_shared_permissions(self, server: GraphServer) -> None:
        """Another's mailbox opens to who was let in, with the permissions for shared ones."""
        server.mailboxes["tafel@tafel.example"] = Mailbox("tafel@tafel.example")
        there = f"{server.url}/users/tafel@tafel.example/messages"
        ask = {"Authorization": "Bearer letmein"}
        assert httpx.get(there, headers=ask).status_code == 403
        login = server.tokens["letmein"]
        server.tokens["letmein"] = replace(login, shared=("tafel@tafel.example",))
        assert httpx.get(there, headers=ask).status_code == 200


@pytest.fixture
def entra(
    server: GraphServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[EntraServer]:
    """Running, with tokens for `server`."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)  # requests heeds it before `verify`
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    with EntraServer(server.tokens, make_certificate(tmp_path / "entra.pem")) as running:
        yield running


SCOPE = ["https://graph.microsoft.com/.default"]


class TestEntra:
    def app(self, entra: EntraServer, pem: Path, credential: Any) -> Any:
        return msal.ConfidentialClientApplication(
            "client-1",
            client_credential=credential,
            authority=entra.authority,
            instance_discovery=False,
            verify=str(pem),
        )

    def test_a_secret_gets_a_token_that_graph_takes(
        self, server: GraphServer, entra: EntraServer, tmp_path: Path
    ) -> None:
        """A program signs in with its secret; its token names its roles; a wrong secret is 401."""
        entra.add(App("client-1", secret="geheim", roles=("Mail.ReadWrite",)))
        pem = tmp_path / "entra.pem"
        token = self.app(entra, pem, "geheim").acquire_token_for_client(SCOPE)["access_token"]
        claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        assert claims["roles"] == ["Mail.ReadWrite"]
        there = f"{server.url}/users/{server.owner}/messages"
        assert httpx.get(there, headers={"Authorization": f"Bearer {token}"}).status_code == 200
        wrong = self.app(entra, pem, "fout").acquire_token_for_client(SCOPE)
        assert (wrong["error"], wrong["error_codes"]) == ("invalid_client", [7000215])

    def test_a_certificate_is_checked(self, entra: EntraServer, tmp_path: Path) -> None:
        """The assertion of the registered certificate is taken, that of another is not."""
        right = make_sign_in_certificate(tmp_path / "right.pem").read_bytes()
        other = make_sign_in_certificate(tmp_path / "other.pem").read_bytes()
        entra.add(App("client-1", certificate=right, roles=("Mail.Send",)))
        answers = []
        for pem in (right, other):
            credential = {"private_key": pem.decode(), "public_certificate": pem.decode()}
            app = self.app(entra, tmp_path / "entra.pem", credential)
            answers.append(app.acquire_token_for_client(SCOPE))
        assert "access_token" in answers[0]
        assert answers[1]["error_codes"] == [700027]

    def test_a_device_waits_until_somebody_agrees(
        self, server: GraphServer, entra: EntraServer, tmp_path: Path
    ) -> None:
        """A device is told to wait, then gets tokens for a person, and new ones without asking."""
        entra.add(App("client-1"))
        entra.interval = 0
        app = msal.PublicClientApplication(
            "client-1",
            authority=entra.authority,
            instance_discovery=False,
            verify=str(tmp_path / "entra.pem"),
        )
        flow = app.initiate_device_flow(["https://graph.microsoft.com/Mail.ReadWrite"])
        once = {"exit_condition": lambda _flow: True}
        flow["interval"] = 1  # so that `exit_condition` is asked at all
        assert app.acquire_token_by_device_flow(flow, **once)["error"] == "authorization_pending"
        entra.grant(server.owner)
        flow["latest_attempt_at"] = 0  # or msal warns that it was asked too soon
        got = app.acquire_token_by_device_flow(flow, **once)
        assert server.tokens[got["access_token"]] == Login(server.owner, ("Mail.ReadWrite",))
        [account] = app.get_accounts()
        again = app.acquire_token_silent(
            ["https://graph.microsoft.com/Mail.ReadWrite"], account, force_refresh=True
        )
        assert again["access_token"] != got["access_token"]

    def test_failures(self, entra: EntraServer, tmp_path: Path) -> None:
        """An expired secret is said in Entra's words."""
        entra.add(App("client-1", secret="geheim"))
        entra.manners.faults["token"] = DENIALS["expired-secret"]
        app = self.app(entra, tmp_path / "entra.pem", "geheim")
        assert "AADSTS7000222" in app.acquire_token_for_client(SCOPE)["error_description"]
        assert entra.requests == {"discovery": 1, "token": 1}


class TestDirectory:
    @pytest.fixture(autouse=True)
    def _people(self, server: GraphServer) -> None:
        server.directory.add(
            person("An", "an@assen.example", "a.bakker@assen.example"),
            person("Bob", "bob@assen.example"),
            Known("device", "Printer"),
            group("Binnen", None, "bob@assen.example", "Printer"),
            group("Tafel", "tafel@tafel.example", "an@assen.example", "Binnen"),
            group("Geheim", "geheim@tafel.example", "an@assen.example", hidden=True),
        )

    def ask(self, server: GraphServer, path: str, **query: str) -> httpx.Response:
        headers = {"Authorization": "Bearer letmein", "ConsistencyLevel": "eventual"}
        return httpx.get(f"{server.url}/{path}", params=query, headers=headers)

    def test_people_by_address_and_alias(self, server: GraphServer) -> None:
        """Somebody is found by an address or an alias, in any capitals."""
        for text in ("mail eq 'AN@assen.example'",
                     "proxyAddresses/any(p:p eq 'smtp:a.bakker@assen.example')"):  # fmt: skip
            found = self.ask(server, "users", **{"$filter": text, "$select": "displayName"})
            assert [each["displayName"] for each in found.json()["value"]] == ["An"]

    def test_members_of_all_depths(self, server: GraphServer) -> None:
        """Members come in pages, deep ones too; what one may not read is an id alone."""
        [found] = self.ask(server, "groups", **{"$filter": "displayName eq 'Tafel'"}).json()[
            "value"
        ]
        path = f"groups/{found['id']}/transitiveMembers"
        first = self.ask(server, path, **{"$top": "3"}).json()
        names = [each["displayName"] for each in first["value"]]
        assert names == ["An", "Binnen", "Bob"]
        ask = {"Authorization": "Bearer letmein"}
        rest = httpx.get(first["@odata.nextLink"], headers=ask).json()["value"]
        assert [(each["@odata.type"], each["displayName"]) for each in rest] == [
            ("#microsoft.graph.device", None)
        ]
        users = self.ask(server, f"{path}/microsoft.graph.user", **{"$count": "true"}).json()
        assert users["@odata.count"] == 2

    def test_hidden_members_are_refused(self, server: GraphServer) -> None:
        """A group with hidden membership is refused to who may not see it."""
        known = server.directory.find("geheim@tafel.example")
        assert known
        path = f"groups/{known.id}/members"
        assert code(self.ask(server, path)) == (403, "Authorization_RequestDenied")
        known.silent = True
        assert self.ask(server, path).json()["value"] == []


class TestByHand:
    def test_a_line_is_recorded_before_the_reply(self, tmp_path: Path) -> None:
        """As a program it prints an account for config.toml and records what goes."""
        require_schema()
        record = tmp_path / "sent.jsonl"
        options = ["--record", str(record), "--mailbox", "secretaris@tafel.example"]
        command = [sys.executable, "-m", "tests.servers.graph", *options]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
            try:
                assert program.stdout
                said = [program.stdout.readline() for _line in range(9)]
                url = said[4].split('"')[1]
                ask = {"Authorization": "Bearer letmein"}
                with httpx.Client(base_url=f"{url}/me", headers=ask) as me:
                    assert me.post(f"/messages/{draft(me)['id']}/send").status_code == 202
                line = json.loads(record.read_text())
            finally:
                program.terminate()
        assert (line["message_id"], line["to"][0]) == ("<een@tafel.example>", "jan@assen.example")
        assert 'kind = "graph"\n' in said
