/* nullcall [ITERATIONS]: calls getpid() that often, and checks that the answer stays the same. */
#include <unistd.h>

#include "bench.h"

int main(int argc, char *argv[])
{
    unsigned long count = iterations(argc, argv, 100000);
    const pid_t pid = getpid();
    for (; count > 0; count--) {
        if (getpid() != pid) {
            printf("nullcall: the pid changed\n");
            return 1;
        }
    }
    printf("same pid\n");
    return 0;
}
