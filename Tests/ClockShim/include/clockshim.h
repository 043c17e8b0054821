#ifndef PORTERO_CLOCKSHIM_H
#define PORTERO_CLOCKSHIM_H
#include <stdint.h>
/* The file that PORTERO_TEST_CLOCK names: what a test makes of the machine's wall clock. */
struct clockshim {
	/* Added to the wall clock. */
	int64_t offset_ns;
	/* Whether adjtimex(2) calls the clock synchronised. */
	int64_t synchronised;
};
#endif
