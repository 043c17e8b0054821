#ifndef PORTERO_CSPAWN_H
#define PORTERO_CSPAWN_H
/* GNU's additions to spawn.h and unistd.h: the Glibc module of Swift 6.3.1 is built without _GNU_SOURCE and has none. */
#include <spawn.h>
int pipe2(int ends[2], int flags);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
#endif
