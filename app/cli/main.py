"""The command line: which commands there are, and how mistakes are told."""

import signal
import sys

import typer
from rich.console import Console

from app.cli.demo import demo
from app.cli.errors import CommandError
from app.cli.explain import explain
from app.cli.indexes import indexes
from app.cli.keys.create import create
from app.cli.keys.list import list_keys
from app.cli.keys.revoke import revoke
from app.cli.pilot import pilot
from app.cli.route import route
from app.cli.schema_export import export
from app.cli.seed import seed
from app.cli.serve import serve
from app.cli.simulate import simulate
from app.cli.stock.import_file import import_file
from app.cli.verify import verify
from app.embedded import EmbeddedServerError
from app.server import ServerError
from app.settings import SettingsError
from domain.refusals import Refusal, Refusals
from storage.errors import StorageUnavailable

ASSERTIONS_HOLD = __debug__
EXIT_FAILURE = 1
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143


def main() -> None:
    """Run one command. A user's mistake ends in one clear message and a non-zero exit code, never in a traceback."""
    # SIGTERM becomes an orderly end, so that what was started is also stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(EXIT_TERMINATED))
    if not ASSERTIONS_HOLD:
        fail("Switchyard guards its stock with assertions: run Python without -O, and without PYTHONOPTIMIZE.")
    try:
        command_line()(prog_name="switchyard")
    except SettingsError as error:
        fail("\n".join(["These settings cannot be used:", *(f"  {problem}" for problem in error.problems)]))
    except StorageUnavailable as error:
        fail(f"{error} Is SWITCHYARD_MONGO_URL right, and is it a replica set?")
    except Refusals as refused:
        fail("\n".join(refusal.message for refusal in refused.refusals))
    except (Refusal, CommandError, EmbeddedServerError, ServerError) as error:
        fail(str(error))
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)


def command_line() -> typer.Typer:
    application = typer.Typer(
        name="switchyard",
        help="Distributed order management: orders, inventory, routing and fulfillment over GraphQL.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    application.command()(serve)
    application.command()(demo)
    application.command()(seed)
    application.command()(route)
    application.command()(verify)
    application.command()(simulate)
    application.command()(explain)
    application.command()(pilot)
    application.command()(indexes)
    application.add_typer(stock_commands())
    application.add_typer(key_commands())
    application.add_typer(schema_commands())
    return application


def stock_commands() -> typer.Typer:
    stock = typer.Typer(name="stock", help="Stock in bulk: import.", no_args_is_help=True)
    # A callback keeps `import` a subcommand although it is the only one.
    stock.callback()(lambda: None)
    stock.command("import")(import_file)
    return stock


def key_commands() -> typer.Typer:
    keys = typer.Typer(name="keys", help="API keys: create, list, revoke.", no_args_is_help=True)
    keys.command()(create)
    keys.command("list")(list_keys)
    keys.command()(revoke)
    return keys


def schema_commands() -> typer.Typer:
    schema = typer.Typer(name="schema", help="The published GraphQL schema.", no_args_is_help=True)
    # A callback keeps `export` a subcommand although it is the only one.
    schema.callback()(lambda: None)
    schema.command()(export)
    return schema


def fail(message: str) -> None:
    Console(stderr=True).print(f"Error: {message}", style="red", markup=False, highlight=False, soft_wrap=True)
    sys.exit(EXIT_FAILURE)
