/* Bad addresses in every argument of every system call: an error, and nothing has happened. */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/proc_info.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

/* Addresses from which a program may not read; 0 ends the list. */
static const uintptr_t *bad_to_read(void)
{
    static uintptr_t list[20];
    int n = 0;
    list[n++] = (uintptr_t)sbrk(0) + 8 * PAGE_BYTES;  /* above the heap */
    list[n++] = guard_page();                         /* below the stack */
    list[n++] = guard_page() + PAGE_BYTES - 1;
    list[n++] = 0x10000000;                           /* where the serial port lies */
    list[n++] = 0x80000000u;                          /* RAM */
    list[n++] = 0x80001000u;
    list[n++] = trampoline_page();
    list[n++] = trapframe_page(0);
    list[n++] = trapframe_page(1);
    list[n++] = UINTPTR_MAX;
    list[n++] = UINTPTR_MAX - 7;
    list[n++] = UINTPTR_MAX - PAGE_BYTES + 1;
#if __SIZEOF_POINTER__ == 8
    list[n++] = 0x4000000000ull;         /* xv6's MAXVA */
    list[n++] = 0x8000000000ull;         /* more bits than Sv39 has */
    list[n++] = 0xffffffc000000000ull;   /* the upper half of Sv39 */
    list[n++] = 0x8000000000000000ull;
    list[n++] = 0x100000000ull;
#endif
    list[n] = 0;
    return list;
}

/* Addresses at which a program may not write: also those that it may only read. */
static const uintptr_t *bad_to_write(void)
{
    static uintptr_t list[24];
    int n = 0;
    for (const uintptr_t *bad = bad_to_read(); *bad != 0; bad++)
        list[n++] = *bad;
    list[n++] = (uintptr_t)__text_start + 64;
    list[n++] = (uintptr_t)__rodata_start;
    list[n] = 0;
    return list;
}

#define FOR_BAD_READ(p) \
    for (const uintptr_t *bad_ = bad_to_read(); *bad_ != 0; bad_++) \
        for (char *p = (char *)*bad_; p != NULL; p = NULL)
#define FOR_BAD_WRITE(p) \
    for (const uintptr_t *bad_ = bad_to_write(); *bad_ != 0; bad_++) \
        for (void *p = (void *)*bad_; p != NULL; p = NULL)

static void bad_open(void)
{
    FOR_BAD_READ (p) {
        REQUIRE_ERROR(open(p, O_RDONLY), EFAULT);
        REQUIRE_ERROR(open(p, O_RDWR | O_CREAT, 0666), EFAULT);
    }
}

static void bad_chdir(void)
{
    FOR_BAD_READ (p)
        REQUIRE_ERROR(chdir(p), EFAULT);
    make_file("here", "");
    REQUIRE(unlink("here") == 0);
}

static void bad_mkdir(void)
{
    FOR_BAD_READ (p)
        REQUIRE_ERROR(mkdir(p, 0777), EFAULT);
}

static void bad_mknod(void)
{
    FOR_BAD_READ (p)
        REQUIRE_ERROR(mknod(p, S_IFCHR | 0666, MKDEV(2, 0)), EFAULT);
}

static void bad_unlink(void)
{
    FOR_BAD_READ (p)
        REQUIRE_ERROR(unlink(p), EFAULT);
}

static void bad_link(void)
{
    struct stat st;
    make_file("f", "x");
    FOR_BAD_READ (p) {
        REQUIRE_ERROR(link(p, "g"), EFAULT);
        REQUIRE_ERROR(link("f", p), EFAULT);
        REQUIRE_ERROR(link(p, p), EFAULT);
    }
    REQUIRE(stat("f", &st) == 0 && st.st_nlink == 1);
    REQUIRE(unlink("f") == 0);
}

static void bad_exec_path(void)
{
    FOR_BAD_READ (p)
        REQUIRE_ERROR(execv(p, (char *[]){"x", NULL}), EFAULT);
}

static void bad_exec_argv(void)
{
    FOR_BAD_READ (p)
        REQUIRE_ERROR(execv("/true", (char **)p), EFAULT);
}

static void bad_exec_string(void)
{
    FOR_BAD_READ (p) {
        REQUIRE_ERROR(execv("/true", (char *[]){p, NULL}), EFAULT);
        REQUIRE_ERROR(execv("/true", (char *[]){"true", "one", p, NULL}), EFAULT);
    }
}

/* The array of arguments is at the end of the memory, and nothing ends it. */
static void bad_exec_array_end(void)
{
    char **end = sbrk(PAGE_BYTES) + PAGE_BYTES;
    REQUIRE((uintptr_t)end % PAGE_BYTES == 0);
    end[-1] = "last";
    end[-2] = "first";
    REQUIRE_ERROR(execv("/true", end - 2), EFAULT);
}

static void bad_read(const char *path)
{
    const int fd = open(path, O_RDONLY);
    REQUIRE(fd >= 0);
    FOR_BAD_WRITE (p)
        REQUIRE_ERROR(read(fd, p, 16), EFAULT);
    REQUIRE(read(fd, buffer, 16) == 16); /* and the first bytes are still to come */
    REQUIRE(close(fd) == 0);
}

static void bad_read_file(void)
{
    make_file("f", "abcdefghijklmnop");
    bad_read("f");
    REQUIRE(memcmp(buffer, "abcdefghijklmnop", 16) == 0);
    REQUIRE(unlink("f") == 0);
}

static void bad_read_directory(void) { bad_read("."); }
static void bad_read_device(void) { bad_read("/dev/zero"); }

static void bad_read_pipe(void)
{
    int fds[2];
    REQUIRE(pipe(fds) == 0 && write(fds[1], "abcd", 4) == 4);
    FOR_BAD_WRITE (p)
        REQUIRE_ERROR(read(fds[0], p, 4), EFAULT);
    REQUIRE(read(fds[0], buffer, 10) == 4 && memcmp(buffer, "abcd", 4) == 0);
}

static void bad_write_file(void)
{
    struct stat st;
    const int fd = open("f", O_RDWR | O_CREAT, 0666);
    FOR_BAD_READ (p)
        REQUIRE_ERROR(write(fd, p, 16), EFAULT);
    REQUIRE(fstat(fd, &st) == 0 && st.st_size == 0);
    REQUIRE(close(fd) == 0 && unlink("f") == 0);
}

static void bad_write_pipe(void)
{
    int fds[2];
    REQUIRE(pipe(fds) == 0);
    FOR_BAD_READ (p)
        REQUIRE_ERROR(write(fds[1], p, 16), EFAULT);
    REQUIRE(write(fds[1], "z", 1) == 1);
    REQUIRE(read(fds[0], buffer, 10) == 1 && buffer[0] == 'z');
}

static void bad_write_device(void)
{
    static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/random", "/dev/console"};
    for (int i = 0; i < 4; i++) {
        const int fd = open(devices[i], O_WRONLY);
        REQUIRE(fd >= 0);
        FOR_BAD_READ (p)
            REQUIRE_ERROR(write(fd, p, 16), EFAULT);
        REQUIRE(close(fd) == 0);
    }
}

static void bad_fstat(void)
{
    FOR_BAD_WRITE (p)
        REQUIRE_ERROR(fstat(1, p), EFAULT);
}

static void bad_pipe(void)
{
    const struct sysinfo before = system_info();
    FOR_BAD_WRITE (p)
        REQUIRE_ERROR(pipe(p), EFAULT);
    REQUIRE(system_info().open_files == before.open_files);
    REQUIRE(dup(0) == 3); /* no descriptor is gone */
}

static void exit_7(void) { _exit(7); }

static void bad_wait(void)
{
    const pid_t pid = spawn(exit_7);
    FOR_BAD_WRITE (p)
        REQUIRE_ERROR(wait(p), EFAULT);
    REQUIRE_STATUS(pid, 7); /* the child is still to be had */
    REQUIRE_ERROR(wait(NULL), ECHILD);
}

static void bad_get_dirent(void)
{
    const int fd = open(".", O_RDONLY);
    FOR_BAD_WRITE (p)
        REQUIRE_ERROR(get_dirent(fd, p, 0), EFAULT);
    REQUIRE(close(fd) == 0);
}

static void bad_proc_info(void)
{
    FOR_BAD_WRITE (p)
        REQUIRE_ERROR(proc_info(0, p), EFAULT);
}

static void bad_sysinfo(void)
{
    FOR_BAD_WRITE (p)
        REQUIRE_ERROR(sysinfo(p), EFAULT);
}

const struct test pointer_tests[] = {
    {"bad_open", bad_open, QUICK},
    {"bad_chdir", bad_chdir, QUICK},
    {"bad_mkdir", bad_mkdir, QUICK},
    {"bad_mknod", bad_mknod, QUICK},
    {"bad_unlink", bad_unlink, QUICK},
    {"bad_link", bad_link, QUICK},
    {"bad_exec_path", bad_exec_path, QUICK},
    {"bad_exec_argv", bad_exec_argv, QUICK},
    {"bad_exec_string", bad_exec_string, QUICK},
    {"bad_exec_array_end", bad_exec_array_end, QUICK},
    {"bad_read_file", bad_read_file, QUICK},
    {"bad_read_directory", bad_read_directory, QUICK},
    {"bad_read_device", bad_read_device, QUICK},
    {"bad_read_pipe", bad_read_pipe, QUICK},
    {"bad_write_file", bad_write_file, QUICK},
    {"bad_write_pipe", bad_write_pipe, QUICK},
    {"bad_write_device", bad_write_device, QUICK},
    {"bad_fstat", bad_fstat, QUICK},
    {"bad_pipe", bad_pipe, QUICK},
    {"bad_wait", bad_wait, QUICK},
    {"bad_get_dirent", bad_get_dirent, QUICK},
    {"bad_proc_info", bad_proc_info, QUICK},
    {"bad_sysinfo", bad_sysinfo, QUICK},
    {0},
};
