"""The general solver, HiGHS, behind one function: linear objective and rows, columns that may be integer.

Nothing of its types leaves this file. One thread and a fixed seed: the same model gives the same solution, unless the
limit on time cuts the search off, which `Solution.proven` tells.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np
from msgspec import Struct, field

OBJECTIVE_TOLERANCE = 0.5
"""Objectives here are integer, so that two closer than this are one."""

UNLIMITED = float("inf")


class LinearModel(Struct, kw_only=True):
    """Minimize `costs` times the columns; each column from 0 to its `upper`, each row within its bounds."""

    costs: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    row_starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    coefficients: list[float] = field(default_factory=list)

    def add_column(self, *, upper: float, integer: bool, cost: float = 0.0) -> int:
        """Its number."""
        self.costs.append(cost)
        self.upper.append(upper)
        self.integer.append(integer)
        return len(self.costs) - 1

    def add_row(self, terms: Sequence[tuple[int, float]], *, lower: float, upper: float) -> None:
        for column, coefficient in terms:
            self.columns.append(column)
            self.coefficients.append(coefficient)
        self.row_starts.append(len(self.columns))
        self.row_lower.append(lower)
        self.row_upper.append(upper)


class Solution(Struct, frozen=True, kw_only=True):
    """The best values found, a proven lower bound of the objective, and whether the values reach it."""

    values: tuple[float, ...]
    objective: float
    bound: float
    proven: bool


class SolverTime(Struct):
    """The seconds that the general solver may still take for one question, by its own clock, in all of its runs."""

    left: float

    def take(self, seconds: float) -> None:
        self.left = max(0.0, self.left - seconds)


def load_solver() -> None:
    """Load the solver's library, a quarter of a second of work: once, before the first order waits for it."""
    import_module("highspy")


def solver_name() -> str:
    return f"HiGHS {import_module('highspy').Highs().version()}"


def minimize(
    model: LinearModel,
    *,
    time: SolverTime,
    seconds_max: float = UNLIMITED,
    nodes_max: int | None = None,
    gap_max: float = 0.0,
    start: Sequence[float] | None = None,
) -> Solution | None:
    """The best solution within the limits; None if there is none, or none was found.

    `time` is left, of which this run may take `seconds_max`; `nodes_max` limits the nodes of the search. A solution
    proven to be within `gap_max` of the best, a share of its objective, is good enough. `start` are values of a solution
    known to be feasible, to begin with.
    """
    highspy = import_module("highspy")
    highs = highspy.Highs()
    highs.silent()
    options: dict[str, int | float] = {
        "threads": 1,
        "random_seed": 0,
        "time_limit": min(time.left, seconds_max),
        "mip_rel_gap": gap_max,
        "mip_abs_gap": OBJECTIVE_TOLERANCE,
    }
    if nodes_max is not None:
        options["mip_max_nodes"] = nodes_max
    for name, value in options.items():
        assert highs.setOptionValue(name, value) == highspy.HighsStatus.kOk
    assert highs.passModel(_linear_program(highspy, model)) == highspy.HighsStatus.kOk
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        highs.setSolution(solution)
    highs.run()
    time.take(highs.getRunTime())
    info = highs.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    proven = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    bound = info.mip_dual_bound if any(model.integer) else info.objective_function_value
    return Solution(
        values=tuple(highs.getSolution().col_value),
        objective=info.objective_function_value,
        bound=bound,
        proven=proven,
    )


class PricedSolution(Struct, frozen=True, kw_only=True):
    """An optimum of a linear program: the values of its columns, and what one more of each row's bound would save."""

    objective: float
    values: Sequence[float]
    row_prices: Sequence[float]


class GrowingProgram:
    """A linear program that is minimized again and again as rows and columns come, each time from where it stood.

    Rows and columns are numbered as they come. Columns are from 0 to any number.
    """

    def __init__(self) -> None:
        highspy = import_module("highspy")
        self._optimal = highspy.HighsModelStatus.kOptimal
        self._highs = highspy.Highs()
        self._highs.silent()
        for name, value in {"threads": 1, "random_seed": 0, "solver": "simplex"}.items():
            assert self._highs.setOptionValue(name, value) == highspy.HighsStatus.kOk

    def add_rows(
        self,
        *,
        lower: Sequence[float],
        upper: Sequence[float],
        starts: Sequence[int],
        columns: Sequence[int],
        coefficients: Sequence[float],
    ) -> None:
        """Rows with their terms in the columns so far; those of a row begin at its start."""
        self._highs.addRows(
            len(lower),
            np.array(lower, dtype=np.float64),
            np.array(upper, dtype=np.float64),
            len(columns),
            np.array(starts, dtype=np.int32),
            np.array(columns, dtype=np.int32),
            np.array(coefficients, dtype=np.float64),
        )

    def add_columns(
        self,
        *,
        costs: Sequence[float],
        upper: Sequence[float],
        starts: Sequence[int],
        rows: Sequence[int],
        coefficients: Sequence[float],
    ) -> None:
        """Columns with their terms in the rows so far; those of a column begin at its start."""
        self._highs.addCols(
            len(costs),
            np.array(costs, dtype=np.float64),
            np.zeros(len(costs)),
            np.array(upper, dtype=np.float64),
            len(rows),
            np.array(starts, dtype=np.int32),
            np.array(rows, dtype=np.int32),
            np.array(coefficients, dtype=np.float64),
        )

    def change_row(self, row: int, *, upper: float) -> None:
        """Another upper bound for a row that has no lower one."""
        self._highs.changeRowBounds(row, -UNLIMITED, upper)

    def solve(self, time: SolverTime) -> PricedSolution | None:
        """The optimum; None where nothing keeps all rows, or there was no time to find it."""
        before = self._highs.getRunTime()
        # The limit is on the time of all runs together.
        self._highs.setOptionValue("time_limit", before + time.left)
        self._highs.run()
        time.take(self._highs.getRunTime() - before)
        if self._highs.getModelStatus() != self._optimal:
            return None
        solution = self._highs.getSolution()
        return PricedSolution(
            objective=self._highs.getInfo().objective_function_value,
            values=solution.col_value,
            row_prices=[-price for price in solution.row_dual],
        )


def _linear_program(highspy: Any, model: LinearModel) -> Any:
    program = highspy.HighsLp()
    program.num_col_ = len(model.costs)
    program.num_row_ = len(model.row_lower)
    program.col_cost_ = model.costs
    program.col_lower_ = [0.0] * len(model.costs)
    program.col_upper_ = model.upper
    program.row_lower_ = model.row_lower
    program.row_upper_ = model.row_upper
    kinds = highspy.HighsVarType
    program.integrality_ = [kinds.kInteger if integer else kinds.kContinuous for integer in model.integer]
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = model.row_starts
    program.a_matrix_.index_ = model.columns
    program.a_matrix_.value_ = model.coefficients
    return program
