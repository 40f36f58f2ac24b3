"""Writes down what was measured, and on what machine."""

import datetime
import json
import os
import platform
import subprocess
from pathlib import Path

from bench.measures import Measure


def first_line(*command: str) -> str:
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return (run.stdout.splitlines() or ["unknown"])[0]


def machine(postgres: str) -> dict[str, str]:
    processors = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in processors if line.startswith("model name")), "unknown")
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1024 / 1024
    return {
        "processor": f"{model}, {len(os.sched_getaffinity(0))} cores",
        "memory": f"{memory:.0f} GB",
        "kernel": f"{platform.system()} {platform.release()}",
        "PostgreSQL": postgres,
        "Swift": first_line("swift", "--version").replace("Apple ", ""),
        "date": datetime.date.today().isoformat(),
        "load before": " ".join(f"{load:.1f}" for load in os.getloadavg()),
    }


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def rows(measures: list[Measure]) -> list[list[str]]:
    """A line each: what, how much, ratio with its floor, against what."""
    return [
        [
            measure.name, f"{number(measure.value)} {measure.unit}",
            "" if measure.ratio is None else f"{measure.ratio:.2f}",
            "" if measure.floor is None else f"≥ {measure.floor:.3g}" + (" MISSED" if is_missed(measure) else ""),
            measure.against,
        ]
        for measure in measures
    ]


def is_missed(measure: Measure) -> bool:
    return measure.floor is not None and measure.ratio is not None and measure.ratio < measure.floor


HEADINGS = ["measure", "value", "ratio", "floor", "against"]


def table(measures: list[Measure]) -> str:
    lines = [HEADINGS, *rows(measures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def write_json(path: Path, measures: list[Measure]) -> None:
    path.parent.mkdir(exist_ok=True)
    entries = [
        {"name": m.name, "value": m.value, "unit": m.unit, "ratio": m.ratio, "against": m.against} for m in measures
    ]
    path.write_text(json.dumps(entries, indent=2) + "\n")


def write_page(path: Path, measures: list[Measure], on: dict[str, str]) -> None:
    lines = [
        "# Benchmarks", "",
        "Written by `scripts/bench --write`; `make bench` measures the same on your machine.", "",
        *(f"- {name}: {value}" for name, value in on.items()), "",
        "| " + " | ".join(HEADINGS) + " |", "|---|--:|--:|---|---|",
        *("| " + " | ".join(row) + " |" for row in rows(measures)), "",
        Path("bench/method.md").read_text().rstrip(),
    ]
    path.write_text("\n".join(lines) + "\n")
