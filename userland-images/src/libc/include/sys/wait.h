/*
 * Waiting for children. The status is what the child gave to exit(), or 128 + n when signal n has
 * ended it.
 */
#ifndef SYS_WAIT_H
#define SYS_WAIT_H

#include <sys/types.h>

pid_t wait(int *status); /* any child; status may be NULL; -1 and ECHILD when there is none */

#endif
