#ifndef PORTERO_CSQLITE_H
#define PORTERO_CSQLITE_H
#include <sqlite3.h>
/* SQLITE_TRANSIENT and SQLITE_STATIC are casts of integers to function pointers: not imported. */
static inline int psqlite_bind_text(sqlite3_stmt *s, int i, const char *t, int n) { return sqlite3_bind_text(s, i, t, n, SQLITE_TRANSIENT); }
/* the same; an empty blob must not arrive as NULL */
static inline int psqlite_bind_blob(sqlite3_stmt *s, int i, const void *b, int n) { return n ? sqlite3_bind_blob(s, i, b, n, SQLITE_TRANSIENT) : sqlite3_bind_zeroblob(s, i, 0); }
/* variadic */
static inline int psqlite_db_config_int(sqlite3 *d, int op, int v) { int r; return sqlite3_db_config(d, op, v, &r); }
#endif
