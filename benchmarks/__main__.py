"""python -m benchmarks: everything that has a budget, then the check. Each step in a process of its own."""

import subprocess
import sys

STEPS = [
    ["seed", "--size", "10k"],
    ["http", "--size", "10k"],
    ["papers", "--size", "10k"],
    ["access", "--size", "10k"],
    ["seed", "--size", "offers"],
    ["http", "--size", "offers"],
    ["search"],
    ["seed", "--size", "100k"],
    ["clock", "--seed"],
    ["clock"],
    ["coverage", "--size", "100k"],
    ["pdf"],
    ["seed", "--size", "1k"],
    ["batch"],
    ["check"],
]

for name, *arguments in STEPS:
    print(f"\n{name} {' '.join(arguments)}", flush=True)
    status = subprocess.call([sys.executable, "-m", f"benchmarks.{name}", *arguments])
    if status:
        sys.exit(status)
