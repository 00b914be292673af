/*
 * mmap() puts a file, or pages of zeros, into the address space. A shared mapping of a file is the
 * file: a store is seen by read(), and by every process that maps it.
 *
 * In both:
 *   $ ./mapping
 *   shared:  HELLO, file
 *   private: mine!, file
 *   file:    HELLO, file
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    char buffer[16] = "";
    int fd = open("/mapped", O_CREAT | O_RDWR | O_TRUNC, 0644);
    if (fd < 0 || write(fd, "hello, file\n", 12) != 12) {
        perror("/mapped");
        return 1;
    }
    char *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *private = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    if (shared == MAP_FAILED || private == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    memcpy(private, "mine!", 5);
    if (fork() == 0) {
        memcpy(shared, "HELLO", 5);
        return 0;
    }
    wait(NULL);
    lseek(fd, 0, SEEK_SET);
    read(fd, buffer, 12);
    printf("shared:  %s", shared);
    printf("private: %s", private);
    printf("file:    %s", buffer);
    unlink("/mapped");
    return 0;
}
