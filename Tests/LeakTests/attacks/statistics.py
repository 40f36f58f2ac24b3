"""The planner keeps samples of what tables hold, even when it is deleted by now."""

from ..leak import Leak

# What is read again and again while a round is on.
SAMPLE = """
    select t::text from pg_stats t where schemaname = 'public';
    select t::text from pg_stat_activity t where datname = current_database();
    select t::text from pg_stat_user_tables t;
    select t::text from pg_stat_database t where datname = current_database();"""


def by_sample(leak: Leak) -> list[str] | None:
    """The comments in the order of the first sample that shows them."""
    return leak.first_seen(sample.encode() for sample in leak.samples + samples_of_copies(leak)) or None


def samples_of_copies(leak: Leak) -> list[str]:
    return [database.run(SAMPLE) for database in leak.copies]
