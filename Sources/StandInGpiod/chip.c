#include "private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

const char *gpiod_version_string(void)
{
	return "1.6.3 stand-in";
}

static void copy_name(char to[NAME_BYTES], const char *from)
{
	snprintf(to, NAME_BYTES, "%s", from);
}

int gpiod_line_update(struct gpiod_line *line)
{
	char question[QUESTION_BYTES], answer[ANSWER_BYTES], *rest = answer, *flags;

	snprintf(question, sizeof(question), "line\t%u\n", line->offset);
	if (wire_ask(line->chip->fd, question, answer))
		return -1;
	flags = wire_field(&rest);
	line->used = strchr(flags, 'u');
	line->output = strchr(flags, 'o');
	copy_name(line->name, wire_field(&rest));
	copy_name(line->consumer, wire_field(&rest));
	return 0;
}

static int read_chip(struct gpiod_chip *chip)
{
	char answer[ANSWER_BYTES], *rest = answer;

	if (wire_ask(chip->fd, "chip\n", answer))
		return -1;
	copy_name(chip->name, wire_field(&rest));
	copy_name(chip->label, wire_field(&rest));
	chip->count = strtoul(wire_field(&rest), NULL, 10);
	chip->lines = calloc(chip->count, sizeof(*chip->lines));
	if (!chip->lines)
		return -1;
	for (unsigned int offset = 0; offset < chip->count; offset++) {
		chip->lines[offset].chip = chip;
		chip->lines[offset].offset = offset;
		if (gpiod_line_update(&chip->lines[offset]))
			return -1;
	}
	return 0;
}

/* The rehearsal has one chip, and it is the first. */
struct gpiod_chip *gpiod_chip_open_by_number(unsigned int number)
{
	struct gpiod_chip *chip;
	int reason;

	if (number != 0) {
		errno = ENOENT;
		return NULL;
	}
	chip = calloc(1, sizeof(*chip));
	if (!chip)
		return NULL;
	chip->fd = wire_connect();
	if (chip->fd >= 0 && read_chip(chip) == 0)
		return chip;
	reason = errno;
	gpiod_chip_close(chip);
	errno = reason;
	return NULL;
}

void gpiod_chip_close(struct gpiod_chip *chip)
{
	for (unsigned int offset = 0; chip->lines && offset < chip->count; offset++)
		gpiod_line_release(&chip->lines[offset]);
	if (chip->fd >= 0)
		wire_end(chip->fd);
	free(chip->lines);
	free(chip);
}

const char *gpiod_chip_label(struct gpiod_chip *chip)
{
	return chip->label;
}

unsigned int gpiod_chip_num_lines(struct gpiod_chip *chip)
{
	return chip->count;
}

struct gpiod_line *gpiod_chip_get_line(struct gpiod_chip *chip, unsigned int offset)
{
	if (offset < chip->count)
		return &chip->lines[offset];
	errno = EINVAL;
	return NULL;
}

struct gpiod_line *gpiod_chip_find_line(struct gpiod_chip *chip, const char *name)
{
	for (unsigned int offset = 0; offset < chip->count; offset++)
		if (!strcmp(chip->lines[offset].name, name))
			return &chip->lines[offset];
	errno = ENOENT;
	return NULL;
}

const char *gpiod_line_name(struct gpiod_line *line)
{
	return *line->name ? line->name : NULL;
}

const char *gpiod_line_consumer(struct gpiod_line *line)
{
	return *line->consumer ? line->consumer : NULL;
}

int gpiod_line_direction(struct gpiod_line *line)
{
	return line->output ? GPIOD_LINE_DIRECTION_OUTPUT : GPIOD_LINE_DIRECTION_INPUT;
}

bool gpiod_line_is_used(struct gpiod_line *line)
{
	return line->used;
}
