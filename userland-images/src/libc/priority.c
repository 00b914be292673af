#include <sys/resource.h>

/* The system call: 20 less the nice value, so that it is never negative. */
int _getpriority(pid_t pid);

int getpriority(pid_t pid, int *nice)
{
    const int shifted = _getpriority(pid);
    if (shifted < 0)
        return -1;
    *nice = NICE_MAX + 1 - shifted;
    return 0;
}
