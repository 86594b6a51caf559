"""What a consult costs: cold and warm, the network, memory over many consults, and experta's own matcher beside ours.

    python benchmarks/consult.py                    all of it, as a table in Markdown (some minutes)
    python benchmarks/consult.py --subjects 380     one synthetic size beside the shipped knowledge
    python benchmarks/consult.py --quick            fewer rounds

Times are milliseconds of processor time of this process, medians, the variants taken in turn
within one run; the cold run is wall time of a whole process.
"""

from __future__ import annotations

import argparse
import gc
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from synthetic import answers_for, write_knowledge  # this folder is no package

from cofin_advisor import Adviser, KnowledgeBase, Profile, load_knowledge, read_profile
from cofin_advisor.advice.diagnosis import diagnosis_of
from cofin_advisor.cases import case_path
from cofin_advisor.inference import DirectEvaluator, ExpertaNetwork, compile_rulebook, working_memory
from cofin_advisor.inference._experta import DepthStrategy, ReteMatcher

MILLI = 1_000
HEADINGS = (
    "knowledge", "subjects", "rules", "conclusions", "build ms", "consult ms", "stock consult ms", "stock / ours", "stock build ms",
    "consult + advice ms", "direct ms",
)  # fmt: skip


def taken(action: Callable[[], object]) -> float:
    """Milliseconds of processor time that an action takes."""
    start = time.process_time()
    action()
    return (time.process_time() - start) * MILLI


def median(action: Callable[[], object], rounds: int) -> float:
    """The median over some rounds, after one that does not count."""
    action()
    return statistics.median(taken(action) for _ in range(rounds))


def cold(rounds: int) -> tuple[float, float]:
    """Wall seconds and megabytes of a whole `cofin-advisor diagnose`, medians."""
    command = [sys.executable, "-m", "cofin_advisor", "diagnose", "failing_deposit_taker"]
    walls = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        walls.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return statistics.median(walls[1:]), peak


def row(name: str, base: KnowledgeBase, profile: Profile, rounds: int, with_stock: bool) -> str:
    """One line of the table: sizes, building, and consults by both engines and both matchers."""
    rulebook = compile_rulebook(base)
    memory = working_memory(profile, base)
    direct = DirectEvaluator(rulebook)
    networks: list[ExpertaNetwork] = []

    def build() -> None:
        networks[:] = [ExpertaNetwork(rulebook)]
        networks[0].build()

    built = median(build, max(3, rounds // 3))
    ours = networks[0]
    adviser = Adviser(base)
    whole = median(lambda: diagnosis_of(adviser.consult(profile)), rounds)
    quick = median(lambda: direct.consult(memory), rounds)
    figures = [f"{built:,.0f}"]
    if with_stock:
        stock = ExpertaNetwork(rulebook, matcher=ReteMatcher, strategy=DepthStrategy)
        stock_built = taken(stock.build)
        pairs = [(taken(lambda: ours.consult(memory)), taken(lambda: stock.consult(memory))) for _ in range(max(3, rounds // 5))]
        assert ours.consult(memory).conclusions == stock.consult(memory).conclusions
        mine = statistics.median(one for one, _ in pairs)
        theirs = statistics.median(other for _, other in pairs)
        ratio = statistics.median(other / one for one, other in pairs)
        figures += [f"{mine:,.1f}", f"{theirs:,.0f}", f"{ratio:,.0f} ×", f"{stock_built:,.0f}"]
    else:
        figures += [f"{median(lambda: ours.consult(memory), rounds):,.1f}", "–", "–", "–"]
    rules, firings = ours.size, ours.consult(memory).size
    return f"| {name} | {len(rulebook.subjects)} | {rules:,} | {firings:,} | {' | '.join(figures)} | {whole:,.1f} | {quick:,.2f} |"


def growth(base: KnowledgeBase, profile: Profile, consults: int) -> str:
    """How memory moves over many consults with one adviser."""
    adviser = Adviser(base)
    marks = []
    for number in range(consults + 1):
        adviser.diagnose(profile)
        if number in (consults // 10, consults):
            gc.collect()
            marks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return f"peak {marks[0]:,.1f} MB after {consults // 10:,} consults, {marks[1]:,.1f} MB after {consults:,}"


def main() -> None:
    """Run what was asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subjects", type=int, nargs="*", default=[100, 200, 380, 400])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--consults", type=int, help="consults for the memory figure (default 10,000; 500 with --quick; 0: none)")
    arguments = parser.parse_args()
    rounds = 5 if arguments.quick else 25
    print(f"Python {platform.python_version()}, {platform.machine()}\n")
    wall, peak = cold(3 if arguments.quick else 9)
    print(f"Cold `diagnose failing_deposit_taker`: {wall:.2f} s wall, {peak:.0f} MB at most.\n")
    print(f"| {' | '.join(HEADINGS)} |")
    print("|" + "---|" * len(HEADINGS))
    shipped = load_knowledge()
    profile, _ = read_profile(str(case_path("failing_deposit_taker")), shipped)
    assert profile is not None
    print(row("shipped", shipped, profile, rounds, True), flush=True)
    for subjects in arguments.subjects:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_knowledge(folder, subjects)
            base = load_knowledge(folder)
            filled = folder / "profile.yml"
            filled.write_text(answers_for(folder, 0.9), "utf-8")
            made, problems = read_profile(filled, base)
            assert made is not None, problems
            print(row(f"synthetic {subjects}", base, made, rounds, True), flush=True)
    consults = arguments.consults if arguments.consults is not None else 500 if arguments.quick else 10_000
    if not consults:
        return
    print(f"\nMemory over {consults:,} consults of the shipped knowledge: {growth(shipped, profile, consults)}.")


if __name__ == "__main__":
    main()
