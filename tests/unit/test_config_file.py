"""config.toml: every fault at once, with its line and what was probably meant."""

from datetime import timedelta
from pathlib import Path

import pytest

from mailer.config import load_config
from mailer.config.accounts import ExchangeAccount
from mailer.errors import ConfigError

pytestmark = pytest.mark.usefixtures("english")

ROOT = Path(__file__).parents[2]
SENDER = '[sender]\nname = "Kabinet"\naddress = "kabinet@drenthe.example"\n'
ACCOUNT = '[account]\nuse = "outbox"\n[account.outbox]\nkind = "outbox"\n'


def _faults(folder: Path, text: str) -> list[str]:
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    return caught.value.message.splitlines()


def test_the_sample_reads_clean() -> None:
    """What `mailer init` makes has no fault."""
    config = load_config(ROOT / "config.toml")
    assert str(config.zone) == "Europe/Amsterdam"
    assert config.rules.late_after == timedelta(hours=2)
    assert config.account["outbox"].way == "outbox outbox"


@pytest.mark.parametrize(("size", "is_bytes"), [("10 MB", 10 * 2**20), ("500kB", 500 * 2**10)])
def test_a_size_is_a_number_with_its_unit(tmp_path: Path, size: str, is_bytes: int) -> None:
    """What attachments may weigh; without the key, what an Exchange server takes by default."""
    file = tmp_path / "config.toml"
    file.write_text(f'[rules]\nattachments_at_most = "{size}"\n{SENDER}{ACCOUNT}', "utf-8")
    assert load_config(file).rules.attachments_at_most == is_bytes


def test_every_fault_is_named_at_once_with_its_line(tmp_path: Path) -> None:
    """A person mends the file in one go."""
    text = (
        'langauge = "nl"\nzone = "Europe/Assen"\n'
        '[sender]\nname = ""\n'
        '[rules]\nfour_eys = true\nlate_after = "2 uur"\nat_most = 0\n' + ACCOUNT
    )
    assert _faults(tmp_path, text) == [
        "config.toml:2: zone is no time zone; write for example “Europe/Amsterdam”",
        "config.toml:4: sender.name must not be empty",
        "config.toml:3: sender.address is missing",
        "config.toml:7: rules.late_after is no duration; write for example “30m”, “2h” or “1d”",
        "config.toml:8: rules.at_most does not fit: 0",
        "config.toml:6: rules.four_eys is not a known key. Did you mean “four_eyes”?",
        "config.toml:1: langauge is not a known key. Did you mean “language”?",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('zone = "Europe"\n' + SENDER + ACCOUNT, "config.toml:1: zone is no time zone"),
        ("zone = 1\n" + SENDER + ACCOUNT, "config.toml:1: zone"),
        (SENDER.replace("kabinet@", "kabinet<") + ACCOUNT, "config.toml:3: sender.address"),
        (SENDER.replace("kabinet@", "a@b, kabinet@") + ACCOUNT, "config.toml:3: sender.address"),
        (SENDER + '[rules]\nlate_after = "9999999999999d"\n' + ACCOUNT, "config.toml:5: "),
        (SENDER + "[rules]\nfour_eyes = 2\n" + ACCOUNT, "four_eyes must be true or false"),
        (SENDER + '[people]\njan = { may = ["send"] }\n' + ACCOUNT, "'prepare', 'approve'"),
        (SENDER + ACCOUNT + 'folder = "/tmp"\n', "config.toml:8: account.outbox.folder must be"),
        (SENDER + ACCOUNT + 'folder = "../uit"\n', "config.toml:8: account.outbox.folder must be"),
        (SENDER + ACCOUNT + 'foldr = "uit"\n', "config.toml:8: account.outbox.foldr is not"),
        (SENDER + "[account.x]\nkind = 'pigeon'\n", "must be one of: 'outbox'"),
        (SENDER, "account is missing"),
        ("[sender\n", "config.toml:1: this is not TOML"),
    ],
)
def test_a_fault_has_its_line_and_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    """No traceback, whatever stands there."""
    assert said in "\n".join(_faults(tmp_path, text))


def test_a_file_that_is_not_utf_8_or_not_there_is_named(tmp_path: Path) -> None:
    """The fault of the file itself has its place as well."""
    file = tmp_path / "config.toml"
    with pytest.raises(ConfigError, match=r"config\.toml: this file does not exist"):
        load_config(file)
    file.write_bytes(b'language = "nl"\n# caf\xe9\n')
    with pytest.raises(ConfigError, match=r"config\.toml:2: is not UTF-8"):
        load_config(file)


def test_i20_private_domains_count_however_they_are_written(tmp_path: Path) -> None:
    """ "@Gmail.com" in the file is gmail.com."""
    file = tmp_path / "config.toml"
    file.write_text(SENDER + '[rules]\nprivate_domains = ["@Gmail.com "]\n' + ACCOUNT, "utf-8")
    assert load_config(file).rules.private_domains == ("gmail.com",)


def test_an_account_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    """A slip in its name stops with a suggestion."""
    file = tmp_path / "config.toml"
    file.write_text(SENDER + ACCOUNT, "utf-8")
    with pytest.raises(ConfigError, match="Did you mean “outbox”"):
        load_config(file).account["outbx"]


@pytest.mark.parametrize(
    "server", ["https://kabinet:geheim@mail.drenthe.example/EWS", "ftp://mail.example", "//mail"]
)
def test_i22_a_server_holds_no_secret(tmp_path: Path, server: str) -> None:
    """A server is a name or an address of http, without anybody's name or secret in it."""
    account = f'[account.proef]\nkind = "exchange"\nserver = "{server}"\n'
    rest = 'mailbox = "k@drenthe.example"\nuser = "k"\n'
    sender = '[sender]\nname = "K"\naddress = "k@drenthe.example"\n[account]\nuse = "proef"\n'
    path = tmp_path / "config.toml"
    path.write_text(sender + account + rest, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_config(path)
    assert "account.proef.server" in refused.value.message
    assert "geheim" not in refused.value.message


@pytest.mark.parametrize(
    "server", ["mail.drenthe.example", "https://mail.example:8443/EWS", "http://[::1]:8080/EWS"]
)
def test_a_server_is_a_name_or_an_address(tmp_path: Path, server: str) -> None:
    """A name, and an address of http with its port and path, in IPv6 too, is taken as written."""
    account = '[account]\nuse = "proef"\n[account.proef]\nkind = "exchange"\nuser = "k"\n'
    place = f'server = "{server}"\nmailbox = "k@drenthe.example"\n'
    path = tmp_path / "config.toml"
    path.write_text(SENDER + account + place, encoding="utf-8")
    named = load_config(path).account["proef"]
    assert isinstance(named, ExchangeAccount)
    assert named.server == server
