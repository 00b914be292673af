/* fork, exit, wait: who gets what, and what is the child's own. */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/proc_info.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

static void fork_returns_twice(void)
{
    int fds[2];
    pid_t told;
    REQUIRE(pipe(fds) == 0);
    const pid_t pid = fork();
    if (pid == 0) {
        told = getpid();
        REQUIRE(write(fds[1], &told, sizeof told) == sizeof told);
        _exit(0);
    }
    REQUIRE(pid > getpid());
    REQUIRE(read(fds[0], &told, sizeof told) == sizeof told && told == pid);
    REQUIRE_STATUS(pid, 0);
}

static void pids_are_never_used_again(void)
{
    pid_t last = getpid();
    for (int i = 0; i < 100; i++) {
        const pid_t pid = fork();
        if (pid == 0)
            _exit(0);
        REQUIRE(pid > last);
        last = pid;
        REQUIRE_STATUS(pid, 0);
    }
}

static void wait_gives_statuses(void)
{
    static const int statuses[] = {0, 1, 42, 127, 255, 256, 0x7fffffff, -1, -2, (int)0x80000000};
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        const pid_t pid = fork();
        if (pid == 0)
            _exit(statuses[i]);
        REQUIRE_STATUS(pid, statuses[i]);
    }
}

static void wait_without_children(void)
{
    int status = 5;
    REQUIRE_ERROR(wait(&status), ECHILD);
    REQUIRE_ERROR(wait(NULL), ECHILD);
    REQUIRE(status == 5);
    const pid_t pid = fork();
    if (pid == 0)
        _exit(wait(NULL) == -1 && errno == ECHILD ? 0 : 1); /* siblings and parents do not count */
    REQUIRE(wait(NULL) == pid);
    REQUIRE_ERROR(wait(NULL), ECHILD);
}

static void wait_gives_each_child_once(void)
{
    enum { CHILDREN = 20 };
    static pid_t pids[CHILDREN];
    for (int i = 0; i < CHILDREN; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            ms_sleep((unsigned)(i * 7 % 5) * 10);
            _exit(i);
        }
        REQUIRE(pids[i] > 0);
    }
    for (int i = 0; i < CHILDREN; i++) {
        int status = -1;
        const pid_t pid = wait(&status);
        REQUIRE(status >= 0 && status < CHILDREN && pids[status] == pid);
        pids[status] = 0;
    }
    REQUIRE_ERROR(wait(NULL), ECHILD);
}

static void zombie_stays_until_wait(void)
{
    struct proc_info info;
    const struct sysinfo before = system_info();
    const pid_t pid = fork();
    if (pid == 0)
        _exit(3);
    ms_sleep(20);
    REQUIRE(proc_info(pid - 1, &info) == pid && info.state == PROC_ZOMBIE);
    REQUIRE(info.size_bytes == 0 && system_info().processes == before.processes + 1);
    REQUIRE(system_info().free_pages + 4 >= before.free_pages); /* its stack in the kernel at most */
    REQUIRE_STATUS(pid, 3);
    REQUIRE(system_info().free_pages == before.free_pages);
    REQUIRE(system_info().processes == before.processes);
}

static void many_children_one_after_the_other(void)
{
    const struct sysinfo before = system_info();
    for (int i = 0; i < 1000; i++) {
        const pid_t pid = fork();
        if (pid == 0)
            _exit(i & 0x7f);
        REQUIRE_STATUS(pid, i & 0x7f);
    }
    REQUIRE(system_info().free_pages == before.free_pages);
}

/* Forks until it fails, keeps all children alive, and lets them go at once. */
static void process_exhaustion(void)
{
    int fds[2], children = 0;
    REQUIRE(pipe(fds) == 0);
    const struct sysinfo before = system_info();
    while (1) {
        const pid_t pid = fork();
        if (pid == 0) {
            close(fds[1]);
            _exit((int)read(fds[0], buffer, 1));
        }
        if (pid < 0)
            break;
        children++;
    }
    REQUIRE(errno == EAGAIN || errno == ENOMEM);
    REQUIRE(errno == ENOMEM || (uint64_t)children == before.max_processes - before.processes);
    REQUIRE(children > 10);
    close(fds[1]);
    for (int i = 0; i < children; i++) {
        int status;
        /* Where frames are shared until the first store, there may be none left for that one. */
        REQUIRE(wait(&status) > 0 && (status == 0 || status == KILLED));
    }
    REQUIRE_ERROR(wait(NULL), ECHILD);
    REQUIRE(system_info().free_pages == before.free_pages);
    const pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    REQUIRE_STATUS(pid, 0);
}

/* Every process forks as often as it can; all of them end. */
static void bomb(int depth)
{
    pid_t pid;
    int children = 0;
    while (children < 8 && depth < 4 && (pid = fork()) >= 0) {
        if (pid == 0) {
            bomb(depth + 1);
            _exit(0);
        }
        children++;
    }
    while (wait(NULL) >= 0)
        ;
}

static void explode(void) { bomb(0); }

static void fork_bomb(void)
{
    IN_CHILD(explode, 0);
}

static char *const words[] = {"true", NULL};

/* While others fork without end, exec and wait go on working. */
static void fork_bomb_beside_work(void)
{
    const pid_t bomber = spawn(explode);
    int done = 0;
    while (done < 5) {
        const pid_t pid = fork();
        if (pid == 0) {
            execv("/true", words);
            _exit(1);
        }
        if (pid < 0) { /* no slot at the moment */
            ms_sleep(10);
            continue;
        }
        int status;
        pid_t ended;
        while ((ended = wait(&status)) != pid)
            REQUIRE(ended == bomber && status == 0);
        done += status == 0;
    }
    while (wait(NULL) >= 0)
        ;
}

static void exit_closes_files(void)
{
    int fds[2];
    REQUIRE(pipe(fds) == 0);
    const pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    REQUIRE(close(fds[1]) == 0);
    REQUIRE(read(fds[0], buffer, 1) == 0); /* at the end as soon as the child has ended */
    REQUIRE_STATUS(pid, 0);
}

static void working_directory_is_inherited(void)
{
    REQUIRE(raw_call(20, (long)"d", 0777, 0) == 0);
    const pid_t pid = fork();
    if (pid == 0) {
        make_file("here", "x");
        REQUIRE(chdir("d") == 0);
        REQUIRE_ERROR(open("here", O_RDONLY), ENOENT);
        _exit(0);
    }
    REQUIRE_STATUS(pid, 0);
    require_content("here", "x"); /* the child's chdir is its own */
    REQUIRE(unlink("here") == 0 && unlink("d") == 0);
}

const struct test process_tests[] = {
    {"fork_returns_twice", fork_returns_twice, QUICK},
    {"pids_are_never_used_again", pids_are_never_used_again, QUICK},
    {"wait_gives_statuses", wait_gives_statuses, QUICK},
    {"wait_without_children", wait_without_children, QUICK},
    {"wait_gives_each_child_once", wait_gives_each_child_once, QUICK},
    {"zombie_stays_until_wait", zombie_stays_until_wait, QUICK},
    {"many_children_one_after_the_other", many_children_one_after_the_other, QUICK},
    {"process_exhaustion", process_exhaustion, QUICK},
    {"fork_bomb", fork_bomb, SLOW},
    {"fork_bomb_beside_work", fork_bomb_beside_work, SLOW},
    {"exit_closes_files", exit_closes_files, QUICK},
    {"working_directory_is_inherited", working_directory_is_inherited, QUICK},
    {0},
};
