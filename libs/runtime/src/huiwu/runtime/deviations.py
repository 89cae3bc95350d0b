"""What was recorded against the law, shown on the rows of the things that it happened to (processes 0.5)."""

from collections.abc import Iterable

from huiwu.eventlog import Change, Effect, ReadModel, Received
from huiwu.kernel import ProcedureDeviationRecorded
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.names import kind_of


def show_deviations(model: ReadModel, kind: AnyKind) -> None:
    """Keep the column `deviations` on the rows of that kind: clause, reason, who recorded it, when it happened."""

    @model.on(kind.service, ProcedureDeviationRecorded)
    def show_deviation(  # pyright: ignore[reportUnusedFunction] - the model keeps it
        fact: ProcedureDeviationRecorded, at: Received
    ) -> Iterable[Effect]:
        """Every kind of a service records deviations under one name."""
        stream = at.event.subject
        return [Change(stream, append={"deviations": fact})] if kind_of(stream) == kind.name else []
