/* The clock, sleeping, and that nobody keeps the processor for itself. */
#include <signal.h>
#include <sys/proc_info.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

static void sleep_lasts(void)
{
    static const int milliseconds[] = {10, 50, 100, 250};
    for (int i = 0; i < 4; i++) {
        const int before = uptime();
        REQUIRE(ms_sleep((unsigned)milliseconds[i]) == 0);
        const int slept = uptime() - before;
        REQUIRE(slept >= milliseconds[i] / 10 && slept <= milliseconds[i] / 10 + 3);
    }
}

static void sleep_of_nothing(void)
{
    const int before = uptime();
    for (int i = 0; i < 10; i++)
        REQUIRE(ms_sleep(0) == 0 && ms_sleep(9) == 0);
    REQUIRE(uptime() - before <= 2);
    REQUIRE_ERROR(ms_sleep((unsigned)-1), EINVAL);
    REQUIRE_ERROR(ms_sleep(0x80000000u), EINVAL);
}

/* Children that sleep for different times end in the order of their times. */
static void sleepers_wake_in_order(void)
{
    enum { SLEEPERS = 8 };
    for (int i = 0; i < SLEEPERS; i++) {
        const pid_t pid = fork();
        if (pid == 0) {
            ms_sleep((unsigned)(i * 5 % SLEEPERS + 1) * 50);
            _exit(i * 5 % SLEEPERS);
        }
        REQUIRE(pid > 0);
    }
    for (int i = 0; i < SLEEPERS; i++) {
        int status;
        REQUIRE(wait(&status) > 0 && status == i);
    }
}

static void time_goes_on(void)
{
    const int start = uptime();
    unsigned long turns = 0;
    while (uptime() < start + 5)
        turns++;
    REQUIRE(turns > 10); /* a tick is longer than a call */
    const struct sysinfo info = system_info();
    REQUIRE((int)info.ticks - uptime() <= 0 && (int)info.ticks >= start + 5);
}

static void spin(void)
{
    for (;;)
        ;
}

static void processor_is_taken_from_spinners(void)
{
    pid_t pids[3];
    for (int i = 0; i < 3; i++)
        pids[i] = spawn(spin);
    const int before = uptime();
    for (int i = 0; i < 5; i++)
        REQUIRE(ms_sleep(10) == 0);
    REQUIRE(uptime() - before < 60);
    for (int i = 0; i < 3; i++)
        REQUIRE(kill(pids[i], SIGKILL) == 0);
    for (int i = 0; i < 3; i++) {
        int status;
        REQUIRE(wait(&status) > 0 && status == KILLED);
    }
}

static uint64_t ticks_of(pid_t pid)
{
    struct proc_info info;
    REQUIRE(proc_info(pid - 1, &info) == pid);
    return info.ticks;
}

/* Each of several spinners gets some of the time. */
static void spinners_share(void)
{
    pid_t pids[4];
    int all_ran = 0;
    for (int i = 0; i < 4; i++)
        pids[i] = spawn(spin);
    for (int turns = 0; turns < 100 && !all_ran; turns++) {
        ms_sleep(50);
        all_ran = 1;
        for (int i = 0; i < 4; i++)
            all_ran = all_ran && ticks_of(pids[i]) >= 2;
    }
    for (int i = 0; i < 4; i++) {
        REQUIRE(kill(pids[i], SIGKILL) == 0);
        REQUIRE(wait(NULL) > 0);
    }
    REQUIRE(all_ran);
}

static void sleeping_costs_no_time(void)
{
    const uint64_t before = ticks_of(getpid());
    for (int i = 0; i < 20; i++)
        ms_sleep(50);
    REQUIRE(ticks_of(getpid()) - before <= 2);
}

const struct test time_tests[] = {
    {"sleep_lasts", sleep_lasts, QUICK},
    {"sleep_of_nothing", sleep_of_nothing, QUICK},
    {"sleepers_wake_in_order", sleepers_wake_in_order, QUICK},
    {"time_goes_on", time_goes_on, QUICK},
    {"processor_is_taken_from_spinners", processor_is_taken_from_spinners, QUICK},
    {"spinners_share", spinners_share, QUICK},
    {"sleeping_costs_no_time", sleeping_costs_no_time, QUICK},
    {0},
};
