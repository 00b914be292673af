/* How willing a process is to let others go first. */
#ifndef SYS_RESOURCE_H
#define SYS_RESOURCE_H

#include <sys/types.h>

#define NICE_MIN (-20) /* goes first */
#define NICE_MAX 19    /* goes last */

/* Sets the nice value of a process; pid 0 is the caller. 0, or -1 and errno. */
int setpriority(pid_t pid, int nice);

/*
 * Stores the nice value of a process; pid 0 is the caller. 0, or -1 and errno. (The value is not the
 * result, because -1 is one of the values.)
 */
int getpriority(pid_t pid, int *nice);

#endif
