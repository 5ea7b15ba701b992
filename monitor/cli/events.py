"""``monitor events``: what is followed, and the candidates that could be."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.common import ask, config_option, print_rows
from monitor.clock import SystemClock
from monitor.config import Config, load_config
from monitor.model.candidates import Candidate, CandidateState
from monitor.model.ids import EventId
from monitor.notify.candidates import candidate_rows
from monitor.notify.report import event_rows
from monitor.ports import CandidateStatus

if TYPE_CHECKING:
    from monitor.core.proposal import Proposal


@click.group(invoke_without_command=True, short_help="List what is followed; judge candidates.")
@config_option
@click.pass_context
def events(context: click.Context, folder: Path) -> None:
    """List what is followed, with counts of posts, claims, contradictions and alerts.

    Candidates stand below: happenings that two or more independent sources tell of within
    an hour and nobody follows. Promote one to follow it, merge it into an event that is
    followed already, or dismiss it. One whose posts are worded like those of an event that
    is followed says so.
    """
    context.obj = folder
    if context.invoked_subcommand is None:
        _show(folder)


@events.command("list", short_help="List events and candidates.")
@click.pass_obj
def show(folder: Path) -> None:
    """List what is followed, and the candidates."""
    _show(folder)


@events.command(short_help="Follow a candidate from now on.")
@click.argument("candidate")
@click.pass_obj
def promote(folder: Path, candidate: str) -> None:
    """Add CANDIDATE to events.toml and link its posts to it.

    The beginning of its name is enough where only one candidate begins so.
    """
    from monitor.config.adding import add_event

    config = load_config(folder)
    found = _named(config, candidate)
    if any(one.id == found.id for one in config.events):
        raise click.ClickException(f"{found.id} is followed already")
    file = add_event(folder, found)
    _judge(config, found, CandidateState.PROMOTED, found.id)
    click.echo(f"{file}: added {found.id}, with {_posts(config, found)}")
    click.echo("Look at its keywords and places there, then start the daemon again.")


@events.command(short_help="Give a candidate's posts to an event.")
@click.argument("candidate")
@click.argument("event")
@click.pass_obj
def merge(folder: Path, candidate: str, event: str) -> None:
    """Link the posts of CANDIDATE to EVENT, which is followed already."""
    config = load_config(folder)
    if all(one.id != event for one in config.events):
        raise click.ClickException(f"no event {event!r} is followed")
    found = _named(config, candidate)
    _judge(config, found, CandidateState.MERGED, EventId(event))
    click.echo(f"{_posts(config, found)} of {found.id} linked to {event}")
    click.echo("A running daemon sets later claims against them after its next start.")


@events.command(short_help="Leave a candidate out of the list.")
@click.argument("candidate")
@click.pass_obj
def dismiss(folder: Path, candidate: str) -> None:
    """Leave CANDIDATE out of the list from now on; its posts stay as they are."""
    config = load_config(folder)
    found = _named(config, candidate)
    _judge(config, found, CandidateState.DISMISSED, None)
    click.echo(f"{found.id} dismissed")


def _show(folder: Path) -> None:
    config, now = load_config(folder), SystemClock().now()
    print_rows(event_rows(ask(config, lambda reads: reads.events()), now))
    proposals: dict[EventId, Proposal] | None = None
    for status in _candidates(config):
        if not (rows := candidate_rows([status], now)):
            continue
        if proposals is None:
            proposals = _proposals(config)
            click.echo()
        print_rows(rows)
        if proposal := proposals.get(status.candidate.id):
            click.echo(f"  in words like {proposal.event} ({proposal.likeness:.2f})")


def _proposals(config: Config) -> dict[EventId, Proposal]:
    from monitor.app import ask_proposals

    followed = [EventId(one.id) for one in config.events]
    return asyncio.run(ask_proposals(config.store_path, followed))


def _candidates(config: Config) -> tuple[CandidateStatus, ...]:
    from monitor.app import ask_candidates

    return asyncio.run(ask_candidates(config.store_path))


def _named(config: Config, name: str) -> Candidate:
    wanted = name.strip().lower()
    known = [one.candidate for one in _candidates(config)]
    found = [one for one in known if one.id == wanted]
    found = found or [one for one in known if one.id.startswith(wanted)]
    if len(found) != 1:
        raise click.ClickException(
            f"no candidate, or more than one, has a name that begins with {name!r}"
        )
    return found[0]


def _posts(config: Config, candidate: Candidate) -> str:
    posts = next(one.posts for one in _candidates(config) if one.candidate.id == candidate.id)
    return f"{posts} post{'s' * (posts != 1)}"


def _judge(
    config: Config, candidate: Candidate, state: CandidateState, into: EventId | None
) -> None:
    from monitor.app import judge_candidate

    asyncio.run(judge_candidate(config.store_path, candidate.id, state, into))
