/*
 * Waiting for children. The status is what the child gave to exit(), or 128 + n when it was killed:
 * n is the signal (9 for kill) or the scause of the trap.
 */
#ifndef SYS_WAIT_H
#define SYS_WAIT_H

#include <sys/types.h>

pid_t wait(int *status); /* any child; status may be NULL; -1 and ECHILD when there is none */

#endif
