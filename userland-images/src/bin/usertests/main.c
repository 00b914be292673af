/*
 * usertests [-l] [-q] [NAME...]: tests the kernel from outside. Each test runs in a process and a directory of
 * its own; afterwards as many pages, blocks, inodes, processes and files must be free as before. -l lists the
 * tests, -q leaves the slow ones out; names, or beginnings of names that end with *, choose tests.
 */
#include "usertests.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arguments.h"

#define DIRECTORY "usertests.d"

static const struct test *const themes[] = {
    pointer_tests,  struct_tests,   memory_tests,     protection_tests, exec_tests,   process_tests,
    kill_tests,     family_tests,   time_tests,       register_tests,   file_tests,   content_tests,
    link_tests,     directory_tests, name_tests,      descriptor_tests, device_tests, pipe_tests,
    pipe_wait_tests, concurrent_tests, instruction_tests, exhaustion_tests,
    proc_tests,     signal_tests,   fault_signal_tests, signal_call_tests, map_tests,
    failing_tests,
};
#define THEMES (sizeof themes / sizeof themes[0])

static int matches(const char *pattern, const char *name)
{
    const size_t length = strlen(pattern);
    return length > 0 && pattern[length - 1] == '*' ? strncmp(pattern, name, length - 1) == 0
                                                    : strcmp(pattern, name) == 0;
}

static int is_chosen(const struct test *test, int quick, int count, char *const names[])
{
    for (int i = 0; i < count; i++)
        if (matches(names[i], test->name))
            return !(quick && test->kind == SLOW);
    return count == 0 && test->kind <= (quick ? QUICK : SLOW);
}

/* Removes what a test that failed has left in the current directory. */
static void clean_directory(int depth)
{
    DIR *const directory = opendir(".");
    const struct dirent *entry;
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        static char name[NAME_BYTES + 1];
        strcpy(name, entry->d_name);
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || unlink(name) == 0)
            continue;
        if (depth > 0 && chdir(name) == 0) {
            clean_directory(depth - 1);
            chdir("..");
            unlink(entry->d_name);
        }
    }
    if (directory != NULL)
        closedir(directory);
}

/* Waits for that child; a first process has others too. */
static int status_of(pid_t child)
{
    int status;
    pid_t ended;
    do {
        ended = wait(&status);
    } while (ended != child && ended >= 0);
    return ended == child ? status : -1;
}

static int lost(const char *name, const char *what, uint64_t before, uint64_t after)
{
    if (before == after)
        return 0;
    printf("%s: FAILED: %s: %ld before, %ld after\n", name, what, (long)before, (long)after);
    return 1;
}

/* Gives those who have lost their parent the time to end, and compares. */
static int has_lost(const char *name, const struct sysinfo *before)
{
    struct sysinfo after = system_info();
    for (int i = 0; i < 100 && after.processes > before->processes; i++) {
        if (getpid() == 1)
            wait(NULL);
        ms_sleep(10);
        after = system_info();
    }
    return lost(name, "processes", before->processes, after.processes) +
           lost(name, "free pages", before->free_pages, after.free_pages) +
           lost(name, "free blocks", before->free_blocks, after.free_blocks) +
           lost(name, "free inodes", before->free_inodes, after.free_inodes) +
           lost(name, "open files", before->open_files, after.open_files) +
           lost(name, "inodes in use", before->inodes_in_use, after.inodes_in_use);
}

/*
 * Where pages come on demand, those of the program are to be there before free ones are counted: what
 * one test brings in stays for the others.
 */
static void touch_all_pages(void)
{
    const uintptr_t text = (uintptr_t)__text_start, data = (uintptr_t)__data_start;
    const uintptr_t end = (uintptr_t)__bss_end;
    for (uintptr_t page = text & -PAGE_BYTES; page < data; page += PAGE_BYTES)
        (void)*(volatile char *)page;
    for (uintptr_t page = data & -PAGE_BYTES; page < end; page += PAGE_BYTES)
        *(volatile char *)page = *(volatile char *)page;
}

/* 0 if the test went well, else 1. */
static int run_test(const struct test *test)
{
    const struct sysinfo before = system_info();
    if (mkdir("t", 0777) < 0) {
        perror("usertests: t");
        return 1;
    }
    const pid_t pid = fork();
    if (pid == 0) {
        touch_all_pages(); /* some tests count for themselves */
        REQUIRE(chdir("t") == 0);
        test->run();
        _exit(0);
    }
    const int status = status_of(pid);
    int failed = status != 0;
    if (status == WRONG)
        printf("%s: FAILED\n", test->name);
    else if (failed)
        printf("%s: FAILED: status %d\n", test->name, status);
    if (unlink("t") < 0) {
        if (!failed)
            printf("%s: FAILED: it has left files\n", test->name);
        failed = 1;
        if (chdir("t") == 0) {
            clean_directory(3);
            chdir("..");
        }
        unlink("t");
    }
    failed |= has_lost(test->name, &before) > 0;
    if (!failed)
        printf("%s: OK\n", test->name);
    fflush(stdout);
    return failed;
}

static int usage(void)
{
    fprintf(stderr, "usage: usertests [-l] [-q] [NAME...]\n");
    return 2;
}

int main(int argc, char *argv[])
{
    if (argc > 1 && strcmp(argv[1], CHECK_ARGUMENTS) == 0)
        return check_arguments(argc, argv);
    int list = 0, quick = 0, tests = 0, failed = 0;
    for (int option; (option = getopt(argc, argv, "lq")) != -1;) {
        if (option == '?')
            return usage();
        list |= option == 'l';
        quick |= option == 'q';
    }
    if (!list && (mkdir(DIRECTORY, 0777) < 0 || chdir(DIRECTORY) < 0)) {
        perror(DIRECTORY);
        return 1;
    }
    if (!list)
        touch_all_pages();
    if (!list)
        clean_directory(0); /* so that the heap of this process has its size before anything is counted */
    for (size_t theme = 0; theme < THEMES; theme++) {
        for (const struct test *test = themes[theme]; test->name != NULL; test++) {
            if (!is_chosen(test, quick, argc - optind, argv + optind))
                continue;
            tests++;
            if (list)
                printf("%s%s\n", test->name, test->kind == SLOW ? " (slow)" : "");
            else
                failed += run_test(test);
        }
    }
    if (!list && (chdir("..") < 0 || unlink(DIRECTORY) < 0))
        perror(DIRECTORY);
    if (tests == 0) {
        fprintf(stderr, "usertests: no such test\n");
        return 2;
    }
    if (!list && failed == 0)
        printf("usertests: all %d tests OK\n", tests);
    else if (!list)
        printf("usertests: %d of %d tests FAILED\n", failed, tests);
    return failed == 0 ? 0 : 1;
}
