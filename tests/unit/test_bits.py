from hypothesis import given
from hypothesis import strategies as st

from mailer.directory.bits import bits, positions_in

POSITIONS = st.frozensets(st.integers(0, 5_000))


@given(POSITIONS)
def test_positions_come_back_in_ascending_order(positions: frozenset[int]) -> None:
    """What went in comes out, each once, from the lowest."""
    assert list(positions_in(bits(positions))) == sorted(positions)


@given(POSITIONS, POSITIONS)
def test_bits_join_and_part_as_sets_do(one: frozenset[int], other: frozenset[int]) -> None:
    """Union, intersection and difference are |, & and & ~."""
    assert bits(one | other) == bits(one) | bits(other)
    assert bits(one & other) == bits(one) & bits(other)
    assert bits(one - other) == bits(one) & ~bits(other)


def test_nobody_is_no_bit() -> None:
    """An empty set is zero and zero is an empty set."""
    assert bits(()) == 0
    assert list(positions_in(0)) == []
