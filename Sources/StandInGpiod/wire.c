#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

/* A chip that does not answer for so long counts as gone. */
static const struct timeval patience = { .tv_sec = 5 };
static const struct timeval for_ever = { 0 };

int wire_connect(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const char *path = getenv("PORTERO_REHEARSAL_CHIP");
	int fd;

	if (!path || strlen(path) >= sizeof(address.sun_path)) {
		errno = ENOENT;
		return -1;
	}
	strcpy(address.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	close(fd);
	errno = ENOENT;
	return -1;
}

/* Byte by byte: behind the answer to `watch` stand edges, which belong to the reader of edges. */
static int read_line(int fd, char answer[ANSWER_BYTES])
{
	int length;

	for (length = 0; length < ANSWER_BYTES; length++) {
		ssize_t got;

		do
			got = recv(fd, answer + length, 1, 0);
		while (got < 0 && errno == EINTR);
		if (got != 1)
			return -1;
		if (answer[length] == '\n') {
			answer[length] = '\0';
			return 0;
		}
	}
	return -1;
}

int wire_ask(int fd, const char *question, char answer[ANSWER_BYTES])
{
	size_t length = strlen(question);
	int refused;

	if (send(fd, question, length, MSG_NOSIGNAL) != (ssize_t)length || read_line(fd, answer)) {
		errno = ENODEV;
		return -1;
	}
	if (sscanf(answer, "error\t%d", &refused) == 1) {
		errno = refused;
		return -1;
	}
	memmove(answer, answer + (answer[2] == '\t' ? 3 : 2), strlen(answer) - (answer[2] == '\t' ? 2 : 1));
	return 0;
}

void wire_end(int fd)
{
	char rest[ANSWER_BYTES];

	/* Who read edges made it non-blocking. */
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	shutdown(fd, SHUT_WR);
	while (recv(fd, rest, sizeof(rest), 0) > 0)
		;
	close(fd);
}

void wire_wait_for_ever(int fd)
{
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &for_ever, sizeof(for_ever));
}

char *wire_field(char **rest)
{
	char *field = strsep(rest, "\t");

	return field ? field : "";
}
