/* head [-n LINES] [FILE...]: prints the first lines (10). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void copy_lines(FILE *file, long lines)
{
    int c;
    while (lines > 0 && (c = getc(file)) != EOF) {
        putchar(c);
        if (c == '\n')
            lines--;
    }
}

int main(int argc, char *argv[])
{
    long lines = 10;
    for (int option; (option = getopt(argc, argv, "n:")) != -1;) {
        char *end = "?";
        if (option == 'n')
            lines = strtol(optarg, &end, 10);
        if (*end != '\0' || lines < 0) {
            fprintf(stderr, "usage: head [-n LINES] [FILE...]\n");
            return 2;
        }
    }
    if (optind == argc)
        copy_lines(stdin, lines);
    int status = 0;
    for (int i = optind; i < argc; i++) {
        FILE *file = fopen(argv[i], "r");
        if (file == NULL) {
            fprintf(stderr, "head: %s: %s\n", argv[i], strerror(errno));
            status = 1;
            continue;
        }
        copy_lines(file, lines);
        fclose(file);
    }
    return status;
}
