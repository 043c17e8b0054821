#include "private.h"

#include <errno.h>
#include <unistd.h>

/* As many as the kernel keeps. */
enum { BUFFERED_EDGES = 16 };

int gpiod_line_event_get_fd(struct gpiod_line *line)
{
	if (line->taken && line->taken->watching)
		return line->taken->fd;
	errno = EPERM;
	return -1;
}

int gpiod_line_event_read_fd_multiple(int fd, struct gpiod_line_event *events, unsigned int num_events)
{
	struct edge edges[BUFFERED_EDGES];
	ssize_t got;
	int count;

	if (num_events > BUFFERED_EDGES)
		num_events = BUFFERED_EDGES;
	got = read(fd, edges, num_events * sizeof(*edges));
	if (got < 0)
		return -1;
	if (got == 0) {
		errno = ENODEV;
		return -1;
	}
	count = got / sizeof(*edges);
	for (int i = 0; i < count; i++) {
		events[i].event_type = edges[i].rising ? GPIOD_LINE_EVENT_RISING_EDGE : GPIOD_LINE_EVENT_FALLING_EDGE;
		events[i].ts.tv_sec = edges[i].nanoseconds / 1000000000;
		events[i].ts.tv_nsec = edges[i].nanoseconds % 1000000000;
	}
	return count;
}
