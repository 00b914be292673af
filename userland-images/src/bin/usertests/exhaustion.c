/* The system without free files, inodes or blocks: errors, and everything works again afterwards. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

static int gate[2]; /* children stay until its write end is closed */

/* Makes a child that takes something; tells through `told` whether it got all that it wanted; 1 if so. */
static int child_takes(int (*take)(int), int number)
{
    int told[2];
    if (pipe(told) < 0)
        return 0;
    const pid_t pid = fork();
    if (pid == 0) {
        close(gate[1]);
        const char got_all = (char)take(number);
        write(told[1], &got_all, 1);
        read(gate[0], buffer, 1);
        _exit(0);
    }
    char got_all = 0;
    close(told[1]);
    if (pid > 0)
        REQUIRE(read(told[0], &got_all, 1) == 1);
    close(told[0]);
    return got_all;
}

/* As many children as can have what they want; then lets them go. */
static int children_that_take(int (*take)(int))
{
    int children = 0;
    while (children < 60 && child_takes(take, children))
        children++;
    return children;
}

static void let_children_go(void)
{
    close(gate[1]);
    while (wait(NULL) >= 0)
        ;
    close(gate[0]);
}

static int take_files(int number)
{
    (void)number;
    for (int i = 0; i < 8; i++)
        if (open("/dev/null", O_RDONLY) < 0)
            return errno == ENFILE ? 0 : 2;
    return 1;
}

static void open_file_exhaustion(void)
{
    int fds[2];
    REQUIRE(pipe(gate) == 0);
    const struct sysinfo before = system_info();
    const int children = children_that_take(take_files);
    if (before.max_open_files - before.open_files < 500) {
        REQUIRE(children > 2 && children < 60);
        while (open("/dev/null", O_RDONLY) >= 0) /* what the last child has left */
            ;
        REQUIRE(errno == ENFILE);
        REQUIRE_ERROR(open("f", O_RDWR | O_CREAT, 0666), ENFILE);
        REQUIRE_ERROR(pipe(fds), ENFILE);
        REQUIRE(system_info().open_files == before.max_open_files);
    }
    let_children_go();
    for (int fd = 3; close(fd) == 0 || fd < 16; fd++)
        ;
    REQUIRE_ERROR(open("f", O_RDONLY), ENOENT); /* the failed calls have made nothing */
    make_file("f", "x");
    REQUIRE(unlink("f") == 0);
}

/* A directory of its own for each child, in which it then is. */
static int take_inode(int number)
{
    return mkdir(numbered("d", number), 0777) == 0 && chdir(numbered("d", number)) == 0;
}

static void inode_table_exhaustion(void)
{
    REQUIRE(pipe(gate) == 0);
    const struct sysinfo before = system_info();
    const int children = children_that_take(take_inode);
    if (before.max_inodes_in_use - before.inodes_in_use < 55) {
        REQUIRE(children < 60 && children > 10);
        REQUIRE_ERROR(open("new", O_RDWR | O_CREAT, 0666), ENFILE);
        REQUIRE_ERROR(open("/README", O_RDONLY), ENFILE);
        REQUIRE_ERROR(execv("/true", (char *[]){"true", NULL}), ENFILE);
    }
    let_children_go();
    for (int i = 0; i <= children; i++)
        unlink(numbered("d", i));
    REQUIRE_ERROR(open("new", O_RDONLY), ENOENT);
    REQUIRE(system_info().inodes_in_use == before.inodes_in_use);
    REQUIRE(close(open("/README", O_RDONLY)) == 0);
}

#define MANY_FILES 3000

static void inode_exhaustion(void)
{
    const struct sysinfo before = system_info();
    static char name[12];
    int files = 0, fd;
    for (; files < MANY_FILES; files++) {
        snprintf(name, sizeof name, "f%d", files);
        if ((fd = open(name, O_WRONLY | O_CREAT, 0666)) < 0)
            break;
        REQUIRE(close(fd) == 0);
    }
    if (files < MANY_FILES) {
        REQUIRE(errno == ENOSPC);
        REQUIRE((uint64_t)files == before.free_inodes || system_info().free_blocks == 0);
        REQUIRE_ERROR(mkdir("d", 0777), ENOSPC);
        REQUIRE_ERROR(mknod("n", S_IFCHR | 0666, 0), ENOSPC);
        REQUIRE_ERROR(open("d", O_RDONLY), ENOENT);
        REQUIRE(unlink("f0") == 0); /* one inode: enough for one file, and then none again */
        make_file("g", "");
        REQUIRE_ERROR(mkdir("d", 0777), ENOSPC);
        REQUIRE(unlink("g") == 0);
        make_file("f0", "");
    }
    for (int i = 0; i < files; i++) {
        snprintf(name, sizeof name, "f%d", i);
        REQUIRE(unlink(name) == 0);
    }
    REQUIRE(system_info().free_inodes == before.free_inodes);
}

#define MANY_BLOCKS 20000

/* Fills the disk with files; their number. */
static int fill_disk(void)
{
    long blocks = 0;
    int files = 0;
    while (blocks < MANY_BLOCKS) {
        const int fd = open(numbered("f", files), O_WRONLY | O_CREAT, 0666);
        if (fd < 0)
            break;
        files++;
        ssize_t n;
        while (blocks < MANY_BLOCKS && (n = write(fd, buffer, 4 * BLOCK_BYTES)) > 0)
            blocks += n / BLOCK_BYTES;
        const int full = n < 0 && errno == ENOSPC;
        REQUIRE(close(fd) == 0);
        if (full)
            break;
    }
    return files;
}

static void block_exhaustion(void)
{
    const struct sysinfo before = system_info();
    const int files = fill_disk();
    if (system_info().free_blocks == 0) {
        make_file("empty", ""); /* an inode is there, and an entry in the directory's block */
        const int fd = open("empty", O_WRONLY);
        REQUIRE_ERROR(write(fd, "x", 1), ENOSPC);
        REQUIRE(close(fd) == 0);
        REQUIRE_ERROR(mkdir("d", 0777), ENOSPC); /* it would need a block of its own */
        REQUIRE_ERROR(open("d", O_RDONLY), ENOENT);
        REQUIRE(system_info().free_inodes == before.free_inodes - (unsigned)files - 1);
        REQUIRE(unlink("empty") == 0);
    }
    for (int i = 0; i < files; i++)
        REQUIRE(unlink(numbered("f", i)) == 0);
    make_file("g", "again");
    REQUIRE(unlink("g") == 0);
}

/* A write that does not fit is short, and what was written is there. */
static void write_into_the_last_blocks(void)
{
    struct stat st;
    const int files = fill_disk();
    if (system_info().free_blocks == 0) {
        REQUIRE(stat("f0", &st) == 0 && st.st_size >= 3 * BLOCK_BYTES);
        const int fd = open("g", O_RDWR | O_CREAT, 0666);
        REQUIRE(close(open("f0", O_WRONLY | O_TRUNC)) == 0);
        const uint64_t free = system_info().free_blocks;
        long total = 0, n;
        fill_pattern(buffer, BUFFER_BYTES, 3);
        while ((n = write(fd, buffer, BUFFER_BYTES)) > 0)
            total += n;
        REQUIRE(n == -1 && (errno == ENOSPC || errno == EFBIG));
        REQUIRE(total <= (long)free * BLOCK_BYTES && total >= (long)free / 2 * BLOCK_BYTES);
        REQUIRE(fstat(fd, &st) == 0 && st.st_size == total && close(fd) == 0);
        const int again = open("g", O_RDONLY);
        for (long done = 0; done < total; done += n) {
            n = read_fully(again, buffer, BUFFER_BYTES);
            REQUIRE(n > 0 && is_pattern(buffer, (size_t)n, 3));
        }
        REQUIRE(close(again) == 0 && unlink("g") == 0);
    }
    for (int i = 0; i < files; i++)
        REQUIRE(unlink(numbered("f", i)) == 0);
}

const struct test exhaustion_tests[] = {
    {"open_file_exhaustion", open_file_exhaustion, QUICK},
    {"inode_table_exhaustion", inode_table_exhaustion, QUICK},
    {"inode_exhaustion", inode_exhaustion, SLOW},
    {"block_exhaustion", block_exhaustion, SLOW},
    {"write_into_the_last_blocks", write_into_the_last_blocks, SLOW},
    {0},
};
