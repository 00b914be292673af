/* Tests of the tests: each must be reported as failed, and in what way. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "usertests.h"

static void fails_by_a_condition(void) { REQUIRE(1 + 1 == 3); }
static void fails_by_an_error(void) { REQUIRE_ERROR(chdir("nosuch"), EIO); }

static void fail_in_child(void) { REQUIRE(getpid() < 0); }
static void fails_in_a_child(void) { IN_CHILD(fail_in_child, 0); }

static void succeed(void) {}
static void fails_by_a_status(void) { IN_CHILD(succeed, 5); }

static void fails_by_a_fault(void) { *at(trampoline_page()) = 'x'; }

static void fails_by_a_file(void) { make_file("left", "behind"); }

static void fails_by_a_tree(void)
{
    REQUIRE(mkdir("d", 0777) == 0 && mkdir("d/e", 0777) == 0);
    make_file("d/e/f", "x");
}

/* A process that outlives its test, for longer than the runner waits. */
static void fails_by_a_process(void)
{
    if (fork() == 0) {
        ms_sleep(5000);
        _exit(0);
    }
}

/* So does what it holds: an open file that has no name any more. */
static void fails_by_an_open_file(void)
{
    if (fork() == 0) {
        const int fd = open("f", O_RDWR | O_CREAT, 0666);
        write(fd, buffer, BUFFER_BYTES);
        unlink("f");
        ms_sleep(5000);
        _exit(0);
    }
    ms_sleep(50);
}

const struct test failing_tests[] = {
    {"fails_by_a_condition", fails_by_a_condition, FAILS},
    {"fails_by_an_error", fails_by_an_error, FAILS},
    {"fails_in_a_child", fails_in_a_child, FAILS},
    {"fails_by_a_status", fails_by_a_status, FAILS},
    {"fails_by_a_fault", fails_by_a_fault, FAILS},
    {"fails_by_a_file", fails_by_a_file, FAILS},
    {"fails_by_a_tree", fails_by_a_tree, FAILS},
    {"fails_by_a_process", fails_by_a_process, FAILS},
    {"fails_by_an_open_file", fails_by_an_open_file, FAILS},
    {0},
};
