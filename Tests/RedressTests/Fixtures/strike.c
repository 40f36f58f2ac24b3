/* Preloaded into a program: kills it just before the STRIKE-th thing that it does and that outlives it. That is a
   message to the database, or a change of a file. Whatever else happens between two of these, a crash leaves the same. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long done;

static void step(void) {
  const char *strike = getenv("STRIKE");
  if (strike && atomic_fetch_add(&done, 1) + 1 == atol(strike)) kill(getpid(), SIGKILL);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t send(int socket, const void *bytes, size_t count, int flags) {
  step();
  return NEXT(send)(socket, bytes, count, flags);
}

ssize_t write(int file, const void *bytes, size_t count) {
  struct stat status;
  /* What it says of itself is no part of its work. */
  if (file > STDERR_FILENO && fstat(file, &status) == 0 && S_ISREG(status.st_mode)) step();
  return NEXT(write)(file, bytes, count);
}

int fsync(int file) {
  step();
  return NEXT(fsync)(file);
}

int linkat(int from, const char *old, int to, const char *new, int flags) {
  step();
  return NEXT(linkat)(from, old, to, new, flags);
}

int unlinkat(int directory, const char *name, int flags) {
  step();
  return NEXT(unlinkat)(directory, name, flags);
}
