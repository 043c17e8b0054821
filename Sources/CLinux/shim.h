#ifndef PORTERO_CLINUX_H
#define PORTERO_CLINUX_H
/* The Glibc module of Swift 6.3.1 has none of these. */
#include <sys/signalfd.h>
#include <malloc.h>
#include <spawn.h>
#include <sys/timex.h>
#include <linux/input.h>
#include <sys/ioctl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <linux/sockios.h>
/* Since glibc 2.34, and hidden from a plain include: children get no descriptor by accident. */
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
static inline int portero_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}
/* Variadic, so Swift cannot call it: a stopped process goes on when its parent has ended. */
static inline int portero_continue_when_orphaned(void) { return prctl(PR_SET_PDEATHSIG, SIGCONT); }
/* Variadic, so Swift cannot call it: bytes sent that the other end of a local socket has not read; negative on error. */
static inline int portero_unread(int socket) {
  int unread = 0;
  return ioctl(socket, SIOCOUTQ, &unread) == 0 ? unread : -1;
}
/* ioctl is variadic, so Swift cannot call it. */
static inline int portero_input_name(int fd, char *name, size_t size) { return ioctl(fd, EVIOCGNAME(size), name); }
static inline int portero_input_keys(int fd, unsigned char *bits, size_t size) { return ioctl(fd, EVIOCGKEY(size), bits); }
static inline int portero_input_grab(int fd, int on) { return ioctl(fd, EVIOCGRAB, on); }
/* A C global that changes is no safe variable for Swift. */
extern char **environ;
static inline char **portero_environment(void) { return environ; }
#endif
