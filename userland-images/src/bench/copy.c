/* copy [ITERATIONS]: memcpy of 64 KiB to and fro, aligned and not; prints a checksum. */
#include <stdint.h>
#include <string.h>

#include "bench.h"

#define BYTES (64 << 10)

static uint8_t here[BYTES + 8], there[BYTES + 8];

int main(int argc, char *argv[])
{
    unsigned long count = iterations(argc, argv, 10);
    for (int i = 0; i < BYTES; i++)
        here[i] = (uint8_t)(rand() >> 7);
    for (; count > 0; count--) {
        memcpy(there, here, BYTES);
        memcpy(here + 1, there + 1, BYTES);
        if (count % 16 == 0)
            memcpy(there + 3, here, BYTES); /* byte by byte */
    }
    uint32_t checksum = 0;
    for (int i = 0; i < BYTES; i++)
        checksum = checksum * 31 + here[i] + there[i];
    printf("%08x\n", (unsigned)checksum);
    return 0;
}
