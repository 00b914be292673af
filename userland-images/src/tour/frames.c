/*
 * What fork() does with the memory: /proc/self/pagemap tells the physical frame behind an address.
 * With copy-on-write parent and child show the same frame until one of them writes; then that one
 * has another frame at the same address. With eager copies they differ from the start.
 *
 * In vimix:
 *   $ ./frames
 *   before the child writes: another frame than its parent
 *   after the child has written: another frame than its parent
 *   child: value 200 at 0x4000
 *   parent: value 101 at 0x4000
 *
 * In linux:
 *   $ ./frames
 *   before the child writes: the same frame as its parent
 *   after the child has written: another frame than its parent
 *   child: value 200 at 0x403000
 *   parent: value 101 at 0x403000
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* On a page of its own, so that nothing else writes there. */
static int value __attribute__((aligned(4096))) = 100;

/* The number of the frame behind an address of this process; 0 if there is none. */
static unsigned long frame_of(const void *address)
{
    uint64_t entry = 0;
    int fd = open("/proc/self/pagemap", O_RDONLY);
    if (fd < 0 || lseek(fd, (off_t)((uintptr_t)address / 4096 * 8), SEEK_SET) < 0 || read(fd, &entry, sizeof entry) != sizeof entry) {
        perror("/proc/self/pagemap");
        _exit(1);
    }
    close(fd);
    return (unsigned long)(entry & ((1ull << 55) - 1));
}

int main(void)
{
    value++; /* so that the page is there, and the program's own */
    const unsigned long parent = frame_of(&value);
    if (fork() == 0) {
        const unsigned long before = frame_of(&value);
        value = 200;
        const unsigned long after = frame_of(&value);
        printf("before the child writes: %s\n", before == parent ? "the same frame as its parent" : "another frame than its parent");
        printf("after the child has written: %s\n", after == parent ? "the same frame as its parent" : "another frame than its parent");
        printf("child: value %d at %p\n", value, (void *)&value);
        return 0;
    }
    wait(NULL);
    printf("parent: value %d at %p\n", value, (void *)&value);
    return 0;
}
