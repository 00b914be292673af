/* Parents, orphans and process groups. */
#include <signal.h>
#include <sys/proc_info.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

static void parent_is_known(void)
{
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid == 0)
        _exit(getppid() == parent ? 0 : 1);
    REQUIRE_STATUS(pid, 0);
    REQUIRE(getppid() > 0);
}

/* The grandchild writes the number of its parent once its first parent has ended. */
static void orphan_goes_to_init(void)
{
    int fds[2];
    pid_t parent;
    REQUIRE(pipe(fds) == 0);
    const pid_t pid = fork();
    if (pid == 0) {
        const pid_t mother = getpid();
        if (fork() == 0) {
            while (getppid() == mother)
                ms_sleep(10);
            parent = getppid();
            REQUIRE(write(fds[1], &parent, sizeof parent) == sizeof parent);
        }
        _exit(0);
    }
    REQUIRE_STATUS(pid, 0);
    REQUIRE(read(fds[0], &parent, sizeof parent) == sizeof parent && parent == 1);
    REQUIRE_ERROR(wait(NULL), ECHILD); /* a grandchild is nobody's child here */
}

static void zombie_of_a_dead_parent(void)
{
    const struct sysinfo before = system_info();
    const pid_t pid = fork();
    if (pid == 0) {
        for (int i = 0; i < 5; i++)
            if (fork() == 0)
                _exit(i);
        ms_sleep(20); /* five zombies now, for which nobody waits */
        _exit(0);
    }
    REQUIRE_STATUS(pid, 0);
    for (int i = 0; i < 100 && system_info().processes > before.processes; i++) {
        if (getppid() == 1)
            break; /* the runner is the first process, and waits for them later */
        ms_sleep(10);
    }
    REQUIRE(getppid() == 1 || system_info().processes == before.processes);
}

static void many_orphans(void)
{
    for (int i = 0; i < 200; i++) {
        const pid_t pid = fork();
        if (pid == 0) {
            fork(); /* both end; the child perhaps after its parent */
            _exit(0);
        }
        if (pid < 0) { /* init has not yet come to reap them all */
            ms_sleep(20);
            continue;
        }
        REQUIRE_STATUS(pid, 0);
    }
}

static int to_child[2];

static void wait_for_the_end_of_the_pipe(void)
{
    close(to_child[1]);
    read(to_child[0], buffer, 1);
}

static void kill_parent_and_not_child(void)
{
    int told[2];
    pid_t child;
    REQUIRE(pipe(to_child) == 0 && pipe(told) == 0);
    const pid_t pid = fork();
    if (pid == 0) {
        child = spawn(wait_for_the_end_of_the_pipe);
        REQUIRE(write(told[1], &child, sizeof child) == sizeof child);
        close(to_child[1]);
        ms_sleep(1000000);
    }
    REQUIRE(read(told[0], &child, sizeof child) == sizeof child);
    REQUIRE(kill(pid, SIGKILL) == 0);
    REQUIRE_STATUS(pid, KILLED);
    struct proc_info info;
    REQUIRE(proc_info(child - 1, &info) == child && info.ppid == 1);
    REQUIRE(close(to_child[1]) == 0); /* now it ends */
}

static void groups_are_inherited(void)
{
    struct proc_info info;
    REQUIRE(setpgid(0, 0) == 0);
    const pid_t pid = fork();
    if (pid == 0) {
        REQUIRE(proc_info(getpid() - 1, &info) == getpid() && info.pgid == getppid());
        REQUIRE(setpgid(0, 0) == 0);
        REQUIRE(proc_info(getpid() - 1, &info) == getpid() && info.pgid == getpid());
        _exit(0);
    }
    REQUIRE_STATUS(pid, 0);
    REQUIRE_ERROR(setpgid(0, -1), EINVAL);
    REQUIRE_ERROR(setpgid(pid, 0), ESRCH);
    REQUIRE_ERROR(setpgid(getppid(), 0), ESRCH);
}

static void list_of_processes(void)
{
    struct proc_info info;
    const pid_t pid = spawn(parent_is_known);
    pid_t last = 0, next;
    int self = 0, child = 0;
    uint64_t count = 0;
    while ((next = proc_info(last, &info)) > 0) {
        REQUIRE(next > last && info.pid == next);
        self += next == getpid() && info.state == PROC_RUNNING;
        child += next == pid && info.ppid == getpid();
        last = next;
        count++;
    }
    REQUIRE(next == 0 && self == 1 && child == 1 && count >= 3);
    REQUIRE(proc_info(0x7fffffff, &info) == 0);
    REQUIRE(proc_info(-5, &info) == 1);
    REQUIRE_STATUS(pid, 0);
}

const struct test family_tests[] = {
    {"parent_is_known", parent_is_known, QUICK},
    {"orphan_goes_to_init", orphan_goes_to_init, QUICK},
    {"zombie_of_a_dead_parent", zombie_of_a_dead_parent, QUICK},
    {"many_orphans", many_orphans, QUICK},
    {"kill_parent_and_not_child", kill_parent_and_not_child, QUICK},
    {"groups_are_inherited", groups_are_inherited, QUICK},
    {"list_of_processes", list_of_processes, QUICK},
    {0},
};
