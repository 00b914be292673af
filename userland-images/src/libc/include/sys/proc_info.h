/* What the kernel tells about a process; for ps. The layout is the kernel's: 48 bytes. */
#ifndef SYS_PROC_INFO_H
#define SYS_PROC_INFO_H

#include <sys/types.h>

enum proc_state { PROC_USED, PROC_SLEEPING, PROC_RUNNABLE, PROC_RUNNING, PROC_ZOMBIE };

struct proc_info {
    int pid;
    int ppid;
    int pgid;
    int state;       /* enum proc_state */
    uint64_t size_bytes; /* of its memory */
    uint64_t ticks;      /* processor time used, in 10 ms */
    char name[16];
};

/* Fills *info with the process of the smallest pid above after_pid; that pid, or 0 at the end. */
pid_t proc_info(pid_t after_pid, struct proc_info *info);

#endif
