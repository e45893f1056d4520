"""The benchmark of the API, as a command: `make bench`, or `config/bootstrap.py bench --help`."""

import argparse
import signal

from config.command_line import start_database
from tests.benchmarks.api import databases, in_process, peers, report, scenarios
from tests.benchmarks.api.load import Client, RefusedError, measure
from tests.benchmarks.api.queries import ask
from tests.benchmarks.api.servers import COMMANDS, OURS, serving
from tests.benchmarks.api.settings import FOLDER
from tests.benchmarks.api.values import Values

PARTS = ("scenarios", "filters", "pairs", "growth", "desk")


def main(words: list[str]) -> int:
    options = _options(words)
    # Told to end, it ends its servers first, as with Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    start_database()
    try:
        _run(options)
    except KeyboardInterrupt:
        return 130
    return 0


def _options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench", description="Measures the API over a corpus of published claims."
    )
    parser.add_argument("--claims", type=int, default=100_000, help="how many there are (100000)")
    parser.add_argument(
        "--parts", nargs="+", choices=(*PARTS, "peers"), default=PARTS, help="what to measure"
    )
    return parser.parse_args(words)


def _run(options: argparse.Namespace) -> None:
    parts = options.parts
    name = databases.corpus(options.claims)
    smaller = databases.corpus(options.claims // 10) if {"growth", "desk"} & {*parts} else ""
    path = FOLDER / f"report-{options.claims}.txt"
    told = report.Report(path)
    told.say(f"The API over {options.claims:,} claims; all of the report is in {path}")
    with databases.using(name):
        values = Values()
        if "scenarios" in parts:
            _scenarios(told, name, values)
        if "peers" in parts:
            _peers(told, name, values)
        if "filters" in parts:
            in_process.filters(told, values)
        if "pairs" in parts:
            in_process.pairs(told, values)
    if "growth" in parts:
        in_process.growth(told, smaller, name)
    if "desk" in parts:
        in_process.desk(told, smaller, name)
    told.judge()


def _scenarios(told: report.Report, name: str, values: Values) -> None:
    told.title("Each question, the variants taking turns")
    report.say_heads(told)
    with serving(name) as servers:
        for scenario in scenarios.scenarios(values):
            try:
                answer = Client(servers[OURS]).get(scenario.path)
                found = measure(servers, scenario.paths(answer))
            except RefusedError as refusal:
                told.say(f"{scenario.name}: {refusal}")
                continue
            statements = len(ask(scenario.path).statements)
            report.say_scenario(told, scenario, found, statements)
            report.judge_scenario(told, scenario, found)


def _peers(told: report.Report, name: str, values: Values) -> None:
    """Beside what others would have built; no goal hangs on them."""
    peers.prepare()
    told.title("Peers, taking turns with us")
    report.say_heads(told)
    with serving(name, COMMANDS | peers.COMMANDS) as servers:
        for scenario, paths in peers.asked(values):
            answer = Client(servers[OURS]).get(scenario.path)
            found = measure(servers, scenario.paths(answer) | paths)
            report.say_scenario(told, scenario, found, len(ask(scenario.path).statements))
