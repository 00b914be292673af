/*
 * The text segment can be read and executed, but not written; data can be read and written, but not
 * executed. "text" reads the first instruction of main(); "text write" writes it; "text run" jumps
 * into data.
 *
 * In vimix:
 *   $ ./text
 *   main() at 0x28 begins with the bytes 79 71
 *   $ ./text write
 *   main() at 0x28 begins with the bytes 79 71
 *   writing to text at 0x28
 *   usertrap(): pid 3 text: store page fault (scause 0xf) at pc 0x00000000000000ae,
 *               address 0x0000000000000028: text, not writable
 *   Segmentation fault
 *   $ ./text run
 *   main() at 0x28 begins with the bytes 79 71
 *   jumping into data at 0x2038
 *   usertrap(): pid 3 text: instruction page fault (scause 0xc) at pc 0x0000000000002038,
 *               address 0x0000000000002038: data, not executable
 *   Segmentation fault
 *
 * In linux:
 *   $ ./text
 *   main() at 0x4003b8 begins with the bytes 79 71
 *   $ ./text write
 *   main() at 0x4003b8 begins with the bytes 79 71
 *   writing to text at 0x4003b8
 *   usertrap(): pid 3 text: store page fault (scause 0xf) at pc 0x000000000040043e,
 *               address 0x00000000004003b8: text, not writable
 *   Segmentation fault
 *   $ ./text run
 *   main() at 0x4003b8 begins with the bytes 79 71
 *   jumping into data at 0x402170
 *   usertrap(): pid 3 text: instruction page fault (scause 0xc) at pc 0x0000000000402170,
 *               address 0x0000000000402170: data, not executable
 *   Segmentation fault
 */
#include <stdio.h>
#include <string.h>

static unsigned char instructions[] = {0x82, 0x80}; /* c.jr ra: return */

int main(int argc, char *argv[])
{
    unsigned char *code = (unsigned char *)main;
    printf("main() at %p begins with the bytes %02x %02x\n", (void *)code, code[0], code[1]);
    if (argc > 1 && strcmp(argv[1], "write") == 0) {
        printf("writing to text at %p\n", (void *)code);
        code[0] = 0;
    }
    if (argc > 1 && strcmp(argv[1], "run") == 0) {
        printf("jumping into data at %p\n", (void *)instructions);
        ((void (*)(void))instructions)();
    }
    return 0;
}
