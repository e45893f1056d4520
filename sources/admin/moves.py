"""The steps that a person can take with a record: what each asks, and when it is possible."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sources.choices import State
from sources.models import CuratedModel, User
from sources.review import steps, takedown, withdrawal
from sources.review.standing import Standing

Versions = Mapping[str, int]
ANY = tuple(State)


@dataclass(frozen=True)
class Move:
    """One step: a page that says what it does and asks for words, and what then is done."""

    name: str
    label: str
    verb: str
    lead: str
    done: str
    run: Callable[[CuratedModel, User, str], Any]
    states: tuple[State, ...] = ANY
    asks: str = "Note"
    help: str = "Optional. The history keeps it."
    needs_words: bool = False
    of_public: bool = False
    # Also of what was public once, and was ended.
    of_published: bool = False
    # What befalls the public records that refer to it, which are counted.
    befalls: str = ""
    # Whether it is taken at once, by its button on the record's page.
    at_once: bool = False

    def fits(self, standing: Standing) -> bool:
        """Whether a record that stands so can take the step."""
        fits = standing.is_public or not self.of_public
        fits = fits and (standing.newest is not None or not self.of_published)
        return fits and standing.record.state in self.states


MOVES = [
    Move(
        name="submit",
        label="Submit for review",
        verb="change",
        lead="It is offered to another person, who approves and thereby publishes it, or returns "
        "it with what is to be changed.",
        done="is offered for review.",
        run=lambda record, by, words: steps.submit([record], by=by, note=words),
        states=steps.TO_REVIEW,
        asks="Note for the reviewer",
        help="Optional: what you changed, what you are unsure of.",
        at_once=True,
    ),
    Move(
        name="withdraw",
        label="Take the offer back",
        verb="change",
        lead="It becomes a draft again, to go on writing. It can be offered again at any time.",
        done="is a draft again.",
        run=lambda record, by, words: steps.withdraw([record], by=by, note=words),
        states=(State.IN_REVIEW,),
        at_once=True,
    ),
    Move(
        name="reopen",
        label="Take it up again",
        verb="change",
        lead="It becomes a draft, to go on writing.",
        done="is a draft again.",
        run=lambda record, by, words: steps.reopen([record], by=by, note=words),
        states=(State.DISCARDED,),
        at_once=True,
    ),
    Move(
        name="refresh",
        label="Refresh",
        verb="change",
        lead="What other records say by now replaces what was copied from them. It is no "
        "correction, flags nothing, and needs no second person.",
        done="is refreshed.",
        run=lambda record, by, words: withdrawal.refresh([record], by=by, note=words),
        of_public=True,
    ),
    Move(
        name="discard",
        label="Discard",
        verb="change",
        lead="The working version is given up. What is public of it stays public; it can be taken "
        "up again.",
        done="is given up.",
        run=lambda record, by, words: steps.discard([record], by=by, reason=words),
        states=steps.GIVEN_UP,
        asks="Why it is given up",
        help="The history keeps it.",
        needs_words=True,
    ),
    Move(
        name="retract",
        label="Retract",
        verb="review",
        lead="It is no longer held to be right. It leaves all current views; its words stay at "
        "their permalinks, marked as retracted.",
        done="is retracted.",
        run=lambda record, by, words: withdrawal.retract(record, by=by, reason=words),
        of_public=True,
        asks="Why it is retracted",
        help="Readers see this in the corrections log, so say what was wrong.",
        needs_words=True,
        befalls="What rests on it is flagged for another look",
    ),
    Move(
        name="take_down",
        label="Take down",
        verb="take_down",
        lead="For legal or safety reasons alone, and for good: its words are removed from every "
        "revision that holds them, from captures, excerpts and history. No proof of anything "
        "else is lost. What is merely wrong is corrected or retracted instead.",
        done="is taken down.",
        run=lambda record, by, words: takedown.take_down(record, by=by, reason=words),
        of_published=True,
        asks="Why it is taken down",
        help="Readers see this in the place of the words, so do not repeat them.",
        needs_words=True,
        befalls="What carries its words is taken down with it",
    ),
]
BY_NAME = {move.name: move for move in MOVES}


def may(person: Any, verb: str, model: type[CuratedModel]) -> bool:
    """Whether somebody may do this to records of a kind."""
    opts = model._meta
    return bool(person.has_perm(f"{opts.app_label}.{verb}_{opts.model_name}"))


def moves_now(standing: Standing, person: Any) -> list[Move]:
    """The steps that this person can take with a record that stands so.

    Refreshing is left out: whether it would change anything takes a look of its own.
    """
    model = type(standing.record)
    return [
        move
        for move in MOVES
        if move.name != "refresh" and move.fits(standing) and may(person, move.verb, model)
    ]
