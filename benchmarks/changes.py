"""What "what would change it" costs: every verdict of the constructed cases, and a whole report with its explanations.

python3 benchmarks/changes.py
"""

import statistics
import time

from cofin_advisor import Adviser, load_knowledge, read_profile
from cofin_advisor.advice.change import turns
from cofin_advisor.cases import case_path
from cofin_advisor.report import diagnosis_html, to_explain

CASES = ("failing_deposit_taker", "rollover_village_fund", "sound_small_group", "young_group")


def main() -> None:
    """Print processor time by case, in milliseconds."""
    base = load_knowledge()
    adviser = Adviser(base)
    print(f"{'case':<24}{'subjects':>9}{'median':>9}{'worst':>9}{'report':>9}")
    for id in CASES:
        profile, _ = read_profile(case_path(id), base)
        judgement = adviser.consult(profile).variant({})
        times = []
        for subject in adviser.rulebook.subjects:
            start = time.process_time()
            turns(judgement, subject.parts, lambda variant, id=subject.id: variant.verdict(id))
            times.append(1_000 * (time.process_time() - start))
        start = time.process_time()
        diagnosis = adviser.diagnose(profile)
        diagnosis_html(diagnosis, "th", adviser.explanations(profile, to_explain(diagnosis)))
        report = 1_000 * (time.process_time() - start)
        print(f"{id:<24}{len(times):>9}{statistics.median(times):>9.1f}{max(times):>9.1f}{report:>9.0f}")


if __name__ == "__main__":
    main()
