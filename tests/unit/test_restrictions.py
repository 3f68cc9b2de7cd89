"""Embargoes on a text: every plan's, on the whole or on parts, for whom and until when."""

from datetime import UTC, datetime, timedelta
from typing import Any

from mailer.release.embargo import not_before, restrictions_on
from mailer.release.plan import Embargo, ReleasePlan, Step

END = datetime(2024, 11, 1, 8, tzinfo=UTC)
BEFORE = END - timedelta(minutes=1)
FILE = "notes/a.md"


def _step(template: str = "feedback", **keys: Any) -> Step:
    return Step.model_validate({"name": "s", "template": template, "to": ("x",)} | keys)


def _plan(
    *steps: Step, file: str = "p.toml", until: datetime | None = END, notes: str = FILE
) -> ReleasePlan:
    embargo = Embargo(until=until, cleared=("minister", "ambtelijk")) if until else None
    return ReleasePlan.model_validate(
        {"file": file, "title": "P", "notes": notes, "embargo": embargo, "step": steps}
    )


def _members(name: str, at: datetime) -> frozenset[str]:
    lists = {"minister": {"minister@rijk.example"}, "ambtelijk": {"a@emmen.example"}}
    return frozenset(lists.get(name, ()))


def _wholes(*plans: ReleasePlan, own: tuple[ReleasePlan, Step] | None = None) -> list[bool]:
    return [restriction.whole for restriction in restrictions_on(FILE, plans, own)]


def test_a_feedback_mail_is_under_embargo_in_its_marked_parts() -> None:
    """A report, a press mail and a factual check as a whole."""
    assert _wholes(_plan(_step())) == [False]
    for template in ("factual_check", "report", "press"):
        assert _wholes(_plan(_step(template))) == [True]


def test_an_attachment_is_under_embargo_as_a_whole() -> None:
    """It has no marks; unless the step says otherwise."""
    other = "notes/b.md"
    assert _wholes(_plan(_step(notes=other, attachments=(FILE,)))) == [True]
    assert _wholes(_plan(_step(notes=other, attachments=(FILE,), embargoed=False))) == []


def test_i02_a_second_plan_opens_nothing() -> None:
    """With an earlier hour, or with none, the first plan's embargo binds it all the same."""
    first = _plan(_step("report"))
    for second in (
        _plan(_step(), file="q.toml", until=None),
        _plan(_step(), file="q.toml", until=END - timedelta(days=9)),
    ):
        restrictions = restrictions_on(FILE, [first, second], (second, second.steps[0]))
        assert not_before("pers@krant.example", BEFORE, restrictions, _members) == END


def test_i02_a_step_frees_its_text_of_its_own_plan_alone() -> None:
    """embargoed = false leaves the marked parts, and what another plan lays on the whole."""
    freed = _step("report", embargoed=False)
    own, other = _plan(freed), _plan(_step("report"), file="q.toml")
    assert _wholes(own, own=(own, freed)) == [False]
    assert _wholes(own, other, own=(own, freed)) == [False, True]


def test_a_step_can_put_any_text_under_embargo() -> None:
    """embargoed = true makes it the whole."""
    assert _wholes(_plan(_step(embargoed=True))) == [True]


def test_a_plan_binds_only_the_files_it_sends() -> None:
    """A neighbour's embargo is not ours."""
    assert restrictions_on(FILE, [_plan(_step(), notes="notes/b.md")]) == ()
    assert restrictions_on(FILE, [_plan(_step(), until=None)]) == ()


def test_i01_who_is_not_cleared_is_barred_until_the_very_instant() -> None:
    """Not a microsecond earlier; at the instant itself nobody is."""
    (restriction,) = restrictions_on(FILE, [_plan(_step("report"))])
    last = END - timedelta(microseconds=1)
    assert restriction.bars("pers@krant.example", last, _members)
    assert not restriction.bars("pers@krant.example", END, _members)
    assert not restriction.bars("Minister@Rijk.example", last, _members)


def test_i08_a_list_that_resolves_to_nobody_clears_nobody() -> None:
    """An unknown or empty list is not "everybody"."""
    plan = _plan(_step("report"))
    assert plan.embargo
    unknown = plan.model_copy(
        update={"embargo": plan.embargo.model_copy(update={"cleared": ("weg",)})}
    )
    (restriction,) = restrictions_on(FILE, [unknown])
    assert restriction.bars("minister@rijk.example", BEFORE, _members)


def test_i01_the_latest_end_counts() -> None:
    """Of two plans with an embargo on one text; who is cleared by one waits for the other."""
    later = END + timedelta(days=1)
    second = _plan(_step("report"), file="q.toml", until=later)
    assert second.embargo
    strict = second.model_copy(update={"embargo": Embargo(until=later, cleared=("minister",))})
    restrictions = restrictions_on(FILE, [_plan(_step("report")), strict])
    assert not_before("pers@krant.example", BEFORE, restrictions, _members) == later
    assert not_before("a@emmen.example", BEFORE, restrictions, _members) == later
    assert not_before("minister@rijk.example", BEFORE, restrictions, _members) is None
