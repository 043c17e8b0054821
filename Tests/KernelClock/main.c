/* Gives the kernel's word about the wall clock, as a time daemon does: kernel-clock synchronised|unsynchronised.
 * For a machine of the tests; needs the right to set the clock. */
#include <stdio.h>
#include <string.h>
#include <sys/timex.h>

int main(int count, char **words)
{
	struct timex set = { .modes = ADJ_STATUS | ADJ_MAXERROR | ADJ_ESTERROR };

	if (count != 2)
		return 64;
	set.status = strcmp(words[1], "synchronised") ? STA_UNSYNC : 0;
	if (adjtimex(&set) < 0) {
		perror("adjtimex");
		return 1;
	}
	return 0;
}
