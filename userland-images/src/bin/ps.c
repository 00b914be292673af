/* ps: lists the processes. */
#include <stdio.h>
#include <sys/proc_info.h>

static const char *const state_names[] = {
    [PROC_USED] = "used",       [PROC_SLEEPING] = "sleep",  [PROC_RUNNABLE] = "ready",
    [PROC_RUNNING] = "running", [PROC_ZOMBIE] = "zombie",
};

int main(void)
{
    struct proc_info info;
    printf("  PID  PPID  PGID STATE      SIZE     TIME NAME\n");
    for (pid_t pid = 0; (pid = proc_info(pid, &info)) > 0;) {
        const int known = info.state >= PROC_USED && info.state <= PROC_ZOMBIE;
        const unsigned long ticks = (unsigned long)info.ticks;
        printf("%5d %5d %5d %-7s %6luK %5lu.%02lu %.16s\n", info.pid, info.ppid, info.pgid,
               known ? state_names[info.state] : "?", (unsigned long)(info.size_bytes / 1024),
               ticks / 100, ticks % 100, info.name);
    }
    return 0;
}
