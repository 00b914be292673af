/*
 * bss takes no space in the ELF file: only its size is there, and the kernel fills it with zeros.
 * This program has a table of 256 KiB, and its file is far smaller.
 *
 * In both:
 *   $ ./bss
 *   bss: 262144 bytes, 0 of them not zero
 *   the file is smaller than the table
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int table[64 * 1024];

int main(int argc, char *argv[])
{
    (void)argc;
    int not_zero = 0;
    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++)
        not_zero += table[i] != 0;
    printf("bss: %lu bytes, %d of them not zero\n", (unsigned long)sizeof table, not_zero);

    struct stat file;
    int fd = open(argv[0], O_RDONLY);
    if (fd < 0 || fstat(fd, &file) < 0) {
        perror(argv[0]);
        return 1;
    }
    printf("the file is %s than the table\n",
           (unsigned long)file.st_size < sizeof table ? "smaller" : "larger");
    return 0;
}
