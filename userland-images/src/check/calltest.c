/*
 * calltest: checks the system calls through the C library: what they do, and which error each wrong
 * use gives. It makes a directory `calltest.d` where it runs, and removes it at the end.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/proc_info.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define PAGE_BYTES 4096
#define MAX_FDS    64

/* With this argument the program checks how it was started, instead of the calls. */
#define CHECK_ARGUMENTS "arguments"
#define ARGUMENTS_RIGHT 55

static char buffer[5000];

static int status_of(pid_t pid)
{
    int status = -1;
    return pid >= 0 && wait(&status) == pid ? status : -1;
}

static void check_files(void)
{
    struct stat st;
    int fd = open("f", O_RDWR | O_CREAT, 0666);
    CHECK(fd >= 0);
    CHECK(write(fd, "hello world", 11) == 11);
    CHECK(read(fd, buffer, 10) == 0);
    CHECK(fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == 11 && st.st_nlink == 1);
    CHECK(close(fd) == 0);

    fd = open("f", O_WRONLY | O_APPEND);
    CHECK(write(fd, "!", 1) == 1);
    CHECK_ERROR(read(fd, buffer, 1), EBADF);
    close(fd);
    fd = open("f", O_RDONLY);
    CHECK(read(fd, buffer, 100) == 12 && memcmp(buffer, "hello world!", 12) == 0);
    CHECK_ERROR(write(fd, "x", 1), EBADF);
    CHECK_ERROR(read(fd, buffer, -1), EINVAL);
    close(fd);
    fd = open("f", O_WRONLY | O_TRUNC);
    CHECK(fstat(fd, &st) == 0 && st.st_size == 0);
    close(fd);

    CHECK(link("f", "g") == 0 && stat("g", &st) == 0 && st.st_nlink == 2);
    CHECK(unlink("f") == 0);
    CHECK_ERROR(open("f", O_RDONLY), ENOENT);
    CHECK(unlink("g") == 0);
    CHECK_ERROR(unlink("g"), ENOENT);
    CHECK_ERROR(link("g", "h"), ENOENT);
    CHECK_ERROR(close(fd), EBADF);
    CHECK_ERROR(close(-1), EBADF);
    CHECK_ERROR(close(MAX_FDS), EBADF);
    CHECK_ERROR(dup(1000), EBADF);
    CHECK_ERROR(isatty(-1), EBADF);
}

static void check_large_file(void)
{
    const int fd = open("large", O_RDWR | O_CREAT, 0666);
    long written = 0, n;
    memset(buffer, 'x', 1024);
    while ((n = write(fd, buffer, 1024)) > 0)
        written += n;
    CHECK(written == 268 * 1024);
    CHECK(n == -1 && errno == EFBIG);
    close(fd);
    CHECK(unlink("large") == 0);
}

static void check_directories(void)
{
    struct stat st;
    CHECK(mkdir("d", 0755) == 0);
    CHECK_ERROR(mkdir("d", 0755), EEXIST);
    CHECK_ERROR(mkdir("nosuch/d", 0755), ENOENT);
    CHECK(stat("d", &st) == 0 && S_ISDIR(st.st_mode));
    CHECK_ERROR(open("d", O_RDWR), EISDIR);
    CHECK_ERROR(unlink("d/."), EINVAL);
    CHECK(chdir("d") == 0);
    int fd = open("inside", O_CREAT | O_WRONLY, 0666);
    close(fd);
    CHECK_ERROR(chdir("inside"), ENOTDIR);
    CHECK_ERROR(open("inside/x", O_RDONLY), ENOTDIR);
    CHECK_ERROR(link("..", "x"), EPERM);
    CHECK(chdir("..") == 0);
    CHECK_ERROR(unlink("d"), ENOTEMPTY);

    DIR *dir = opendir("d");
    int entries = 0, found = 0;
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL; entries++)
        found += strcmp(entry->d_name, "inside") == 0;
    CHECK(entries == 3 && found == 1);
    if (dir != NULL)
        closedir(dir);
    CHECK(unlink("d/inside") == 0 && unlink("d") == 0);
    CHECK_ERROR(chdir("d"), ENOENT);

    struct dirent entry;
    int fds[2];
    CHECK(pipe(fds) == 0);
    CHECK_ERROR(get_dirent(fds[0], &entry, 0), ENOTDIR);
    close(fds[0]);
    close(fds[1]);
}

static void check_pipes(void)
{
    int fds[2];
    CHECK(pipe(fds) == 0);
    pid_t pid = fork();
    if (pid == 0) { /* more than a pipe holds, so that the writer must wait for the reader */
        memset(buffer, 'p', sizeof buffer);
        _exit(write(fds[1], buffer, sizeof buffer) == sizeof buffer ? 0 : 1);
    }
    close(fds[1]);
    long total = 0, n;
    while ((n = read(fds[0], buffer, sizeof buffer)) > 0)
        total += n;
    CHECK(total == sizeof buffer && n == 0);
    CHECK(status_of(pid) == 0);
    close(fds[0]);

    CHECK(pipe(fds) == 0);
    CHECK_ERROR(write(fds[0], "x", 1), EBADF);
    CHECK_ERROR(read(fds[1], buffer, 1), EBADF);
    close(fds[0]);
    signal(SIGPIPE, SIG_IGN);
    CHECK_ERROR(write(fds[1], "x", 1), EPIPE);
    signal(SIGPIPE, SIG_DFL);
    close(fds[1]);
}

static void check_descriptors(void)
{
    const int first = open("fds", O_RDWR | O_CREAT, 0666);
    int last = first, fd;
    while ((fd = dup(first)) >= 0)
        last = fd;
    CHECK(errno == EMFILE && last == MAX_FDS - 1);
    for (fd = first + 1; fd <= last; fd++)
        close(fd);
    CHECK(dup2(first, 9) == 9 && write(9, "ab", 2) == 2);
    CHECK(write(first, "cd", 2) == 2); /* they share the offset */
    close(9);
    close(first);
    struct stat st;
    CHECK(stat("fds", &st) == 0 && st.st_size == 4);
    unlink("fds");
}

static void check_processes(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(42);
    CHECK(status_of(pid) == 42);
    CHECK_ERROR(wait(NULL), ECHILD);

    pid = fork();
    if (pid == 0)
        for (;;)
            ;
    CHECK(kill(pid, SIGKILL) == 0); /* it runs: the timer must take the processor from it */
    CHECK(status_of(pid) == 128 + SIGKILL);
    pid = fork();
    if (pid == 0) {
        ms_sleep(1000000);
        _exit(0);
    }
    ms_sleep(20);
    CHECK(kill(pid, SIGKILL) == 0); /* it sleeps */
    CHECK(status_of(pid) == 128 + SIGKILL);
    CHECK_ERROR(kill(pid, SIGKILL), ESRCH);
    CHECK_ERROR(kill(getpid(), NSIG), EINVAL);

    pid = fork();
    if (pid == 0)
        _exit(getppid() == 1 ? 1 : getppid());
    CHECK(status_of(pid) == (getpid() == 1 ? 1 : getpid()));

    struct proc_info info;
    CHECK(proc_info(getpid() - 1, &info) == getpid() && info.ppid == getppid());
    CHECK(info.state == PROC_RUNNING && strcmp(info.name, "calltest") == 0);
    CHECK(proc_info(0x7fffffff, &info) == 0);
}

static void check_exec(void)
{
    char *const none[] = {"nosuch", NULL};
    CHECK_ERROR(execv("nosuch", none), ENOENT);
    close(open("empty", O_CREAT | O_WRONLY, 0777));
    CHECK_ERROR(execv("empty", none), ENOEXEC);
    unlink("empty");
    CHECK_ERROR(execv("..", none), EACCES);
    char *many[40];
    for (int i = 0; i < 39; i++)
        many[i] = "x";
    many[39] = NULL;
    CHECK_ERROR(execv("/calltest", many), E2BIG);
    memset(buffer, 'a', sizeof buffer - 1);
    buffer[sizeof buffer - 1] = '\0';
    CHECK_ERROR(execv("/calltest", (char *[]){"x", buffer, NULL}), E2BIG);
}

/* What the new image must find; run in a child by check_arguments(). */
static int arguments_are_right(int argc, char *argv[])
{
    const int aligned = (uintptr_t)__builtin_frame_address(0) % 16 == 0;
    return argc == 4 && argv[4] == NULL && aligned && strcmp(argv[0], "name") == 0 &&
           strcmp(argv[2], "two words") == 0 && argv[3][0] == '\0';
}

static void check_arguments(void)
{
    const int fd = open("/README", O_RDONLY); /* stays open */
    const pid_t pid = fork();
    if (pid == 0)
        execv("/calltest", (char *[]){"name", CHECK_ARGUMENTS, "two words", "", NULL});
    CHECK(status_of(pid) == ARGUMENTS_RIGHT);
    CHECK(read(fd, buffer, 7) == 0); /* the child has read all of it through the shared offset */
    close(fd);
}

static void check_orphans(void)
{
    int fds[2];
    CHECK(pipe(fds) == 0);
    const pid_t pid = fork();
    if (pid == 0) {
        if (fork() == 0) {
            ms_sleep(50); /* by then its parent has ended */
            const pid_t parent = getppid();
            write(fds[1], &parent, sizeof parent);
        }
        _exit(-1);
    }
    pid_t parent = 0;
    CHECK(status_of(pid) == -1);
    CHECK(read(fds[0], &parent, sizeof parent) == sizeof parent && parent == 1);
    close(fds[0]);
    close(fds[1]);
}

static void check_unlinked_file(void)
{
    const int fd = open("gone", O_RDWR | O_CREAT, 0666);
    CHECK(write(fd, "still", 5) == 5 && unlink("gone") == 0);
    struct stat st;
    CHECK(fstat(fd, &st) == 0 && st.st_nlink == 0 && st.st_size == 5);
    CHECK(write(fd, "!", 1) == 1);
    CHECK(close(fd) == 0);
}

static void check_heap(void)
{
    char *const end = sbrk(0);
    CHECK(sbrk(3 * PAGE_BYTES) == end);
    int zero = 1;
    for (int i = 0; i < 3 * PAGE_BYTES; i++)
        zero = zero && end[i] == 0;
    CHECK(zero);
    end[0] = 'x';
    end[3 * PAGE_BYTES - 1] = 'y';
    CHECK(sbrk(-3 * PAGE_BYTES) == end + 3 * PAGE_BYTES && sbrk(0) == end);
    CHECK_ERROR((intptr_t)sbrk(INTPTR_MAX), ENOMEM);
    CHECK(sbrk(0) == end);
    const pid_t pid = fork();
    if (pid == 0) {
        end[PAGE_BYTES] = 'x'; /* given back: this must be a fault */
        _exit(0);
    }
    CHECK(status_of(pid) == 128 + SIGSEGV);
}

static void check_bad_pointers(void)
{
    /* Addresses that no user program may use: beyond the heap, and at the very top. */
    void *const bad[] = {(void *)0x70000000, (void *)UINTPTR_MAX,
                         (void *)(UINTPTR_MAX - PAGE_BYTES + 1)};
    int fds[2];
    CHECK(pipe(fds) == 0);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        void *const p = bad[i];
        CHECK_ERROR(open(p, O_RDONLY), EFAULT);
        CHECK_ERROR(unlink(p), EFAULT);
        CHECK_ERROR(mkdir(p, 0755), EFAULT);
        CHECK_ERROR(mknod(p, S_IFCHR, 0), EFAULT);
        CHECK_ERROR(chdir(p), EFAULT);
        CHECK_ERROR(link(p, "x"), EFAULT);
        CHECK_ERROR(link("/README", p), EFAULT);
        CHECK_ERROR(pipe(p), EFAULT);
        CHECK_ERROR(fstat(1, p), EFAULT);
        CHECK_ERROR(write(fds[1], p, 1), EFAULT);
        CHECK_ERROR(execv(p, (char *[]){"x", NULL}), EFAULT);
        CHECK_ERROR(execv("/calltest", p), EFAULT);
        CHECK_ERROR(execv("/calltest", (char *[]){p, NULL}), EFAULT);
        CHECK_ERROR(proc_info(0, p), EFAULT);
        const int fd = open("/", O_RDONLY);
        CHECK_ERROR(get_dirent(fd, p, 0), EFAULT);
        CHECK_ERROR(read(fd, p, 16), EFAULT);
        close(fd);
        const pid_t pid = fork();
        if (pid == 0)
            _exit(7);
        CHECK_ERROR(wait(p), EFAULT);
        CHECK(status_of(pid) == 7); /* the child is still to be had */
    }
    const int fd = open("/", O_RDONLY);
    CHECK_ERROR(read(fd, (void *)(uintptr_t)check_files, 16), EFAULT); /* text */
    close(fd);
    close(fds[0]);
    close(fds[1]);
}

static void check_clock(void)
{
    const int before = uptime();
    CHECK(ms_sleep(50) == 0);
    const int slept = uptime() - before;
    CHECK(slept >= 5 && slept <= 7);
}

static void check_unknown_call(void)
{
    register long number __asm__("a7") = 999;
    register long result __asm__("a0") = 0;
    __asm__ volatile("ecall" : "+r"(result) : "r"(number) : "memory");
    CHECK(result == -ENOSYS);
}

int main(int argc, char *argv[])
{
    if (argc > 1 && strcmp(argv[1], CHECK_ARGUMENTS) == 0) {
        while (read(STDERR_FILENO + 1, buffer, sizeof buffer) > 0)
            ;
        return arguments_are_right(argc, argv) ? ARGUMENTS_RIGHT : 1;
    }
    if (mkdir("calltest.d", 0755) < 0 || chdir("calltest.d") < 0) {
        perror("calltest.d");
        return 1;
    }
    check_files();
    check_large_file();
    check_directories();
    check_pipes();
    check_descriptors();
    check_processes();
    check_exec();
    check_arguments();
    check_orphans();
    check_unlinked_file();
    check_heap();
    check_bad_pointers();
    check_clock();
    check_unknown_call();
    CHECK(chdir("..") == 0 && unlink("calltest.d") == 0);
    return finish("calltest");
}
