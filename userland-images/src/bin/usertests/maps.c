/* Mapped memory: of nobody, of files, shared and private, in parts, and who sees what is stored. */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

#define RW (PROT_READ | PROT_WRITE)

static char *map(size_t bytes, int protection, int flags, int fd)
{
    return mmap(NULL, bytes, protection, flags, fd, 0);
}

static char *anonymous(int pages)
{
    char *const memory = map((size_t)pages * PAGE_BYTES, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    REQUIRE(memory != MAP_FAILED);
    return memory;
}

/* A file of two pages and a bit, page n full of letter n. */
static int file_of_pages(void)
{
    const int fd = open("f", O_RDWR | O_CREAT | O_TRUNC, 0644);
    REQUIRE(fd >= 0);
    for (int page = 0; page < 2; page++) {
        memset(buffer, 'a' + page, PAGE_BYTES);
        REQUIRE(write(fd, buffer, PAGE_BYTES) == PAGE_BYTES);
    }
    REQUIRE(write(fd, "end", 3) == 3);
    return fd;
}

static void map_anonymous(void)
{
    char *const memory = anonymous(3);
    REQUIRE((uintptr_t)memory % PAGE_BYTES == 0);
    for (int i = 0; i < 3 * PAGE_BYTES; i++)
        REQUIRE(memory[i] == 0);
    memset(memory, 'x', 3 * PAGE_BYTES);
    REQUIRE(munmap(memory + PAGE_BYTES, 1) == 0);
    REQUIRE(memory[0] == 'x' && memory[3 * PAGE_BYTES - 1] == 'x');
    REQUIRE_ERROR(chdir(memory + PAGE_BYTES), EFAULT);
    REQUIRE(mmap(memory + PAGE_BYTES, PAGE_BYTES, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
            memory + PAGE_BYTES);
    REQUIRE(memory[PAGE_BYTES] == 0);
    REQUIRE(munmap(memory, 3 * PAGE_BYTES) == 0 && munmap(memory, 3 * PAGE_BYTES) == 0);
}

static char *stored;

static void stores(void)
{
    *(volatile char *)stored = 1;
    _exit(0);
}

static void fault_in(char *address, int status)
{
    stored = address;
    const pid_t pid = spawn(stores);
    REQUIRE_STATUS(pid, status);
}

static void map_protections(void)
{
    char *const memory = anonymous(3);
    memory[0] = memory[PAGE_BYTES] = 'x';
    REQUIRE(mprotect(memory + PAGE_BYTES, PAGE_BYTES, PROT_READ) == 0);
    REQUIRE(memory[PAGE_BYTES] == 'x');
    fault_in(memory, 0);
    fault_in(memory + PAGE_BYTES, STORE_FAULT);
    fault_in(memory + 2 * PAGE_BYTES, 0);
    REQUIRE(mprotect(memory + PAGE_BYTES, PAGE_BYTES, PROT_NONE) == 0);
    REQUIRE_ERROR(chdir(memory + PAGE_BYTES), EFAULT);
    REQUIRE(mprotect(memory + PAGE_BYTES, PAGE_BYTES, RW) == 0);
    REQUIRE(memory[PAGE_BYTES] == 'x');
    REQUIRE_ERROR(mprotect(memory + 1, PAGE_BYTES, PROT_READ), EINVAL);
    REQUIRE(munmap(memory, 3 * PAGE_BYTES) == 0);
    REQUIRE_ERROR(mprotect(memory, PAGE_BYTES, PROT_READ), ENOMEM);
}

static void map_file(void)
{
    const int fd = file_of_pages();
    char *const memory = map(4 * PAGE_BYTES, RW, MAP_PRIVATE, fd);
    REQUIRE(memory != MAP_FAILED && close(fd) == 0);
    REQUIRE(memory[0] == 'a' && memory[PAGE_BYTES - 1] == 'a' && memory[PAGE_BYTES] == 'b');
    REQUIRE(memcmp(memory + 2 * PAGE_BYTES, "end\0\0", 5) == 0);
    memory[0] = 'x';
    char first;
    const int again = open("f", O_RDONLY);
    REQUIRE(again >= 0 && read(again, &first, 1) == 1 && first == 'a' && close(again) == 0);
    fault_in(memory + 3 * PAGE_BYTES, STATUS_OF(SIGBUS));
    REQUIRE(unlink("f") == 0);
    REQUIRE(memory[PAGE_BYTES] == 'b' && memory[0] == 'x');
}

static void map_shared_file(void)
{
    const int fd = file_of_pages();
    char *const one = map(3 * PAGE_BYTES, RW, MAP_SHARED, fd);
    char *const other = mmap(NULL, PAGE_BYTES, PROT_READ, MAP_SHARED, fd, PAGE_BYTES);
    REQUIRE(one != MAP_FAILED && other != MAP_FAILED);
    one[PAGE_BYTES] = 'x';
    REQUIRE(other[0] == 'x');
    fault_in(one + PAGE_BYTES + 1, 0);
    REQUIRE(one[PAGE_BYTES + 1] == 1 && other[1] == 1);
    REQUIRE(lseek(fd, PAGE_BYTES, SEEK_SET) == PAGE_BYTES && read(fd, buffer, 3) == 3);
    REQUIRE(memcmp(buffer, "x\1b", 3) == 0);
    REQUIRE(lseek(fd, PAGE_BYTES, SEEK_SET) == PAGE_BYTES && write(fd, "yz", 2) == 2);
    REQUIRE(one[PAGE_BYTES] == 'y' && other[1] == 'z' && other[2] == 'b');
    REQUIRE(msync(one, 3 * PAGE_BYTES, MS_SYNC) == 0);
    fault_in(other, STORE_FAULT);
    REQUIRE(close(open("f", O_RDWR | O_TRUNC)) == 0);
    fault_in(one, STATUS_OF(SIGBUS));
    REQUIRE(close(fd) == 0 && unlink("f") == 0);
}

static void map_shared_with_child(void)
{
    char *const shared = map(PAGE_BYTES, RW, MAP_SHARED | MAP_ANONYMOUS, -1);
    char *const own = anonymous(1);
    REQUIRE(shared != MAP_FAILED);
    fault_in(shared, 0);
    fault_in(own, 0);
    REQUIRE(shared[0] == 1 && own[0] == 0);
}

static void map_errors(void)
{
    const int fd = file_of_pages();
    const int reader = open("f", O_RDONLY);
    int ends[2];
    REQUIRE(reader >= 0 && pipe(ends) == 0);
    REQUIRE_ERROR((long)map(0, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1), EINVAL);
    REQUIRE_ERROR((long)map(PAGE_BYTES, RW, MAP_ANONYMOUS, -1), EINVAL);
    REQUIRE_ERROR((long)map(PAGE_BYTES, RW, MAP_PRIVATE, -1), EBADF);
    REQUIRE_ERROR((long)map(PAGE_BYTES, RW, MAP_SHARED, reader), EACCES);
    REQUIRE_ERROR((long)map(PAGE_BYTES, RW, MAP_PRIVATE, ends[0]), ENODEV);
    REQUIRE_ERROR((long)map((size_t)-1, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1), ENOMEM);
    REQUIRE_ERROR((long)mmap(NULL, PAGE_BYTES, RW, MAP_PRIVATE, fd, 100), EINVAL);
    REQUIRE_ERROR(munmap(buffer + 1, PAGE_BYTES), EINVAL);
    REQUIRE_ERROR(munmap(buffer, 0), EINVAL);
    REQUIRE(close(ends[0]) == 0 && close(ends[1]) == 0 && close(fd) == 0 && close(reader) == 0);
    REQUIRE(unlink("f") == 0);
}

static void limits_of_memory(void)
{
    struct rlimit limit;
    REQUIRE(getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur == STACK_LIMIT);
    REQUIRE(limit.rlim_max == RLIM_INFINITY);
    limit.rlim_cur = 0;
    REQUIRE(setrlimit(RLIMIT_DATA, &limit) == 0);
    REQUIRE_ERROR((long)sbrk(PAGE_BYTES), ENOMEM);
    REQUIRE_ERROR((long)map(PAGE_BYTES, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1), ENOMEM);
    REQUIRE_ERROR(setrlimit(99, &limit), EINVAL);
}

const struct test map_tests[] = {
    {"map_anonymous", map_anonymous, QUICK},
    {"map_protections", map_protections, QUICK},
    {"map_file", map_file, QUICK},
    {"map_shared_file", map_shared_file, QUICK},
    {"map_shared_with_child", map_shared_with_child, QUICK},
    {"map_errors", map_errors, QUICK},
    {"limits_of_memory", limits_of_memory, QUICK},
    {0},
};
