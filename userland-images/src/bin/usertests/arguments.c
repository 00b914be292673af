/* The other side of the tests of exec: a new image looks at itself. */
#include "arguments.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "usertests.h"

static int are_numbered(int argc, char *argv[])
{
    for (int i = 3; i < argc; i++)
        if (atoi(argv[i]) != i)
            return 0;
    return argc == MOST_ARGUMENTS;
}

static int image_is_new(void)
{
    /* Zeroed bss, a stack where it should be, an empty heap at a page border. */
    for (size_t i = 0; i < BUFFER_BYTES; i++)
        if (buffer[i] != 0)
            return 0;
    const uintptr_t heap = (uintptr_t)sbrk(0), frame = (uintptr_t)__builtin_frame_address(0);
    return heap == heap_start() && frame < stack_top() && frame > stack_top() - PAGE_BYTES &&
           frame % 16 == 0;
}

static int files_are_the_callers(const char *pid)
{
    return read(5, buffer, 10) == 3 && memcmp(buffer, "def", 3) == 0 && getpid() == atoi(pid) &&
           unlink("here") == 0;
}

static int signals_are_the_callers(void)
{
    struct sigaction first, second;
    stack_t stack;
    sigset_t blocked;
    return sigaction(SIGUSR1, NULL, &first) == 0 && first.sa_handler == SIG_DFL &&
           first.sa_flags == 0 && sigaction(SIGUSR2, NULL, &second) == 0 &&
           second.sa_handler == SIG_IGN && sigaltstack(NULL, &stack) == 0 &&
           stack.ss_flags == SS_DISABLE && sigprocmask(SIG_BLOCK, NULL, &blocked) == 0 &&
           sigismember(&blocked, SIGTERM) == 1 && sigismember(&blocked, SIGINT) == 0;
}

int check_arguments(int argc, char *argv[])
{
    if (argc < 3 || argv[argc] != NULL)
        return 1;
    int right = 0;
    if (strcmp(argv[2], CHECK_MANY) == 0)
        right = are_numbered(argc, argv);
    else if (strcmp(argv[2], CHECK_WORDS) == 0)
        right = argc == 5 && strcmp(argv[3], "two words") == 0 && argv[4][0] == '\0';
    else if (strcmp(argv[2], CHECK_IMAGE) == 0)
        right = image_is_new();
    else if (strcmp(argv[2], CHECK_FILES) == 0)
        right = argc == 4 && files_are_the_callers(argv[3]);
    else if (strcmp(argv[2], CHECK_SIGNALS) == 0)
        right = signals_are_the_callers();
    return right ? ARGUMENTS_RIGHT : 1;
}
