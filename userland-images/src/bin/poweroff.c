/* poweroff [STATUS]: stops the machine; the emulator exits with that status (0). */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    char *end = "";
    const long status = argc > 1 ? strtol(argv[1], &end, 10) : 0;
    if (argc > 2 || *end != '\0' || status < 0 || status > 255) {
        fprintf(stderr, "usage: poweroff [STATUS]   (0 to 255)\n");
        return 2;
    }
    poweroff((int)status);
    perror("poweroff");
    return 1;
}
