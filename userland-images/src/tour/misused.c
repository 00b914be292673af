/*
 * What the heap does not forgive: memory that is never freed (a leak), a pointer that is kept after
 * free() (dangling), and a block that is freed twice. Run it with MALLOC_CHECK_=1 in the environment
 * and malloc() names each:  MALLOC_CHECK_=1 /tour/misused leak | dangling | twice
 *
 * In vimix:
 *   $ MALLOC_CHECK_=1 ./misused leak
 *   leak: done
 *   misused[3]: exit(): 1 block, 64 bytes, not freed, of 1
 *       64 bytes allocated at 0x64
 *   $ MALLOC_CHECK_=1 ./misused dangling
 *   dangling: done
 *   misused[3]: exit(): use after free: block 0x7060 of 64 bytes, allocated at 0x64, freed at 0x9a: byte 0 was written (0x48)
 *   Aborted
 *   $ MALLOC_CHECK_=1 ./misused twice
 *   misused[3]: free(): double free detected: block 0x7060 of 64 bytes, allocated at 0x64, freed at 0xc6; called at 0xd0
 *   Aborted
 *
 * In linux:
 *   $ MALLOC_CHECK_=1 ./misused leak
 *   leak: done
 *   misused[3]: exit(): 1 block, 64 bytes, not freed, of 1
 *       64 bytes allocated at 0x4004d4
 *   $ MALLOC_CHECK_=1 ./misused dangling
 *   dangling: done
 *   misused[3]: exit(): use after free: block 0x403060 of 64 bytes, allocated at 0x4004d4, freed at 0x40050a: byte 0 was written (0x48)
 *   Aborted
 *   $ MALLOC_CHECK_=1 ./misused twice
 *   misused[3]: free(): double free detected: block 0x403060 of 64 bytes, allocated at 0x4004d4, freed at 0x400536; called at 0x400540
 *   Aborted
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char *argv[])
{
    const char *how = argc > 1 ? argv[1] : "leak";
    char *volatile block = malloc(64);
    strcpy(block, "hello");
    if (strcmp(how, "dangling") == 0) {
        free(block);
        block[0] = 'H'; /* ERROR: the block is malloc's again */
    } else if (strcmp(how, "twice") == 0) {
        free(block);
        free(block); /* ERROR */
    }
    printf("%s: done\n", how);
    return 0;
}
