/* Preloaded into a program: Swift's generator draws nothing but SMALL, with which a shuffle of fewer than 65,536
   leaves everything where it is. (With zeros it would draw for ever.) Whoever else asks the kernel for random
   bytes gets them: the keys are as good as ever. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>

static const uint64_t SMALL = UINT64_C(1) << 48;

static int is_swift(void *caller) {
  Dl_info where;
  return dladdr(caller, &where) && strstr(where.dli_fname, "libswiftCore") != NULL;
}

long syscall(long number, ...) {
  static long (*next)(long, ...);
  if (!next) next = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
  va_list list;
  va_start(list, number);
  long given[6];
  for (int each = 0; each < 6; each++) given[each] = va_arg(list, long);
  va_end(list);
  if (number == SYS_getrandom && given[1] > 0 && is_swift(__builtin_return_address(0))) {
    for (long each = 0; each < given[1]; each++) ((char *)given[0])[each] = ((const char *)&SMALL)[each % 8];
    return given[1];
  }
  return next(number, given[0], given[1], given[2], given[3], given[4], given[5]);
}
