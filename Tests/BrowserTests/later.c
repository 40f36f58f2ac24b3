/* Preloaded into a program: lets it believe that it is some days later. Only the clock on the wall is moved. */
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t later(void) {
  const char *days = getenv("DAYS_LATER");
  return days ? atol(days) * 86400 : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int status = (int)syscall(SYS_clock_gettime, clock, now);
  if (status == 0 && clock == CLOCK_REALTIME) now->tv_sec += later();
  return status;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  int status = (int)syscall(SYS_gettimeofday, now, zone);
  if (status == 0 && now) now->tv_sec += later();
  return status;
}

time_t time(time_t *now) {
  time_t seconds = (time_t)syscall(SYS_time, NULL) + later();
  if (now) *now = seconds;
  return seconds;
}
