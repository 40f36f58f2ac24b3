# shellcheck shell=bash
# Sourced by scripts that start others: whatever they started ends with them, however they end.

# Job control gives every child a process group of its own: Ctrl-C reaches this script alone, which
# then stops each child with all that it started.
set -m
trap 'end 129' HUP
trap 'end 130' INT
trap 'end 143' TERM
trap 'end $?' EXIT

# Functions to call before the script ends; scripts add theirs.
on_end=(stop_children)

# A second signal may come at any moment (make passes on the one that its group had too), so the
# clean-up is not left to the EXIT trap alone: `exit` within that would cut it short.
end() {
  trap '' HUP INT TERM
  trap - EXIT
  local action
  for action in "${on_end[@]}"; do "$action" || true; done
  exit "$1"
}

say() { printf '%s\n' "$*" >&2; }

# Starts a program in the background. Should this script be killed outright, the program is told.
start() { setpriv --pdeathsig TERM -- "$@" & }

# Runs a program to its end; a signal is acted on at once, not when the program is done.
step() {
  start "$@"
  wait $!
}

stop_children() {
  local groups group
  mapfile -t groups < <(jobs -p)
  for group in "${groups[@]}"; do kill -TERM -- "-$group" || true; done
  for _ in {1..150}; do
    [[ -n $(jobs -pr) ]] || break
    sleep 0.1
  done
  for group in "${groups[@]}"; do kill -KILL -- "-$group" || true; done
  wait || true
} 2>/dev/null
