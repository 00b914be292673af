/*
 * Arguments and environment lie at the top of the user's part, above the stack:
 *   ./a.out 192.168.1.000 8888
 *
 * In vimix:
 *   $ ./a.out 192.168.1.000 8888
 *   argv[0] at 0x4fbb: ./a.out
 *   argv[1] at 0x4fc3: 192.168.1.000
 *   argv[2] at 0x4fd1: 8888
 *   environ[0] at 0x4fd6: PATH=/:.
 *   environ[1] at 0x4fdf: HOME=/
 *   environ[2] at 0x4fe6: SHELL=/sh
 *   argv itself is at 0x4ed0, a local variable of main at 0x4e74
 *   all arguments lie above the stack
 *
 * In linux:
 *   $ ./a.out 192.168.1.000 8888
 *   argv[0] at 0x3fffffffbb: ./a.out
 *   argv[1] at 0x3fffffffc3: 192.168.1.000
 *   argv[2] at 0x3fffffffd1: 8888
 *   environ[0] at 0x3fffffffd6: PATH=/:.
 *   environ[1] at 0x3fffffffdf: HOME=/
 *   environ[2] at 0x3fffffffe6: SHELL=/sh
 *   argv itself is at 0x3ffffffec8, a local variable of main at 0x3ffffffe64
 *   all arguments lie above the stack
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int local = 0;
    for (int i = 0; i < argc; i++)
        printf("argv[%d] at %p: %s\n", i, (void *)argv[i], argv[i]);
    for (int i = 0; environ[i] != NULL; i++)
        printf("environ[%d] at %p: %s\n", i, (void *)environ[i], environ[i]);
    printf("argv itself is at %p, a local variable of main at %p\n", (void *)argv, (void *)&local);
    printf("all arguments lie %s the stack\n", argc > 0 && argv[0] > (char *)&local ? "above" : "below");
    return 0;
}
