#include <errno.h>
#include <unistd.h>

/* The system call: the end of the heap, which is the old one if the new one cannot be. */
void *_brk(void *end);

int brk(void *end)
{
    if (_brk(end) == end)
        return 0;
    errno = ENOMEM;
    return -1;
}
