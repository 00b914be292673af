/* wc [-l] [-w] [-c] [FILE...]: counts lines, words and bytes. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct counts {
    unsigned long lines, words, bytes;
};

static char buffer[4096];
static bool show_lines, show_words, show_bytes;

static bool count(int fd, const char *name, struct counts *counts)
{
    bool in_word = false;
    ssize_t n;
    while ((n = read(fd, buffer, sizeof buffer)) > 0) {
        counts->bytes += (unsigned long)n;
        for (ssize_t i = 0; i < n; i++) {
            if (buffer[i] == '\n')
                counts->lines++;
            const bool blank = isspace((unsigned char)buffer[i]);
            if (!blank && !in_word)
                counts->words++;
            in_word = !blank;
        }
    }
    if (n < 0)
        fprintf(stderr, "wc: %s: %s\n", name, strerror(errno));
    return n == 0;
}

static void show(const struct counts *counts, const char *name)
{
    if (show_lines)
        printf(" %6lu", counts->lines);
    if (show_words)
        printf(" %6lu", counts->words);
    if (show_bytes)
        printf(" %6lu", counts->bytes);
    printf("%s%s\n", name[0] == '\0' ? "" : " ", name);
}

int main(int argc, char *argv[])
{
    for (int option; (option = getopt(argc, argv, "lwc")) != -1;) {
        switch (option) {
        case 'l': show_lines = true; break;
        case 'w': show_words = true; break;
        case 'c': show_bytes = true; break;
        default: fprintf(stderr, "usage: wc [-l] [-w] [-c] [FILE...]\n"); return 2;
        }
    }
    if (!show_lines && !show_words && !show_bytes)
        show_lines = show_words = show_bytes = true;

    struct counts total = {0};
    if (optind == argc) {
        const bool good = count(STDIN_FILENO, "standard input", &total);
        show(&total, "");
        return good ? 0 : 1;
    }
    int status = 0;
    for (int i = optind; i < argc; i++) {
        struct counts counts = {0};
        const int fd = open(argv[i], O_RDONLY);
        if (fd < 0) {
            fprintf(stderr, "wc: %s: %s\n", argv[i], strerror(errno));
            status = 1;
            continue;
        }
        if (!count(fd, argv[i], &counts))
            status = 1;
        close(fd);
        show(&counts, argv[i]);
        total.lines += counts.lines;
        total.words += counts.words;
        total.bytes += counts.bytes;
    }
    if (argc - optind > 1)
        show(&total, "total");
    return status;
}
