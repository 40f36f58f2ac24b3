#pragma once
#include <sys/prctl.h>

// prctl takes a variable number of arguments, which Swift does not call.

// No core dump of this process, and no other process of its user looks into its memory.
static inline int redress_linux_hide_memory(void) {
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
