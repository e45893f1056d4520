"""The report: tables as text, printed and kept."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from tests.benchmarks.api.load import Measured
from tests.benchmarks.api.scenarios import PLAIN_DRF, Scenario
from tests.benchmarks.api.servers import FLOOR, OURS, PLAIN

VOID = 0.25
TAIL = 3.0


class Report:
    """What is said is printed and kept; what is only kept stands in the file beside it."""

    def __init__(self, path: Path) -> None:
        self.console = Console(highlight=False, soft_wrap=True)
        self.file = path.open("w")
        self.goals: list[tuple[bool, str, str]] = []

    def say(self, line: str = "") -> None:
        self.console.print(line, markup=False)
        self.keep(line)

    def keep(self, text: str) -> None:
        self.file.write(f"{text}\n")
        self.file.flush()

    def title(self, text: str) -> None:
        self.say(f"\n{text}\n{'-' * len(text)}")

    def goal(self, what: str, reached: float, at_most: float, form: str = ".2f") -> None:
        """Judge a figure that must be no more than ``at_most``."""
        said = f"{reached:{form}}, at most {at_most:{form}}"
        self.goals.append((reached <= at_most, what, said))

    def floor_goal(self, what: str, reached: float, at_least: float) -> None:
        self.goals.append((reached >= at_least, what, f"{reached:.2f}, at least {at_least:g}"))

    def judge(self) -> None:
        if self.goals:
            self.title("Goals")
        for met, what, said in self.goals:
            self.say(f"{'met    ' if met else 'NOT met'}  {what:46} {said}")


def rate_of(measured: Measured, scenario: Scenario) -> float:
    """Requests a second, or of a stream bytes."""
    return measured.rate * (measured.size if scenario.after is not None else 1)


def say_heads(report: Report) -> None:
    report.say(
        f"{'':27}{'p50 ms':>8} {'p99 ms':>8} {'p99/p50':>7} {'req/s':>7} {'× floor':>7}"
        f" {'CPU ms':>7} {'SQL CPU':>7} {'MB':>5} {'spread':>6}"
    )


def say_scenario(
    report: Report, scenario: Scenario, found: Mapping[str, Measured], statements: int
) -> None:
    """A line for each variant."""
    base = rate_of(found[FLOOR], scenario)
    size = found[OURS].size / 1000
    report.say(f"{scenario.name} ({size:,.0f} kB, {statements} statements)")
    for variant, one in found.items():
        ratio = rate_of(one, scenario) / base
        report.say(
            f"  {variant:25}{one.p50 * 1000:8.1f} {one.p99 * 1000:8.1f} {one.p99 / one.p50:7.1f}"
            f" {one.rate:7.1f} {ratio:7.2f} {_ms(one.cpu):7.2f} {_ms(one.database_cpu):7.2f}"
            f" {one.memory:5.0f} {one.spread:5.0%}{' void' if one.spread > VOID else ''}"
        )


def judge_scenario(report: Report, scenario: Scenario, found: Mapping[str, Measured]) -> None:
    """What was measured, held against the goals."""
    base, ours = rate_of(found[FLOOR], scenario), found[OURS]
    report.floor_goal(
        f"{scenario.name}: rate, of the floor's", rate_of(ours, scenario) / base, scenario.goal
    )
    report.floor_goal(
        f"{scenario.name}: CPU, the floor's of ours",
        _all_cpu(found[FLOOR]) / _all_cpu(ours),
        scenario.goal,
    )
    if scenario.after is None:
        report.goal(f"{scenario.name}: p99 / p50", ours.p99 / ours.p50, TAIL)
    if PLAIN in found:
        faster = ours.rate / found[PLAIN].rate
        report.floor_goal(f"{scenario.name}: rate, of plain DRF's", faster, PLAIN_DRF)


def _ms(seconds: Sequence[float]) -> float:
    return sorted(seconds)[len(seconds) // 2] * 1000


def _all_cpu(measured: Measured) -> float:
    return _ms(measured.cpu) + _ms(measured.database_cpu)
