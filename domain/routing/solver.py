"""The general solver, HiGHS, behind one function: linear objective and rows, columns that may be integer.

Nothing of its types leaves this file. One thread and a fixed seed: the same model gives the same solution, unless the
limit on time cuts the search off, which `Solution.proven` tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

OBJECTIVE_TOLERANCE = 0.5
"""Objectives here are integer, so that two closer than this are one."""

UNLIMITED = float("inf")


@dataclass(slots=True, kw_only=True)
class LinearModel:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """The best values found, a proven lower bound of the objective, and whether the values reach it."""

    values: tuple[float, ...]
    objective: float
    bound: float
    proven: bool


def load_solver() -> None:
    """Load the solver's library, a quarter of a second of work: once, before the first order waits for it."""
    import_module("highspy")


def solver_name() -> str:
    return f"HiGHS {import_module('highspy').Highs().version()}"


def minimize(model: LinearModel, *, seconds_max: float, start: Sequence[float] | None = None) -> Solution | None:
    """The best solution within the limits; None if there is none, or none was found.

    `start` are values of a solution known to be feasible, to begin with.
    """
    highspy = import_module("highspy")
    highs = highspy.Highs()
    highs.silent()
    options = {
        "threads": 1,
        "random_seed": 0,
        "time_limit": seconds_max,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": OBJECTIVE_TOLERANCE,
    }
    for name, value in options.items():
        assert highs.setOptionValue(name, value) == highspy.HighsStatus.kOk
    assert highs.passModel(_linear_program(highspy, model)) == highspy.HighsStatus.kOk
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        highs.setSolution(solution)
    highs.run()
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
