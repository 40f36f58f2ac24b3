"""What an attack on scales and segments reads: values, and whose each may be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    where: str
    # In the order in which they were found.
    values: list[str]
    # For each an employee or a comment, or None; without the list there is nothing but the order.
    owners: list[int | str | None] | None = None
