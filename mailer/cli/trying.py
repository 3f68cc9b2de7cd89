"""Trying an account, whatever its kind, and saying what came of each thing."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress

from mailer import private
from mailer.cli.output import show_json
from mailer.config.accounts import ExchangeAccount, GraphAccount, OutboxAccount, SmtpAccount
from mailer.directory.selectors import parse_selector
from mailer.dispatch.trial import How, Trial, Tried
from mailer.errors import ConfigError, MailerError, NotSubmitted, UsageError
from mailer.i18n import _
from mailer.terminal.blocks import Block, Role, Words, row
from mailer.terminal.screen import show
from mailer.workspace import Workspace

_SIGNS = {
    How.WORKS: Words("✓", Role.GO),
    How.FAILS: Words("✗", Role.STOP),
    How.UNKNOWN: Words("?", Role.WAIT),
}


def conclude(tried: Iterable[Tried], *, as_json: bool = False) -> int:
    """Print each thing as it is tried; the exit code of the first that does not work, or 0."""
    if as_json:
        found = list(tried)
        show_json([each.model_dump(mode="json") for each in found])
        return next((each.exit_code for each in found if each.exit_code), 0)
    code = 0
    for each in tried:
        code = code or each.exit_code
        rows = [row(_SIGNS[each.how], each.words)]
        if each.how is not How.WORKS and each.remedy:
            rows.append(row("", Words(each.remedy, Role.LABEL)))
        show([Block(tuple(rows))])
    return code


def try_account(workspace: Workspace, name: str, *, to_self: bool = False) -> Iterator[Tried]:
    """What works of an account. Raises `ConfigError` when there is none of that name."""
    named = workspace.config.account[name]
    if to_self and not isinstance(named, ExchangeAccount | GraphAccount):
        raise UsageError(
            _("Account “{name}” has no mailbox of its own.").format(name=name),
            _("--to-self goes with an account of kind “exchange” or “graph”."),
        )
    if isinstance(named, OutboxAccount):
        yield from _told(_try_folder(workspace, name, named))
    elif isinstance(named, SmtpAccount):
        yield from _told(_try_server(workspace, name, named))
    else:
        yield from _try_mailbox(workspace, name, named, to_self=to_self)


def _told(things: Iterator[str]) -> Iterator[Tried]:
    try:
        for words in things:
            yield Tried(how=How.WORKS, words=words)
    except MailerError as error:
        words, remedy = error.message, error.remedy
        yield Tried(how=How.FAILS, words=words, remedy=remedy, exit_code=error.exit_code)


def _try_mailbox(
    workspace: Workspace, name: str, named: ExchangeAccount | GraphAccount, *, to_self: bool
) -> Iterator[Tried]:
    replies, book = workspace.replies(name), workspace.address_book(name)
    with ExitStack() as stack:
        trial = Trial(
            mailbox=named.mailbox,
            sources=workspace.sources,
            clock=workspace.clock,
            transport=stack.enter_context(workspace.transport(name)),
            replies=replies and stack.enter_context(replies),
            book=book and stack.enter_context(book),
            lists=tuple(dict.fromkeys(_outside_lists(workspace))),
        )
        yield from trial.to_self() if to_self else trial.all()
        yield from _told_of_reach(name, named)


def _told_of_reach(name: str, named: ExchangeAccount | GraphAccount) -> Iterator[Tried]:
    """That a sign-in reaches every mailbox is said each time, also where config.toml says why."""
    if named.sign_in not in {"secret", "certificate", "device"}:
        return
    from mailer.providers.entra import is_wide, token_of  # msal takes its time

    with suppress(NotSubmitted):  # told above
        if is_wide(token_of(name, named)):
            yield Tried(
                how=How.UNKNOWN,
                words=_("This sign-in reaches every mailbox of the tenant: {because}").format(
                    because=named.wide_because
                ),
                remedy=_("Ask the administrator to narrow it to this mailbox (docs/exchange.md)."),
            )


def _outside_lists(workspace: Workspace) -> Iterator[str]:
    for written in workspace.sources.directory.lists.values():
        for selector in (*written.include, *written.exclude):
            yield from (c.value for c in parse_selector(selector) if c.field == "exchange")


def _try_folder(workspace: Workspace, name: str, named: OutboxAccount) -> Iterator[str]:
    workspace.transport(name)  # refuses a folder outside the workspace
    folder = workspace.root / named.folder
    trial = folder / ".mailer-account-test"
    try:
        private.make_folder(folder)
        private.discard(trial)
        private.create(trial)
    except OSError as error:
        raise NotSubmitted(
            _("{path} could not be written: {reason}").format(
                path=folder, reason=error.strerror or error
            ),
            _("Make room, or look at the folder and its rights; then try again."),
        ) from error
    private.discard(trial)
    yield _("{path} can be written.").format(path=folder)


def _try_server(workspace: Workspace, name: str, named: SmtpAccount) -> Iterator[str]:
    from mailer.providers.smtp import SmtpTransport

    with workspace.transport(name) as transport:
        if not isinstance(transport, SmtpTransport):
            raise ConfigError(_("Account “{name}” cannot be tried.").format(name=name))
        greeting = transport.greet()
    yield _("Server: {words}").format(words=greeting.words)
    yield _("TLS: {version}").format(version=greeting.tls or _("none, on this machine"))
    yield _("Signed in: {user}").format(user=named.user or _("not asked for"))
    yield _("It offers: {list}").format(list=", ".join(greeting.extensions))
