/* uptime: prints the seconds since the machine booted, by its own clock. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    const int ticks = uptime();
    printf("up %d.%02d s\n", ticks / 100, ticks % 100);
    return 0;
}
