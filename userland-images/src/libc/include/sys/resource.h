/* How willing a process is to let others go first, and how much memory it may have. */
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

typedef unsigned long rlim_t;

struct rlimit { /* in bytes */
    rlim_t rlim_cur;
    rlim_t rlim_max; /* to which the other one may be raised */
};

#define RLIM_INFINITY (~(rlim_t)0)
#define RLIMIT_DATA   2 /* data, bss and heap */
#define RLIMIT_STACK  3
#define RLIMIT_AS     9 /* everything */

int getrlimit(int resource, struct rlimit *limit);
int setrlimit(int resource, const struct rlimit *limit);

#endif
