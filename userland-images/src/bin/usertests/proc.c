/* The tree under /proc, and places in files. */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

static int initialized = 1;
static char text[16 * 1024], again[16 * 1024];

static ssize_t read_file(const char *path, char *into)
{
    const int fd = open(path, O_RDONLY);
    REQUIRE(fd >= 0);
    const ssize_t n = read_fully(fd, into, sizeof text - 1);
    REQUIRE(n >= 0 && n < (ssize_t)sizeof text - 1);
    into[n] = '\0';
    REQUIRE(close(fd) == 0);
    return n;
}

static const char *file_of(pid_t pid, const char *name)
{
    static char path[40];
    sprintf(path, "/proc/%d/%s", pid, name);
    return path;
}

static void self_is_the_reader(void)
{
    read_file("/proc/self/stat", text);
    REQUIRE(strtol(text, NULL, 10) == getpid());
    const pid_t pid = fork();
    if (pid == 0) {
        read_file("/proc/self/stat", text);
        REQUIRE(strtol(text, NULL, 10) == getpid());
        _exit(0);
    }
    REQUIRE_STATUS(pid, 0);
    REQUIRE(read_file("/proc/self/comm", text) == 10 && strcmp(text, "usertests\n") == 0);
}

/* The line of an address in /proc/self/maps, or NULL. */
static const char *line_of(uintptr_t va)
{
    for (char *line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
        char *at;
        const unsigned long start = strtoul(line, &at, 16);
        REQUIRE(*at == '-');
        const unsigned long end = strtoul(at + 1, &at, 16);
        REQUIRE(*at == ' ' && start < end);
        if (va >= start && va < end)
            return at + 1;
    }
    return NULL;
}

static int has_permissions(uintptr_t va, const char *permissions)
{
    const char *line = line_of(va);
    return line != NULL && strncmp(line, permissions, 4) == 0;
}

static int has_name(uintptr_t va, const char *name)
{
    const char *line = line_of(va), *end = line == NULL ? NULL : strchr(line, '\n');
    const size_t length = strlen(name);
    return end != NULL && end - line > (long)length && strncmp(end - length, name, length) == 0;
}

static void maps_tell_where_things_are(void)
{
    int local = 0;
    char *heap = sbrk(PAGE_BYTES);
    *heap = 1;
    read_file("/proc/self/maps", text);
    REQUIRE(has_permissions((uintptr_t)maps_tell_where_things_are, "r-xp"));
    REQUIRE(has_permissions((uintptr_t)&initialized, "rw-p"));
    REQUIRE(has_permissions((uintptr_t)buffer, "rw-p"));
    REQUIRE(has_permissions((uintptr_t)&local, "rw-p") && has_name((uintptr_t)&local, "[stack]"));
    REQUIRE(has_permissions((uintptr_t)heap, "rw-p") && has_name((uintptr_t)heap, "[heap]"));
    const char *constant = line_of((uintptr_t) "constant");
    REQUIRE(constant != NULL && constant[0] == 'r' && constant[1] == '-');
}

static void pagemap_knows_my_frames(void)
{
    uint64_t entry;
    buffer[0] = 1;
    const int fd = open("/proc/self/pagemap", O_RDONLY);
    REQUIRE(fd >= 0);
    const off_t place = (off_t)((uintptr_t)buffer / PAGE_BYTES * sizeof entry);
    REQUIRE(lseek(fd, place, SEEK_SET) == place);
    REQUIRE(read(fd, &entry, sizeof entry) == sizeof entry);
    REQUIRE((entry >> 63) == 1 && (entry & (((uint64_t)1 << 55) - 1)) != 0);
    REQUIRE((entry >> 56 & 1) == 1); /* nobody else has it */
    REQUIRE_ERROR(read(fd, &entry, 3), EINVAL);
    REQUIRE(close(fd) == 0);
}

static void paths_lead_in_and_out(void)
{
    struct stat here, there;
    REQUIRE(stat("/", &there) == 0);
    REQUIRE(chdir("/proc/self") == 0);
    REQUIRE(read_file("comm", text) == 10);
    REQUIRE(read_file("../uptime", text) > 0 && read_file("../self/../.././proc/version", text) > 0);
    REQUIRE(stat("../..", &here) == 0 && here.st_ino == there.st_ino && here.st_dev == there.st_dev);
    REQUIRE(stat("..", &here) == 0 && S_ISDIR(here.st_mode) && here.st_dev != there.st_dev);
    const pid_t pid = fork();
    if (pid == 0) {
        char *const arguments[] = {"true", NULL};
        execv("../../true", arguments);
        _exit(WRONG);
    }
    REQUIRE_STATUS(pid, 0);
    REQUIRE(chdir("../..") == 0 && stat(".", &here) == 0);
    REQUIRE(here.st_ino == there.st_ino && here.st_dev == there.st_dev);
    REQUIRE_ERROR(chdir("/proc/meminfo"), ENOTDIR);
    REQUIRE_ERROR(chdir("/proc/0"), ENOENT);
    REQUIRE_ERROR(chdir("/proc/01"), ENOENT);
}

static void nothing_can_be_changed(void)
{
    make_file("mine", "x");
    REQUIRE_ERROR(open("/proc/meminfo", O_WRONLY), EACCES);
    REQUIRE_ERROR(open("/proc/meminfo", O_RDWR), EACCES);
    REQUIRE_ERROR(open("/proc/self/maps", O_RDONLY | O_TRUNC), EACCES);
    REQUIRE_ERROR(open("/proc/new", O_WRONLY | O_CREAT, 0644), ENOENT);
    REQUIRE_ERROR(open("/proc", O_WRONLY), EISDIR);
    REQUIRE_ERROR(mkdir("/proc/new", 0755), ENOENT);
    REQUIRE_ERROR(mkdir("/proc/self", 0755), EEXIST);
    REQUIRE_ERROR(mkdir("/proc", 0755), EEXIST);
    REQUIRE_ERROR(unlink("/proc/meminfo"), EACCES);
    REQUIRE_ERROR(unlink("/proc"), EBUSY);
    REQUIRE_ERROR(link("mine", "/proc/mine"), ENOENT);
    REQUIRE_ERROR(link("/proc/meminfo", "yours"), EXDEV);
    const int fd = open("/proc/self/status", O_RDONLY);
    REQUIRE_ERROR(write(fd, "x", 1), EBADF);
    REQUIRE(close(fd) == 0 && unlink("mine") == 0);
}

static void processes_are_listed(void)
{
    DIR *dir = opendir("/proc");
    REQUIRE(dir != NULL);
    int found = 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        found += strtol(entry->d_name, NULL, 10) == getpid();
    REQUIRE(closedir(dir) == 0 && found == 1);
    const int fd = open("/proc", O_RDONLY);
    REQUIRE_ERROR(read(fd, buffer, 1), EISDIR);
    REQUIRE(close(fd) == 0);
}

static void zombie_has_no_memory(void)
{
    const pid_t pid = fork();
    if (pid == 0)
        _exit(7);
    while (read_file(file_of(pid, "status"), text), strstr(text, "Z (zombie)") == NULL)
        ms_sleep(10);
    static const char *const empty[] = {"maps", "smaps", "smaps_rollup", "mm",
                                        "cmdline", "environ", "pagemap"};
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++)
        REQUIRE(read_file(file_of(pid, empty[i]), text) == 0);
    REQUIRE(read_file(file_of(pid, "statm"), text) > 0 && strcmp(text, "0 0 0 0 0 0 0\n") == 0);
    REQUIRE_STATUS(pid, 7);
    REQUIRE_ERROR(open(file_of(pid, "maps"), O_RDONLY), ENOENT);
}

/* Nobody waits for time here, so that the file is opened, read and ended with at any moment. */
static void process_ends_while_its_file_is_open(void)
{
    for (int i = 0; i < 20; i++) {
        const pid_t pid = fork();
        if (pid == 0) {
            for (volatile int spin = 0; spin < i * 100; spin++)
                continue;
            _exit(0);
        }
        const int fd = open(file_of(pid, "maps"), O_RDONLY);
        REQUIRE(fd >= 0);
        const ssize_t n = read(fd, text, 1 + i);
        REQUIRE(n == 0 || n == 1 + i);
        REQUIRE_STATUS(pid, 0);
        while (n > 0 && read(fd, text, 100) > 0)
            continue;
        REQUIRE(lseek(fd, 0, SEEK_SET) == 0);
        REQUIRE_ERROR(read(fd, text, 100), ESRCH);
        REQUIRE(close(fd) == 0);
    }
}

static void working_directory_of_a_dead_process(void)
{
    const pid_t pid = fork();
    if (pid == 0) {
        ms_sleep(1000000);
        _exit(0);
    }
    REQUIRE(chdir(file_of(pid, "")) == 0 && read_file("comm", text) == 10);
    REQUIRE(kill(pid, SIGKILL) == 0);
    REQUIRE_STATUS(pid, KILLED);
    REQUIRE_ERROR(open("comm", O_RDONLY), ENOENT);
    struct stat st;
    REQUIRE(stat(".", &st) == 0 && stat("../meminfo", &st) == 0);
    REQUIRE(chdir("/") == 0);
}

/* Any read of a file of a process that sleeps gives what the whole of it has there. */
static void reads_of_any_place_and_length(void)
{
    /* The short one first: what this process writes for the first time is no longer shared with the other. */
    static const char *const names[] = {"comm", "maps", "smaps", "status", "stat", "statm", "mm"};
    unsigned random = 1;
    const pid_t pid = fork();
    if (pid == 0) {
        ms_sleep(1000000);
        _exit(0);
    }
    while (read_file(file_of(pid, "status"), text), strstr(text, "S (sleeping)") == NULL)
        ms_sleep(10);
    memset(text, 0, sizeof text);
    memset(again, 0, sizeof again);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const ssize_t length = read_file(file_of(pid, names[i]), text);
        const int fd = open(file_of(pid, names[i]), O_RDONLY);
        for (int round = 0; round < 50; round++) {
            random = random * 1103515245 + 12345;
            const ssize_t place = (ssize_t)(random >> 16) % (length + 10);
            const ssize_t wanted = (ssize_t)(random >> 8) % 700;
            const ssize_t left = place < length ? length - place : 0;
            REQUIRE(lseek(fd, place, SEEK_SET) == place);
            const ssize_t n = read(fd, again, (size_t)wanted);
            REQUIRE(n == (wanted < left ? wanted : left) && memcmp(again, text + place, (size_t)n) == 0);
        }
        REQUIRE_ERROR(lseek(fd, -1, SEEK_SET), EINVAL);
        REQUIRE_ERROR(lseek(fd, 0, SEEK_END), EINVAL);
        REQUIRE(lseek(fd, 0, SEEK_SET) == 0);
        REQUIRE_ERROR(read(fd, (void *)(uintptr_t)-1, 1), EFAULT);
        REQUIRE(close(fd) == 0);
    }
    REQUIRE(kill(pid, SIGKILL) == 0);
    REQUIRE_STATUS(pid, KILLED);
}

static void places_in_files(void)
{
    make_file("f", "abcdef");
    const int fd = open("f", O_RDWR);
    REQUIRE(lseek(fd, 2, SEEK_SET) == 2 && read(fd, buffer, 1) == 1 && buffer[0] == 'c');
    REQUIRE(lseek(fd, -1, SEEK_CUR) == 2 && lseek(fd, -1, SEEK_END) == 5);
    REQUIRE(write(fd, "F", 1) == 1 && lseek(fd, 3, SEEK_CUR) == 9 && write(fd, "j", 1) == 1);
    REQUIRE(lseek(fd, 0, SEEK_SET) == 0 && read(fd, buffer, 20) == 10);
    REQUIRE(memcmp(buffer, "abcdeF\0\0\0j", 10) == 0);
    REQUIRE_ERROR(lseek(fd, -1, SEEK_SET), EINVAL);
    REQUIRE_ERROR(lseek(fd, 0, 3), EINVAL);
    REQUIRE_ERROR(lseek(63, 0, SEEK_SET), EBADF);
    REQUIRE(close(fd) == 0 && unlink("f") == 0);
    int fds[2];
    REQUIRE(pipe(fds) == 0);
    REQUIRE_ERROR(lseek(fds[0], 0, SEEK_CUR), ESPIPE);
    REQUIRE(close(fds[0]) == 0 && close(fds[1]) == 0);
}

static void places_in_streams(void)
{
    FILE *file = fopen("f", "w");
    REQUIRE(file != NULL && fputs("hello world", file) >= 0 && ftell(file) == 11);
    REQUIRE(fseek(file, 6, SEEK_SET) == 0 && fputs("W", file) >= 0 && ftell(file) == 7);
    REQUIRE(fclose(file) == 0);
    require_content("f", "hello World");
    file = fopen("f", "r");
    REQUIRE(getc(file) == 'h' && ftell(file) == 1 && fseek(file, 3, SEEK_CUR) == 0);
    REQUIRE(getc(file) == 'o' && fseek(file, -1, SEEK_END) == 0 && getc(file) == 'd');
    REQUIRE(getc(file) == EOF && feof(file) && ftell(file) == 11);
    REQUIRE(fseek(file, -2, SEEK_CUR) == 0 && !feof(file) && getc(file) == 'l');
    REQUIRE(fseek(file, -1, SEEK_SET) == -1 && errno == EINVAL);
    rewind(file);
    REQUIRE(getc(file) == 'h' && ungetc('H', file) == 'H' && ftell(file) == 0 && getc(file) == 'H');
    REQUIRE(fclose(file) == 0 && unlink("f") == 0);
}

const struct test proc_tests[] = {
    {"self_is_the_reader", self_is_the_reader, QUICK},
    {"maps_tell_where_things_are", maps_tell_where_things_are, QUICK},
    {"pagemap_knows_my_frames", pagemap_knows_my_frames, QUICK},
    {"paths_lead_in_and_out", paths_lead_in_and_out, QUICK},
    {"nothing_can_be_changed", nothing_can_be_changed, QUICK},
    {"processes_are_listed", processes_are_listed, QUICK},
    {"zombie_has_no_memory", zombie_has_no_memory, QUICK},
    {"process_ends_while_its_file_is_open", process_ends_while_its_file_is_open, QUICK},
    {"working_directory_of_a_dead_process", working_directory_of_a_dead_process, QUICK},
    {"reads_of_any_place_and_length", reads_of_any_place_and_length, QUICK},
    {"places_in_files", places_in_files, QUICK},
    {"places_in_streams", places_in_streams, QUICK},
    {0},
};
