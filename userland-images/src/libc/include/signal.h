/* The one signal that there is. */
#ifndef SIGNAL_H
#define SIGNAL_H

#include <sys/types.h>

#define SIGKILL 9

int kill(pid_t pid, int signal);

#endif
