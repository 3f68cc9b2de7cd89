from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from mailer.directory.model import Audience, Contact, Directory, DistributionList, Organisation
from mailer.directory.resolving import check_directory, members, resolve
from mailer.errors import FindingsStop
from mailer.findings import Finding, Severity

pytestmark = pytest.mark.usefixtures("english")

TODAY = date(2024, 10, 9)
ORGANISATIONS = {
    "emmen": ("gemeente Emmen", "municipality"),
    "assen": ("gemeente Assen", "municipality"),
    "coa": ("COA", "agency"),
}
PEOPLE = [
    ("b@emmen.example", "emmen", "ambtelijk"),
    ("a@emmen.example", "emmen", "bestuurlijk"),
    ("a@assen.example", "assen", "ambtelijk"),
    ("a@coa.example", "coa", "ambtelijk"),
    ("both@assen.example", "assen,emmen", "toets"),
]
Written = Mapping[str, object] | Sequence[str]


def directory(
    lists: Mapping[str, Written],
    extra: Sequence[Contact] = (),
    suppressed: Mapping[str, str] | None = None,
) -> Directory:
    """The people above and these lists, each the selectors of its include or all its keys."""
    contacts = [
        Contact(
            name=address,
            address=address,
            organisations=tuple(organisation.split(",")),
            roles=(role,),
            line=line,
        )
        for line, (address, organisation, role) in enumerate(PEOPLE, 2)
    ]
    return Directory(
        organisations={
            key: Organisation.model_validate({"id": key, "name": name, "kind": kind})
            for key, (name, kind) in ORGANISATIONS.items()
        },
        contacts=(*contacts, *extra),
        lists={
            name: DistributionList.model_validate(
                {"name": name, "line": line}
                | (dict(keys) if isinstance(keys, Mapping) else {"include": keys})
            )
            for line, (name, keys) in enumerate(lists.items(), 1)
        },
        suppressed=suppressed or {},
    )


def addresses(audience: Audience) -> list[str]:
    """The addresses in their order."""
    return [recipient.address for recipient in audience.recipients]


def codes(findings: list[Finding]) -> list[str]:
    """The code of each."""
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("kind:municipality role:ambtelijk", ["b@emmen.example", "a@assen.example"]),
        ("organisation:COA", ["a@coa.example"]),
        ("contact:A@Coa.Example", ["a@coa.example"]),
        ("organisation:assen organisation:emmen", ["both@assen.example"]),
        ("list:inner role:AMBTELIJK", ["a@assen.example"]),
    ],
)
def test_conditions_of_a_selector_all_hold(selector: str, expected: list[str]) -> None:
    """A selector means whoever meets every condition, whatever its case."""
    people = directory({"top": [selector], "inner": ["organisation:assen"]})
    audience, findings = resolve(people, ["top"], TODAY)
    assert findings == []
    assert addresses(audience) == expected


def test_order_is_of_includes_and_each_mailbox_comes_once() -> None:
    """The first include that brings somebody decides on place and path."""
    people = directory(
        {
            "top": ["organisation:coa", "list:inner", "kind:municipality", "kind:agency"],
            "inner": ["contact:a@assen.example", "contact:b@emmen.example"],
        }
    )
    audience, _findings = resolve(people, ["top"], TODAY)
    assert [r.path for r in audience.recipients] == [
        ("top", "COA"),
        ("top", "inner", "gemeente Assen"),
        ("top", "inner", "gemeente Emmen"),
        ("top", "gemeente Emmen"),
        ("top", "gemeente Assen, gemeente Emmen"),
    ]
    assert audience.organisations == ("coa", "assen", "emmen")


def test_an_exclusion_holds_for_nested_lists_too() -> None:
    """Whoever is excluded does not come back through a list inside the list."""
    people = directory(
        {
            "top": {"include": ["list:inner"], "exclude": ["role:bestuurlijk"]},
            "inner": ["organisation:emmen"],
        }
    )
    audience, findings = resolve(people, ["top"], TODAY)
    assert findings == []
    assert addresses(audience) == ["b@emmen.example", "both@assen.example"]


def test_an_exclusion_of_an_inner_list_does_not_bind_the_outer_one() -> None:
    """Another include may bring somebody whom the inner list leaves out."""
    people = directory(
        {
            "top": ["list:inner", "role:bestuurlijk"],
            "inner": {"include": ["organisation:emmen"], "exclude": ["role:bestuurlijk"]},
        }
    )
    audience, _findings = resolve(people, ["top"], TODAY)
    assert addresses(audience)[-1] == "a@emmen.example"


def test_who_may_not_get_mail_is_left_out_with_the_reason() -> None:
    """Suppressed, ended and not yet begun contacts are told apart and not mailed."""
    bounds = {"old": {"valid_until": date(2024, 10, 8)}, "new": {"valid_from": date(2024, 10, 10)}}
    extra = [
        Contact(
            name=name,
            address=f"{name}@coa.example",
            organisations=("coa",),
            line=9,
            **bounds.get(name, {}),
        )
        for name in ("old", "new")
    ]
    people = directory({"top": ["kind:agency"]}, extra, {"a@coa.example": "gone"})
    people = people.model_copy(
        update={
            "contacts": (
                *people.contacts,
                Contact(name="x", address="x@coa.example", organisations=("coa",), line=11),
            )
        }
    )
    audience, findings = resolve(people, ["top"], TODAY)
    assert addresses(audience) == ["x@coa.example"]
    assert audience.left_out == (
        ("a@coa.example", "suppressed: gone"),
        ("old@coa.example", "not valid after Tuesday 8 October 2024"),
        ("new@coa.example", "not valid before Thursday 10 October 2024"),
    )
    assert findings == []


def test_a_contact_is_valid_on_its_first_and_last_day() -> None:
    """Both bounds of a contact belong to its validity."""
    contact = Contact(
        name="x",
        address="x@coa.example",
        organisations=("coa",),
        valid_from=TODAY,
        valid_until=TODAY,
        line=9,
    )
    people = directory({"top": ["contact:x@coa.example"]}, [contact])
    assert members(people, "top", TODAY) == {"x@coa.example"}


@pytest.mark.parametrize(
    ("lists", "code"),
    [
        ({"top": ["list:a", "kind:agency"], "a": ["list:top"]}, "list-cycle"),
        ({"top": ["list:top"]}, "list-cycle"),
        ({"top": {"include": ["kind:agency"], "exclude": ["list:top"]}}, "list-cycle"),
        ({"top": ["kind:agency", "list:a"], "a": ["role:toets role:ambtelijk"]}, "list-empty"),
        ({"top": {"include": ["kind:agency"], "exclude": ["organisation:coa"]}}, "list-empty"),
        ({"top": ["kind:agency", "list:gone"]}, "selector-unknown"),
        ({"top": ["kind:agency", "role:ambtlijk"]}, "selector-unknown"),
        ({"top": ["kind:agency", ""]}, "selector"),
        ({"top": ["kind:agency", "emmen"]}, "selector"),
        ({"top": ["kind:agency", "role:"]}, "selector"),
        ({"top": ["kind:agency", "rol:ambtelijk"]}, "selector"),
        ({"top": {"include": ["kind:agency"], "exclude": ["role:bestuurljk"]}}, "selector-unknown"),
        ({"top": {"include": ["kind:agency"], "covers": ["emen"]}}, "list-covers-unknown"),
        ({"top": {"include": ["kind:agency"], "covers": ["role:toets"]}}, "list-covers-unknown"),
        ({"top": {"include": ["kind:municipality"], "at_most": 2}}, "list-too-large"),
        ({"other": ["kind:agency"]}, "list-unknown"),
    ],
)
def test_i08_a_list_that_fails_is_neither_everybody_nor_nobody(
    lists: Mapping[str, Written], code: str
) -> None:
    """An error anywhere on the way leaves no recipients, and membership cannot be asked."""
    people = directory(lists)
    audience, findings = resolve(people, ["top"], TODAY)
    assert code in codes(findings)
    assert audience.recipients == ()
    assert not audience.visible
    with pytest.raises(FindingsStop) as stop:
        members(people, "top", TODAY)
    assert stop.value.findings == tuple(findings)


def test_i08_an_empty_list_is_not_everybody() -> None:
    """A list whose only member has left is an error, and so is naming no list at all."""
    people = directory({"top": ["kind:agency"]}, suppressed={"a@coa.example": "gone"})
    audience, findings = resolve(people, ["top"], TODAY)
    assert (codes(findings), audience.recipients) == (["list-empty"], ())
    audience, findings = resolve(people, [], TODAY)
    assert (codes(findings), audience.recipients) == (["list-none-named"], ())


def test_i08_one_failing_list_among_sound_ones_fails_them_all() -> None:
    """The part of an audience that could be resolved is not taken for the whole."""
    people = directory({"sound": ["kind:municipality"], "broken": ["list:broken"]})
    audience, _findings = resolve(people, ["sound", "broken"], TODAY)
    assert audience.recipients == ()


def test_a_cycle_is_named_whole_and_once() -> None:
    """Two cycles are two findings, each from its first list in the alphabet."""
    people = directory(
        {
            "z": ["list:y", "kind:agency"],
            "y": ["list:x"],
            "x": ["list:z", "kind:agency"],
            "b": ["list:a"],
            "a": ["list:b"],
        }
    )
    findings = check_directory(people, TODAY)
    assert codes(findings) == ["list-cycle"] * 2
    assert {f.message for f in findings} == {
        "The lists contain each other: a › b › a.",
        "The lists contain each other: x › z › y › x.",
    }
    assert str(findings[0].place) == "distribution_lists/lists.toml:5 a"


def test_misspelt_names_get_a_suggestion() -> None:
    """An unknown list or role is told with the one that was meant."""
    people = directory({"gemeenten": ["kind:agency role:ambtelik"]})
    _audience, findings = resolve(people, ["gemeente"], TODAY)
    assert "“gemeenten”" in findings[0].message
    _audience, findings = resolve(people, ["gemeenten"], TODAY)
    assert "“ambtelijk”" in findings[0].message


def test_an_include_that_brings_nobody_is_a_warning() -> None:
    """Somebody who is missing beside others is told, and the others stay."""
    people = directory({"top": ["kind:agency role:bestuurlijk", "kind:municipality"]})
    audience, findings = resolve(people, ["top"], TODAY)
    assert [(f.code, f.severity) for f in findings] == [("selector-nobody", Severity.WARNING)]
    assert findings[0].key == "selector-nobody@top:kind:agency role:bestuurlijk"
    assert len(audience.recipients) == 4


def test_an_uncovered_organisation_is_a_warning_of_its_own() -> None:
    """Each organisation that a list promises and misses is named, also by its kind."""
    people = directory(
        {"top": {"include": ["contact:b@emmen.example"], "covers": ["kind:municipality", "coa"]}}
    )
    audience, findings = resolve(people, ["top"], TODAY)
    assert [f.key for f in findings] == ["list-uncovered@top:assen", "list-uncovered@top:coa"]
    assert audience.uncovered == ("assen", "coa")


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"include": ["contact:b@emmen.example"], "covers": ["coa"]}, "list-uncovered"),
        ({"include": ["role:toets", "kind:agency role:bestuurlijk"]}, "selector-nobody"),
    ],
)
def test_a_reason_for_a_gap_in_one_list_says_nothing_of_another(keys: Written, code: str) -> None:
    """Not even when the same organisation or selector is missing there."""
    _audience, findings = resolve(directory({"one": keys, "two": keys}), ["one", "two"], TODAY)
    assert [f.code for f in findings] == [code, code]
    assert len({f.fingerprint for f in findings}) == 2
    again = resolve(directory({"one": keys}), ["one"], TODAY)[1]
    assert again[0].fingerprint == findings[0].fingerprint


def test_one_contact_covers_both_of_its_organisations() -> None:
    """Who serves two municipalities keeps the promise about both."""
    people = directory({"top": {"include": ["role:toets"], "covers": ["kind:municipality"]}})
    audience, findings = resolve(people, ["top"], TODAY)
    assert (findings, audience.uncovered) == ([], ())


def test_i09_addresses_are_visible_only_when_every_list_on_the_way_is() -> None:
    """One list inside that is not visible hides the addresses of all."""
    people = directory(
        {
            "open": {"include": ["kind:agency"], "visible": True},
            "closed": ["kind:municipality"],
            "outer": {"include": ["list:open", "list:closed"], "visible": True},
            "wider": {"include": ["list:outer role:ambtelijk"], "visible": True},
            "less": {"include": ["list:open"], "exclude": ["list:closed"], "visible": True},
        }
    )
    visible = {
        name: resolve(people, names, TODAY)[0].visible
        for name, names in {
            "open": ["open"],
            "closed": ["closed"],
            "outer": ["outer"],
            "wider": ["wider"],
            "less": ["less"],
            "both": ["open", "closed"],
        }.items()
    }
    assert {name for name, seen in visible.items() if seen} == {"open", "less"}


def test_lists_may_nest_deeper_than_python_calls() -> None:
    """A chain of two thousand lists resolves, and a diamond of sixty is not walked twice."""
    chain: dict[str, Written] = {f"l{n}": [f"list:l{n + 1}"] for n in range(2000)}
    chain["l2000"] = ["kind:agency"]
    audience, _findings = resolve(directory(chain), ["l0"], TODAY)
    assert len(audience.recipients[0].path) == 2002
    diamond: dict[str, Written] = {
        f"d{n}": [f"list:d{n + 1}", f"list:d{n + 1} role:ambtelijk"] for n in range(60)
    }
    diamond["d60"] = ["kind:agency"]
    audience, _findings = resolve(directory(diamond), ["d0"], TODAY)
    assert addresses(audience) == ["a@coa.example"]


def test_checking_the_directory_tells_each_fault_once() -> None:
    """A fault in a nested list is not told again by every list around it."""
    people = directory({"a": ["list:c"], "b": ["list:c"], "c": ["role:nobody-has-this"]})
    assert codes(check_directory(people, TODAY)) == ["selector-unknown"]


def test_i03_a_directory_does_not_hold_one_mailbox_twice() -> None:
    """Two contacts that would make two recipients of one mailbox cannot be put together."""
    contact = Contact(name="x", address="B@Emmen.example", organisations=("emmen",), line=9)
    with pytest.raises(ValueError, match="share a mailbox"):
        directory({}, [contact])


def test_a_changed_copy_of_a_directory_is_resolved_anew() -> None:
    """Nothing that was worked out for the old contacts is used for the new ones."""
    people = directory({"top": ["role:ambtelijk"]})
    assert len(members(people, "top", TODAY)) == 3
    fewer = people.model_copy(update={"contacts": people.contacts[3:]})
    assert members(fewer, "top", TODAY) == {"a@coa.example"}
