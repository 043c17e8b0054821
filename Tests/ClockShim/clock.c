/* Preloaded under a program by tests: another wall clock and another word of the kernel about it, changed while the
 * program runs. The monotonic clocks stay alone, and so does the machine. */
#define _GNU_SOURCE
#include "clockshim.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

static const volatile struct clockshim *shared;

__attribute__((constructor)) static void open_clock(void)
{
	const char *path = getenv("PORTERO_TEST_CLOCK");
	int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	void *memory;

	if (file < 0)
		return;
	memory = mmap(NULL, sizeof(struct clockshim), PROT_READ, MAP_SHARED, file, 0);
	close(file);
	if (memory != MAP_FAILED)
		shared = memory;
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
	int result = syscall(SYS_clock_gettime, clock, time);
	int64_t nanoseconds;

	if (result || !shared || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE))
		return result;
	nanoseconds = time->tv_nsec + shared->offset_ns % 1000000000;
	time->tv_sec += shared->offset_ns / 1000000000;
	if (nanoseconds < 0) {
		nanoseconds += 1000000000;
		time->tv_sec -= 1;
	} else if (nanoseconds >= 1000000000) {
		nanoseconds -= 1000000000;
		time->tv_sec += 1;
	}
	time->tv_nsec = nanoseconds;
	return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone)
{
	struct timespec now;

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &now);
	time->tv_sec = now.tv_sec;
	time->tv_usec = now.tv_nsec / 1000;
	return 0;
}

time_t time(time_t *to)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (to)
		*to = now.tv_sec;
	return now.tv_sec;
}

int adjtimex(struct timex *query)
{
	if (!shared)
		return syscall(SYS_adjtimex, query);
	memset(query, 0, sizeof(*query));
	query->status = shared->synchronised ? 0 : STA_UNSYNC;
	return shared->synchronised ? TIME_OK : TIME_ERROR;
}
