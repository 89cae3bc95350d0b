"""What notification hears of others is what they say: their golden facts can be read in its shapes."""

import inspect
from pathlib import Path

import pytest

from huiwu.kernel.event import read, read_data
from huiwu.kernel.names import fact_name
from huiwu.notification import heard

TESTS = Path(__file__).parent.parent
SHAPES = {
    fact_name(shape): shape
    for _, shape in inspect.getmembers(heard, inspect.isclass)
    if shape.__module__ == heard.__name__ and shape not in (heard.AgendaItem, heard.EnrolledWorker)
}
GOLDEN = {
    golden.stem: golden
    for service in ("membership", "congress", "bargaining")
    for golden in sorted((TESTS / service / "golden").glob("*.json"))
}


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_a_fact_of_another_service_is_understood(name: str) -> None:
    event = read(GOLDEN[name].read_bytes())
    assert isinstance(read_data(event, SHAPES[name]), SHAPES[name])
