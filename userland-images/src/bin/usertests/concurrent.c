/* Several processes at the same files and directories. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

#define WORKERS 4

static int worker; /* which one this process is */

/* Lets all workers do that at the same time; each must end with 0. */
static void all_workers(void (*work)(void))
{
    for (worker = 0; worker < WORKERS; worker++)
        spawn(work);
    for (int i = 0; i < WORKERS; i++) {
        int status;
        REQUIRE(wait(&status) > 0);
        if (status == WRONG)
            _exit(WRONG);
        REQUIRE(status == 0);
    }
}

static char *own_name(int i)
{
    static char name[NAME_BYTES + 1];
    snprintf(name, sizeof name, "w%d-%d", worker, i);
    return name;
}

static void create_own(void)
{
    for (int i = 0; i < 15; i++) {
        make_file(own_name(i), own_name(i));
        if (i % 3 == 2)
            REQUIRE(unlink(own_name(i - 1)) == 0);
    }
    for (int i = 0; i < 15; i++) {
        if (i % 3 == 1) {
            REQUIRE_ERROR(open(own_name(i), O_RDONLY), ENOENT);
            continue;
        }
        require_content(own_name(i), own_name(i));
        REQUIRE(unlink(own_name(i)) == 0);
    }
}

static void create_and_unlink_beside_others(void) { all_workers(create_own); }

/* Making and removing the same name: whatever the order, each call does it or says why not. */
static void fight_for_a_name(void)
{
    for (int i = 0; i < 60; i++) {
        const int fd = open("same", O_RDWR | O_CREAT, 0666);
        REQUIRE(fd >= 0 && write(fd, "x", 1) == 1);
        if (worker % 2 == 0)
            ms_sleep(0);
        REQUIRE(close(fd) == 0);
        if (unlink("same") < 0)
            REQUIRE(errno == ENOENT);
    }
}

static void same_name(void)
{
    all_workers(fight_for_a_name);
    REQUIRE_ERROR(open("same", O_RDONLY), ENOENT);
}

static void link_beside_others(void)
{
    for (int i = 0; i < 40; i++) {
        if (link("target", "linked") < 0)
            REQUIRE(errno == EEXIST);
        if (i % 4 == worker)
            ms_sleep(10);
        if (unlink("linked") < 0)
            REQUIRE(errno == ENOENT);
    }
}

static void link_and_unlink_the_same(void)
{
    struct stat st;
    make_file("target", "x");
    all_workers(link_beside_others);
    REQUIRE(stat("target", &st) == 0 && st.st_nlink == 1);
    REQUIRE(unlink("target") == 0);
}

static int won[2];

static void try_to_be_first(void)
{
    for (int i = 0; i < 20; i++) {
        if (mkdir(numbered("d", i), 0777) == 0)
            REQUIRE(write(won[1], "m", 1) == 1);
        else
            REQUIRE(errno == EEXIST);
        if (i % 5 == worker)
            ms_sleep(10);
    }
}

static void try_to_remove(void)
{
    for (int i = 0; i < 20; i++) {
        if (unlink(numbered("d", i)) == 0)
            REQUIRE(write(won[1], "r", 1) == 1);
        else
            REQUIRE(errno == ENOENT);
        if (i % 7 == worker)
            ms_sleep(10);
    }
}

static void exactly_one_wins(void)
{
    REQUIRE(pipe(won) == 0);
    all_workers(try_to_be_first);
    REQUIRE(read(won[0], buffer, BUFFER_BYTES) == 20);
    all_workers(try_to_remove);
    REQUIRE(read(won[0], buffer, BUFFER_BYTES) == 20);
    REQUIRE(close(won[0]) == 0 && close(won[1]) == 0);
}

static void write_own(void)
{
    const int fd = open(own_name(0), O_RDWR | O_CREAT, 0666);
    for (int i = 0; i < 40; i++) {
        memset(buffer, 'a' + worker, 700);
        REQUIRE(write(fd, buffer, 700) == 700);
        if (i % 10 == worker)
            ms_sleep(10);
    }
    REQUIRE(close(fd) == 0);
    const int again = open(own_name(0), O_RDONLY);
    for (int i = 0; i < 40; i++) {
        REQUIRE(read_fully(again, buffer, 700) == 700);
        for (int k = 0; k < 700; k++)
            REQUIRE(buffer[k] == 'a' + worker);
    }
    REQUIRE(close(again) == 0 && unlink(own_name(0)) == 0);
}

static void write_beside_others(void) { all_workers(write_own); }

static int shared_fd;

static void write_records(void)
{
    char record[10];
    memset(record, 'a' + worker, sizeof record);
    for (int i = 0; i < 50; i++) {
        REQUIRE(write(shared_fd, record, sizeof record) == sizeof record);
        if (i % 8 == worker)
            ms_sleep(10);
    }
}

/* Whole records of all workers, in any order. */
static void require_records(void)
{
    int count[WORKERS] = {0};
    char record[10];
    const int fd = open("records", O_RDONLY);
    while (read_fully(fd, record, sizeof record) == sizeof record) {
        for (size_t i = 1; i < sizeof record; i++)
            REQUIRE(record[i] == record[0]);
        REQUIRE(record[0] >= 'a' && record[0] < 'a' + WORKERS);
        count[record[0] - 'a']++;
    }
    for (int i = 0; i < WORKERS; i++)
        REQUIRE(count[i] == 50);
    REQUIRE(close(fd) == 0 && unlink("records") == 0);
}

static void shared_position(void)
{
    shared_fd = open("records", O_WRONLY | O_CREAT, 0666);
    all_workers(write_records);
    REQUIRE(close(shared_fd) == 0);
    require_records();
}

static void append_records(void)
{
    shared_fd = open("records", O_WRONLY | O_APPEND);
    write_records();
    REQUIRE(close(shared_fd) == 0);
}

static void append_together(void)
{
    make_file("records", "");
    all_workers(append_records);
    require_records();
}

static void read_all(void)
{
    for (int i = 0; i < 10; i++) {
        const int fd = open("f", O_RDONLY);
        REQUIRE(read_fully(fd, buffer, BUFFER_BYTES) == BUFFER_BYTES);
        REQUIRE(is_pattern(buffer, BUFFER_BYTES, 4) && close(fd) == 0);
    }
}

static void read_together(void)
{
    fill_pattern(buffer, BUFFER_BYTES, 4);
    const int fd = open("f", O_WRONLY | O_CREAT, 0666);
    REQUIRE(write(fd, buffer, BUFFER_BYTES) == BUFFER_BYTES && close(fd) == 0);
    all_workers(read_all);
    REQUIRE(unlink("f") == 0);
}

static void start_programs(void)
{
    for (int i = 0; i < 10; i++) {
        const pid_t pid = fork();
        if (pid == 0)
            execv(i % 2 == 0 ? "/true" : "/false", (char *[]){"x", NULL});
        REQUIRE_STATUS(pid, i % 2);
    }
}

static void exec_together(void) { all_workers(start_programs); }

static void build_tree(void)
{
    REQUIRE(mkdir(own_name(0), 0777) == 0 && chdir(own_name(0)) == 0);
    for (int i = 1; i < 6; i++)
        REQUIRE(mkdir(own_name(i), 0777) == 0 && chdir(own_name(i)) == 0);
    make_file("leaf", "x");
    REQUIRE(unlink("leaf") == 0);
    for (int i = 5; i >= 0; i--)
        REQUIRE(chdir("..") == 0 && unlink(own_name(i)) == 0);
}

static void trees_beside_others(void) { all_workers(build_tree); }

const struct test concurrent_tests[] = {
    {"create_and_unlink_beside_others", create_and_unlink_beside_others, QUICK},
    {"same_name", same_name, QUICK},
    {"link_and_unlink_the_same", link_and_unlink_the_same, QUICK},
    {"exactly_one_wins", exactly_one_wins, QUICK},
    {"write_beside_others", write_beside_others, QUICK},
    {"shared_position", shared_position, QUICK},
    {"append_together", append_together, QUICK},
    {"read_together", read_together, QUICK},
    {"exec_together", exec_together, QUICK},
    {"trees_beside_others", trees_beside_others, QUICK},
    {0},
};
