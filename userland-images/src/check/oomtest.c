/*
 * oomtest: works at the edge of memory. For each letter that it reads it makes a child, which does
 * what the letter says and so needs frames; it says how that ended, and reads on. The test lets a
 * frame be missing somewhere on the way: then the child may see ENOMEM or be killed, and nothing else.
 *
 * The first process only starts the one that reads again, if that one is the victim, or ends by `q`.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE_BYTES 4096
#define PAGES      5

/* What a child, and so the line for it, says. Killed: 137. */
enum { RIGHT = 0, NO_MEMORY = 1, WRONG = 2, ENDED = 3, REPLACED = 7 };

#define SHARED_FILE "shared" /* of PAGES pages */

static const char *self;
static char zeros[PAGES * PAGE_BYTES];
static char data[2 * PAGE_BYTES] = "data";

/* In one call, without a buffer that would need memory. */
static void say(const char *what, int number)
{
    char line[40];
    char digits[12];
    int count = 0;
    size_t length = strlen(what);
    memcpy(line, what, length);
    do
        digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    while (count > 0)
        line[length++] = digits[--count];
    line[length++] = '\n';
    write(STDOUT_FILENO, line, length);
}

static int refused(void)
{
    return errno == ENOMEM ? NO_MEMORY : WRONG;
}

/* Writes to every page, so that no two pages hold the same, and reads it back. */
static int use(volatile char *memory, int pages)
{
    for (int i = 0; i < pages; i++)
        memory[i * PAGE_BYTES + i] = (char)('a' + i);
    for (int i = 0; i < pages; i++)
        if (memory[i * PAGE_BYTES + i] != 'a' + i)
            return WRONG;
    return RIGHT;
}

static int use_fork(void)
{
    const pid_t pid = fork();
    if (pid < 0)
        return refused();
    if (pid == 0)
        _exit(use(data, 1));
    int status;
    return wait(&status) != pid ? refused() : status == 128 + 9 ? NO_MEMORY : status;
}

static int use_exec(void)
{
    char *const arguments[] = {(char *)self, "replaced", NULL};
    execv(self, arguments);
    return refused();
}

static int use_heap(void)
{
    char *const heap = sbrk(PAGES * PAGE_BYTES);
    if (heap == (char *)-1)
        return refused();
    const int result = use(heap, PAGES);
    if (sbrk(-PAGES * PAGE_BYTES) == (char *)-1)
        return WRONG;
    return result;
}

static int use_data(void)
{
    for (size_t i = 0; i < sizeof zeros; i += PAGE_BYTES)
        if (zeros[i] != 0)
            return WRONG;
    if (memcmp(data, "data", 5) != 0)
        return WRONG;
    const int result = use(data, 2);
    return result != RIGHT ? result : use(zeros, PAGES);
}

/* The kernel stores to pages that are not there yet. */
static int use_read(void)
{
    const int fd = open(self, O_RDONLY);
    if (fd < 0)
        return refused();
    const ssize_t got = read(fd, zeros, 2 * PAGE_BYTES);
    if (got < 0)
        return refused();
    return memcmp(zeros, "\177ELF", 4) == 0 ? RIGHT : WRONG;
}

/* A region of its own: all of it is used, and given back in two pieces. */
static int use_mapping(int flags, const char *path, int pages)
{
    const int fd = path == NULL ? -1 : open(path, path == self ? O_RDONLY : O_RDWR);
    char *const memory =
        mmap(NULL, (size_t)pages * PAGE_BYTES, PROT_READ | PROT_WRITE, flags, fd, 0);
    if (memory == MAP_FAILED)
        return refused();
    if (path == self && memcmp(memory, "\177ELF", 4) != 0)
        return WRONG;
    const int result = use(memory, pages);
    if (result != RIGHT)
        return result;
    if (mprotect(memory, PAGE_BYTES, PROT_READ) != 0)
        return refused();
    if (munmap(memory + PAGE_BYTES, PAGE_BYTES) != 0)
        return refused();
    return munmap(memory, (size_t)pages * PAGE_BYTES) == 0 ? RIGHT : refused();
}

/* What a child writes is seen here, and in the file if there is one. */
static int use_shared(int flags, const char *path)
{
    const int fd = path == NULL ? -1 : open(path, O_RDWR);
    volatile char *const memory =
        mmap(NULL, PAGES * PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | flags, fd, 0);
    if (memory == MAP_FAILED)
        return refused();
    memory[0] = 'x';
    const pid_t pid = fork();
    if (pid < 0)
        return refused();
    if (pid == 0)
        _exit(use(memory, PAGES));
    int status;
    if (wait(&status) != pid)
        return refused();
    if (status != RIGHT)
        return status == 128 + 9 ? NO_MEMORY : status;
    char byte = memory[PAGE_BYTES + 1];
    if (byte != 'b')
        return WRONG;
    if (path != NULL && lseek(fd, PAGE_BYTES + 1, SEEK_SET) >= 0 && read(fd, &byte, 1) < 0)
        return refused();
    return byte == 'b' ? RIGHT : WRONG;
}

static int recurse(int depth)
{
    volatile char frame[PAGE_BYTES];
    frame[0] = (char)depth;
    if (depth > 0 && recurse(depth - 1) != RIGHT)
        return WRONG;
    return frame[0] == (char)depth ? RIGHT : WRONG;
}

static int work(char letter)
{
    switch (letter) {
    case 'n': return RIGHT;
    case 'f': return use_fork();
    case 'e': return use_exec();
    case 'h': return use_heap();
    case 'd': return use_data();
    case 'r': return use_read();
    case 'm': return use_mapping(MAP_PRIVATE | MAP_ANONYMOUS, NULL, PAGES);
    case 'p': return use_mapping(MAP_PRIVATE, self, 2);
    case 'w': return use_mapping(MAP_SHARED, SHARED_FILE, PAGES);
    case 'a': return use_shared(MAP_ANONYMOUS, NULL);
    case 'b': return use_shared(0, SHARED_FILE);
    case 's': return recurse(PAGES);
    }
    return WRONG;
}

static int read_letters(void)
{
    errno = 0; /* has the page of errno from the start, and not from the first error on */
    for (;;) {
        char letter;
        const ssize_t got = read(STDIN_FILENO, &letter, 1);
        if (got == 0)
            return RIGHT;
        if (got < 0 || letter == 'q')
            return ENDED;
        const pid_t pid = fork();
        if (pid == 0)
            _exit(work(letter));
        int status;
        if (pid < 0)
            say("refused ", errno);
        else if (wait(&status) == pid)
            say("child ", status);
    }
}

int main(int argc, char *argv[])
{
    self = argv[0];
    if (argc > 1)
        return REPLACED;
    for (;;) {
        const pid_t pid = fork();
        if (pid == 0)
            _exit(read_letters());
        int status;
        while (pid > 0 && wait(&status) != pid)
            ;
        if (pid < 0)
            continue;
        if (status == RIGHT)
            return 0;
        say("reader ", status);
    }
}
