"""The general solver behind its one function."""

import pytest

from domain.routing.model.solver import LinearModel, SolverTime, load_solver, minimize, solver_name


def knapsack(*, at_least: float) -> LinearModel:
    """Least weight of things worth enough: (worth, weight) = (5, 4), (4, 3), (3, 2), each once or not."""
    model = LinearModel()
    columns = [model.add_column(upper=1.0, integer=True) for _ in range(3)]
    model.costs = [4.0, 3.0, 2.0]
    model.add_row(list(zip(columns, [5.0, 4.0, 3.0], strict=True)), lower=at_least, upper=float("inf"))
    return model


def test_finds_and_proves_the_least() -> None:
    solution = minimize(knapsack(at_least=7), time=SolverTime(5.0))
    assert solution is not None
    assert solution.proven
    assert solution.values == pytest.approx((0.0, 1.0, 1.0))
    assert (solution.objective, solution.bound) == pytest.approx((5.0, 5.0))


def test_begins_with_a_known_solution() -> None:
    solution = minimize(knapsack(at_least=7), time=SolverTime(5.0), start=[1.0, 1.0, 0.0])
    assert solution is not None
    assert solution.objective == pytest.approx(5.0)


def test_solves_models_without_integer_columns() -> None:
    model = knapsack(at_least=7)
    model.integer = [False] * 3
    solution = minimize(model, time=SolverTime(5.0))
    assert solution is not None
    assert solution.proven
    assert (solution.objective, solution.bound) == pytest.approx((5.0, 5.0))


def test_nothing_where_no_solution_exists() -> None:
    assert minimize(knapsack(at_least=13), time=SolverTime(5.0)) is None


def test_names_itself_with_its_version() -> None:
    load_solver()
    assert solver_name().startswith("HiGHS 1.")
