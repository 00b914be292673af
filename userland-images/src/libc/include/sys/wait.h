/*
 * Waiting for children. The status is what the child gave to exit(), or 128 + n when signal n has
 * ended it.
 */
#ifndef SYS_WAIT_H
#define SYS_WAIT_H

#include <signal.h>
#include <sys/types.h>

pid_t wait(int *status); /* any child; status may be NULL; -1 and ECHILD when there is none */

/*
 * Waiting with more said: si_pid is the child's, si_code CLD_EXITED or CLD_KILLED, and si_status what it
 * gave to exit(), or the signal. info may be NULL.
 */
typedef enum { P_ALL, P_PID } idtype_t;
#define WNOHANG 1         /* do not wait: si_pid is 0 when none has ended */
#define WEXITED 4         /* must be there */
#define WNOWAIT 0x1000000 /* leave the child to be waited for again */
int waitid(idtype_t type, pid_t id, siginfo_t *info, int options);

#endif
