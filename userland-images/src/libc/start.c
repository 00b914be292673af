/* The start of a program in C: crt0.S comes here with what the kernel has given it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "start.h"

const char *__program_name = "?";

typedef void constructor(int, char *[], char *[]);

void __start_c(int argc, char *argv[], char *envp[], int (*main)(int, char *[], char *[]),
               constructor *const *first, constructor *const *end) __attribute__((noreturn));

void __start_c(int argc, char *argv[], char *envp[], int (*main)(int, char *[], char *[]),
               constructor *const *first, constructor *const *end)
{
    environ = envp;
    if (argc > 0) {
        const char *slash = strrchr(argv[0], '/');
        __program_name = slash == NULL ? argv[0] : slash + 1;
    }
    for (; first < end; first++)
        (*first)(argc, argv, envp);
    exit(main(argc, argv, envp));
}
