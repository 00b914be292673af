/* yes [WORD...]: prints a line (y) until nobody reads it any more. */
#include <stdio.h>

int main(int argc, char *argv[])
{
    while (!ferror(stdout)) {
        if (argc == 1)
            putchar('y');
        for (int i = 1; i < argc; i++)
            printf("%s%s", argv[i], i + 1 < argc ? " " : "");
        putchar('\n');
    }
    return 1;
}
