/*
 * A stand-in for libgpiod 1.6, preloaded under the program that ships while it is rehearsed. Every call becomes one
 * line of text to the rehearsal's chip, over the Unix socket that PORTERO_REHEARSAL_CHIP names:
 *
 *   chip                                              ok NAME LABEL COUNT
 *   line OFFSET                                       ok FLAGS NAME CONSUMER
 *   level OFFSET                                      ok 0|1
 *   take CONSUMER as-is|input|output FLAGS OFFSETS VALUES   ok, then on the same connection:
 *     get                                             ok VALUES
 *     set VALUES                                      ok
 *   watch CONSUMER FLAGS OFFSET                       ok, then one struct edge for each edge
 *
 * Fields are parted by tabs; FLAGS are libgpiod's request flags, in `line` the letters u (used) and o (output);
 * OFFSETS are parted by commas, VALUES are digits; a refusal is "error ERRNO". A connection that ends gives back what
 * was taken over it.
 */
#ifndef PORTERO_STANDIN_PRIVATE_H
#define PORTERO_STANDIN_PRIVATE_H

#include <gpiod.h>
#include <stdint.h>

enum { NAME_BYTES = 32, ANSWER_BYTES = 256, QUESTION_BYTES = 1024 };

/* What a connection that was taken for outputs or inputs stands for; its lines share it. */
struct taken {
	int fd;
	unsigned int lines;
	bool watching;
};

struct gpiod_line {
	struct gpiod_chip *chip;
	unsigned int offset;
	bool used, output;
	char name[NAME_BYTES], consumer[NAME_BYTES];
	struct taken *taken;
};

struct gpiod_chip {
	int fd;
	char name[NAME_BYTES], label[NAME_BYTES];
	unsigned int count;
	struct gpiod_line *lines;
};

/* An edge as the chip writes it; the layout of the kernel's gpioevent_data. */
struct edge {
	uint64_t nanoseconds;
	uint32_t rising;
	uint32_t padding;
};

#pragma GCC visibility push(hidden)
/* Connects to the rehearsal's chip; -1 with errno ENOENT when there is none. */
int wire_connect(void);
/* Asks and waits for the answer's text after "ok"; -1 with errno of the refusal, ENODEV when the chip is gone. */
int wire_ask(int fd, const char *question, char answer[ANSWER_BYTES]);
/* From now on a read waits as the kernel's does: until there is something. */
void wire_wait_for_ever(int fd);
/* Ends a connection and waits until the chip has noticed, so that its lines are free afterwards. */
void wire_end(int fd);
/* The next field of an answer, written over the tab behind it. */
char *wire_field(char **rest);
#pragma GCC visibility pop

#endif
