"""How long a user waits for obs to begin: the least of some runs, each a new process.

python tests/benchmarks/start.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time

LIMITS = {("--help",): 0.2, ("plugins",): 0.5, ("compare",): 2.0}
RUNS = 7


def seconds(arguments: tuple[str, ...], folder: str) -> float:
    """The time of one `obs` in an empty *folder*."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "obs", *arguments], cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    """Prints one table; ends with a message when a limit is passed."""
    late: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        print(f"least of {RUNS} runs{'seconds':>16}{'limit':>8}")
        for arguments, limit in LIMITS.items():
            least = min(seconds(arguments, folder) for _ in range(RUNS))
            print(f"obs {' '.join(arguments):<14}{least:>18.2f}{limit:>8.1f}")
            if least > limit:
                late.append(" ".join(arguments))
    if late:
        sys.exit(f"too slow: {', '.join(late)}")


if __name__ == "__main__":
    main()
