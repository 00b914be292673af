/* hexdump [FILE]: shows bytes in hexadecimal and as characters, 16 in a line. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define PER_LINE 16

static void show_line(unsigned long offset, const unsigned char *bytes, size_t count)
{
    printf("%08lx ", offset);
    for (size_t i = 0; i < PER_LINE; i++) {
        if (i % 8 == 0)
            putchar(' ');
        if (i < count)
            printf("%02x ", bytes[i]);
        else
            printf("   ");
    }
    printf(" |");
    for (size_t i = 0; i < count; i++)
        putchar(isprint(bytes[i]) ? bytes[i] : '.');
    printf("|\n");
}

int main(int argc, char *argv[])
{
    if (argc > 2) {
        fprintf(stderr, "usage: hexdump [FILE]\n");
        return 2;
    }
    FILE *file = argc == 2 ? fopen(argv[1], "r") : stdin;
    if (file == NULL) {
        fprintf(stderr, "hexdump: %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    unsigned char bytes[PER_LINE];
    unsigned long offset = 0;
    for (size_t n; (n = fread(bytes, 1, PER_LINE, file)) > 0 && !ferror(stdout); offset += n)
        show_line(offset, bytes, n);
    printf("%08lx\n", offset);
    if (ferror(file)) {
        perror("hexdump");
        return 1;
    }
    return 0;
}
