"""Precision and recall on annotated cases: ``python -m benchmarks.score FOLDER [--misses]``.

Every case of the folder (a subfolder with posts.jsonl) is replayed by ``monitor replay``
into a temporary folder, then scored by the folder's own ``score.py``, each case and all
together. A folder without one is scored by benchmarks/scoring.py, which has the same rules.
"""

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

_OWN_SCORER = Path(__file__).with_name("scoring.py")


def main(arguments: list[str] | None = None) -> int:
    """Replay and score; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=Path, help="folder that holds the cases")
    parser.add_argument("--misses", action="store_true", help="list what was missed or wrong")
    options = parser.parse_args(arguments)
    cases = cases_in(options.cases)
    if not cases:
        print(f"{options.cases}: no case; expected folders with posts.jsonl and gold-claims.jsonl")
        return 1
    scorer = scorer_of(options.cases)
    extra = ["--misses"] if options.misses else []
    with TemporaryDirectory(prefix="claimwatch-score-") as folder:
        pairs = [(case, Path(folder) / case.name) for case in cases]
        for case, out in pairs:
            replay(case, out)
            table(case.name, scorer, [(case, out)], extra)
        if len(pairs) > 1:
            table(f"all {len(pairs)} cases", scorer, pairs, [])
    return 0


def cases_in(folder: Path) -> list[Path]:
    """Return the annotated cases of a folder by name; the folder may be a case itself."""
    candidates = [folder, *sorted(path for path in folder.glob("*") if path.is_dir())]
    needed = ("posts.jsonl", "gold-claims.jsonl")
    return [path for path in candidates if all((path / name).is_file() for name in needed)]


def scorer_of(folder: Path) -> Path:
    """Return the scorer that belongs to the cases, else our own."""
    for place in (folder, folder.parent):
        if (place / "score.py").is_file():
            return place / "score.py"
    return _OWN_SCORER


def replay(case: Path, out: Path) -> None:
    """Run the command as an operator would."""
    command = [sys.executable, "-m", "monitor", "replay", str(case), "--out", str(out)]
    subprocess.run(command, check=True)


def table(title: str, scorer: Path, pairs: list[tuple[Path, Path]], extra: list[str]) -> None:
    """Print the scorer's table under a title."""
    print(f"\n{title}", flush=True)
    folders = [str(path) for pair in pairs for path in pair]
    subprocess.run([sys.executable, str(scorer), *folders, *extra], check=True)


if __name__ == "__main__":
    sys.exit(main())
