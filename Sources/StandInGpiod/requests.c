#include "private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Adds text to a question that may already be full; what does not fit makes the chip refuse it. */
static void add(char question[QUESTION_BYTES], const char *text)
{
	strncat(question, text, QUESTION_BYTES - strlen(question) - 1);
}

static void add_consumer(char question[QUESTION_BYTES], const char *consumer)
{
	char name[NAME_BYTES];

	snprintf(name, sizeof(name), "%s", consumer ? consumer : "");
	for (char *letter = name; *letter; letter++)
		if ((unsigned char)*letter < ' ')
			*letter = '?';
	add(question, name);
}

static void add_values(char question[QUESTION_BYTES], const int *values, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++)
		add(question, values && values[i] ? "1" : "0");
}

/* Asks over a connection of its own, which then stands for the lines. */
static int take(struct gpiod_line_bulk *bulk, const char *question, bool watching)
{
	struct taken *taken;
	char answer[ANSWER_BYTES];

	for (unsigned int i = 0; i < bulk->num_lines; i++)
		if (bulk->lines[i]->taken) {
			errno = EBUSY;
			return -1;
		}
	taken = calloc(1, sizeof(*taken));
	if (!taken)
		return -1;
	taken->lines = bulk->num_lines;
	taken->watching = watching;
	taken->fd = wire_connect();
	if (taken->fd < 0 || wire_ask(taken->fd, question, answer)) {
		int reason = taken->fd < 0 ? ENODEV : errno;

		if (taken->fd >= 0)
			wire_end(taken->fd);
		free(taken);
		errno = reason;
		return -1;
	}
	if (watching)
		wire_wait_for_ever(taken->fd);
	for (unsigned int i = 0; i < bulk->num_lines; i++)
		bulk->lines[i]->taken = taken;
	return 0;
}

static int take_values(struct gpiod_line_bulk *bulk, const char *consumer, const char *direction, int flags,
		       const int *values)
{
	char question[QUESTION_BYTES] = "take\t", number[24];

	add_consumer(question, consumer);
	add(question, "\t");
	add(question, direction);
	snprintf(number, sizeof(number), "\t%d\t", flags);
	add(question, number);
	for (unsigned int i = 0; i < bulk->num_lines; i++) {
		snprintf(number, sizeof(number), i ? ",%u" : "%u", bulk->lines[i]->offset);
		add(question, number);
	}
	add(question, "\t");
	add_values(question, values, bulk->num_lines);
	add(question, "\n");
	return take(bulk, question, false);
}

static struct gpiod_line_bulk bulk_of(struct gpiod_line *line)
{
	struct gpiod_line_bulk bulk = GPIOD_LINE_BULK_INITIALIZER;

	gpiod_line_bulk_add(&bulk, line);
	return bulk;
}

int gpiod_line_request_bulk_output_flags(struct gpiod_line_bulk *bulk, const char *consumer, int flags,
					 const int *default_vals)
{
	return take_values(bulk, consumer, "output", flags, default_vals);
}

int gpiod_line_request_input_flags(struct gpiod_line *line, const char *consumer, int flags)
{
	struct gpiod_line_bulk bulk = bulk_of(line);

	return take_values(&bulk, consumer, "input", flags, NULL);
}

/* Only the request that a look makes: as is. */
int gpiod_line_request(struct gpiod_line *line, const struct gpiod_line_request_config *config, int default_val)
{
	struct gpiod_line_bulk bulk = bulk_of(line);

	if (config->request_type != GPIOD_LINE_REQUEST_DIRECTION_AS_IS) {
		errno = ENOSYS;
		return -1;
	}
	return take_values(&bulk, config->consumer, "as-is", config->flags, &default_val);
}

int gpiod_line_request_both_edges_events_flags(struct gpiod_line *line, const char *consumer, int flags)
{
	struct gpiod_line_bulk bulk = bulk_of(line);
	char question[QUESTION_BYTES] = "watch\t", numbers[48];

	add_consumer(question, consumer);
	snprintf(numbers, sizeof(numbers), "\t%d\t%u\n", flags, line->offset);
	add(question, numbers);
	return take(&bulk, question, true);
}

void gpiod_line_release(struct gpiod_line *line)
{
	struct taken *taken = line->taken;

	line->taken = NULL;
	if (!taken || --taken->lines > 0)
		return;
	wire_end(taken->fd);
	free(taken);
}

void gpiod_line_release_bulk(struct gpiod_line_bulk *bulk)
{
	for (unsigned int i = 0; i < bulk->num_lines; i++)
		gpiod_line_release(bulk->lines[i]);
}

/* As libgpiod 1.6: the first line's handle is asked, and its lines come in the order of their request. */
int gpiod_line_set_value_bulk(struct gpiod_line_bulk *bulk, const int *values)
{
	char question[QUESTION_BYTES] = "set\t", answer[ANSWER_BYTES];

	if (!bulk->lines[0]->taken) {
		errno = EPERM;
		return -1;
	}
	add_values(question, values, bulk->num_lines);
	add(question, "\n");
	return wire_ask(bulk->lines[0]->taken->fd, question, answer);
}

/* The connection of a watched line carries edges; its level is asked over the chip's own. */
static int get_watched(struct gpiod_line *line, int *value)
{
	char question[QUESTION_BYTES], answer[ANSWER_BYTES];

	snprintf(question, sizeof(question), "level\t%u\n", line->offset);
	if (wire_ask(line->chip->fd, question, answer))
		return -1;
	*value = answer[0] == '1';
	return 0;
}

int gpiod_line_get_value_bulk(struct gpiod_line_bulk *bulk, int *values)
{
	char answer[ANSWER_BYTES];
	struct taken *taken = bulk->lines[0]->taken;

	if (!taken) {
		errno = EPERM;
		return -1;
	}
	for (unsigned int i = 0; taken->watching && i < bulk->num_lines; i++)
		if (get_watched(bulk->lines[i], &values[i]))
			return -1;
	if (taken->watching)
		return 0;
	if (wire_ask(taken->fd, "get\n", answer))
		return -1;
	for (unsigned int i = 0; i < bulk->num_lines && answer[i]; i++)
		values[i] = answer[i] == '1';
	return 0;
}

int gpiod_line_get_value(struct gpiod_line *line)
{
	struct gpiod_line_bulk bulk = bulk_of(line);
	int value;

	return gpiod_line_get_value_bulk(&bulk, &value) ? -1 : value;
}
