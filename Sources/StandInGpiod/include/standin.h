/* The interface is libgpiod's own, <gpiod.h>; there is nothing to add. */
#include <gpiod.h>
