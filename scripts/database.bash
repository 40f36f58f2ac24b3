# shellcheck shell=bash
# Sourced by scripts that need a built redress and a migrated database.

source scripts/processes.bash
redress=.build/debug/redress

# Uses the server that DATABASE_URL names, or else the private cluster of this clone, which is
# stopped with the last script that uses it.
prepare_database() {
  step scripts/build --product redress
  export REDRESS_DATABASE_URL=${REDRESS_DATABASE_URL:-${DATABASE_URL:-}}
  if [[ -z $REDRESS_DATABASE_URL ]]; then
    exec 9>.local/cluster.lock
    flock --shared 9
    on_end+=(leave_cluster)
    # Without the lock's descriptor: the server must not hold on to it.
    REDRESS_DATABASE_URL=$(scripts/cluster start 9>&-)
  fi
  step "$redress" migrate
}

# Where the private keys of surveys lie, for the tabulator and for the demo.
prepare_keys() {
  export REDRESS_KEY_DIRECTORY=${REDRESS_KEY_DIRECTORY:-$PWD/.local/keys}
  install --directory --mode 700 "$REDRESS_KEY_DIRECTORY"
}

leave_cluster() {
  if flock --nonblock --exclusive 9; then scripts/cluster stop 9>&-; fi
}
