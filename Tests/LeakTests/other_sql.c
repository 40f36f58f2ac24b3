/* Preloaded into a program: what it says to PostgreSQL is said otherwise where it has the words of OTHER_SQL_FROM, which
   become those of OTHER_SQL_TO. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

typedef struct connection connection;
typedef struct result result;
typedef unsigned int kind;

/* Lives as long as the program: few statements are said otherwise, and each is prepared once a connection. */
static const char *otherwise(const char *sql) {
  const char *from = getenv("OTHER_SQL_FROM"), *to = getenv("OTHER_SQL_TO");
  const char *found = from && to ? strstr(sql, from) : NULL;
  if (!found) return sql;
  char *other = calloc(1, strlen(sql) - strlen(from) + strlen(to) + 1);
  memcpy(other, sql, found - sql);
  strcat(other, to);
  strcat(other, found + strlen(from));
  return other;
}

result *PQprepare(connection *to, const char *name, const char *sql, int count, const kind *types) {
  result *(*next)(connection *, const char *, const char *, int, const kind *) = dlsym(RTLD_NEXT, "PQprepare");
  return next(to, name, otherwise(sql), count, types);
}

result *PQexecParams(connection *to, const char *sql, int count, const kind *types, const char *const *values,
                     const int *lengths, const int *formats, int format) {
  result *(*next)(connection *, const char *, int, const kind *, const char *const *, const int *, const int *, int) =
      dlsym(RTLD_NEXT, "PQexecParams");
  return next(to, otherwise(sql), count, types, values, lengths, formats, format);
}
