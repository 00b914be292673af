/*
 * membench ITEM COUNT: uses memory in one way, COUNT pages or COUNT times. It prepares, writes the
 * byte 2 (start of text), from which on it is measured, and does it.
 *
 *   heap     touches COUNT pages of new heap
 *   zeros    reads COUNT pages of new heap
 *   store    stores to COUNT pages that it has in common with its parent
 *   file     reads COUNT pages of a file that is mapped and in memory
 *   fork     COUNT times fork, exit and wait of a process of 64 MiB
 *   crowd    runs COUNT more processes of this program at once, each by fork and exec, and says what
 *            they take: "frames FRAMES of COUNT processes"
 *   family   the same with COUNT children that it forks, after it has used 1 MiB
 */
#include <stdint.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

#define PAGE_BYTES  4096
#define CHUNK_PAGES 4096 /* 16 MiB */
#define FILE_PAGES  64
#define MIB         (1024 * 1024)
#define LARGE_BYTES (64 * MIB)

static volatile unsigned long sum;

static void require(int holds, const char *what)
{
    if (!holds) {
        perror(what);
        exit(1);
    }
}

static void start(void)
{
    require(write(STDOUT_FILENO, "\2", 1) == 1, "write");
}

static char *grow(intptr_t bytes)
{
    char *const memory = sbrk(bytes);
    require(memory != (char *)-1, "sbrk");
    return memory;
}

static void touch(volatile char *memory, unsigned long pages)
{
    for (unsigned long i = 0; i < pages; i++)
        memory[i * PAGE_BYTES] = (char)i;
}

static void look_at(volatile char *memory, unsigned long pages)
{
    for (unsigned long i = 0; i < pages; i++)
        sum += (unsigned char)memory[i * PAGE_BYTES];
}

/* Pages of new heap, a chunk at a time. */
static void use_heap(unsigned long pages, void use(volatile char *, unsigned long))
{
    start();
    while (pages > 0) {
        const unsigned long chunk = pages < CHUNK_PAGES ? pages : CHUNK_PAGES;
        use(grow((intptr_t)(chunk * PAGE_BYTES)), chunk);
        grow(-(intptr_t)(chunk * PAGE_BYTES));
        pages -= chunk;
    }
}

static void wait_for(pid_t pid)
{
    int status = -1;
    require(pid > 0 && wait(&status) == pid && status == 0, "wait");
}

/* The child inherits the pages, and has done nothing else when it is measured. */
static void use_common_pages(unsigned long pages)
{
    char *const memory = grow((intptr_t)(pages * PAGE_BYTES));
    touch(memory, pages);
    const pid_t pid = fork();
    if (pid == 0) {
        start();
        touch(memory, pages);
        _exit(0);
    }
    wait_for(pid);
}

/* Again and again all pages of a file of which another mapping keeps the pages in memory. */
static void use_file(unsigned long pages)
{
    const size_t bytes = FILE_PAGES * PAGE_BYTES;
    static char page[PAGE_BYTES];
    const int fd = open("mapped", O_RDWR | O_CREAT, 0666);
    for (int i = 0; i < FILE_PAGES; i++)
        require(write(fd, page, sizeof page) == (ssize_t)sizeof page, "write");
    char *const kept = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0);
    require(kept != MAP_FAILED, "mmap");
    look_at(kept, FILE_PAGES);
    start();
    for (unsigned long done = 0; done < pages; done += FILE_PAGES) {
        char *const memory = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0);
        require(memory != MAP_FAILED, "mmap");
        look_at(memory, FILE_PAGES);
        require(munmap(memory, bytes) == 0, "munmap");
    }
}

static void fork_large(unsigned long count)
{
    touch(grow(LARGE_BYTES), LARGE_BYTES / PAGE_BYTES);
    start();
    for (unsigned long i = 0; i < count; i++) {
        const pid_t pid = fork();
        if (pid == 0)
            _exit(0);
        wait_for(pid);
    }
}

static unsigned long free_frames(void)
{
    struct sysinfo info;
    require(sysinfo(&info) == 0, "sysinfo");
    return (unsigned long)info.free_pages;
}

/* One of many: says that it is there, and waits for the end of what it reads. */
static int stand(void)
{
    char byte;
    require(write(STDOUT_FILENO, ".", 1) == 1, "write");
    return read(STDIN_FILENO, &byte, 1) == 0 ? 0 : 1;
}

static void gather(unsigned long count, char *program)
{
    int gate[2], ready[2];
    char byte;
    require(pipe(gate) == 0 && pipe(ready) == 0, "pipe");
    const unsigned long before = free_frames();
    for (unsigned long i = 0; i < count; i++) {
        const pid_t pid = fork();
        require(pid >= 0, "fork");
        if (pid == 0) {
            dup2(gate[0], STDIN_FILENO);
            dup2(ready[1], STDOUT_FILENO);
            close(gate[1]);
            if (program == NULL)
                _exit(stand());
            char *const arguments[] = {program, "stand", "1", NULL};
            execv(program, arguments);
            _exit(1);
        }
        require(read(ready[0], &byte, 1) == 1, "read");
    }
    printf("frames %lu of %lu processes\n", before - free_frames(), count);
    close(gate[1]);
    int status;
    for (unsigned long i = 0; i < count; i++)
        require(wait(&status) > 0 && status == 0, "wait");
}

int main(int argc, char *argv[])
{
    const char *item = argc > 1 ? argv[1] : "";
    const unsigned long count = iterations(argc - 1, argv + 1, 0);
    if (strcmp(item, "heap") == 0)
        use_heap(count, touch);
    else if (strcmp(item, "zeros") == 0)
        use_heap(count, look_at);
    else if (strcmp(item, "store") == 0)
        use_common_pages(count);
    else if (strcmp(item, "file") == 0)
        use_file(count);
    else if (strcmp(item, "fork") == 0)
        fork_large(count);
    else if (strcmp(item, "crowd") == 0)
        gather(count, argv[0]);
    else if (strcmp(item, "family") == 0) {
        touch(grow(MIB), MIB / PAGE_BYTES);
        gather(count, NULL);
    } else if (strcmp(item, "stand") == 0)
        return stand();
    else {
        fprintf(stderr, "membench: what is %s?\n", item);
        return 2;
    }
    return 0;
}
