/*
 * One address, two values: after fork() parent and child have the same virtual addresses, but each
 * its own memory behind them. The child changes global_counter; the parent still sees the old value
 * at the same address. The program runs until ^C.
 *
 * In vimix, until ^C:
 *   $ ./addresses
 *   [Parent] PID:5, PPID:3, value:100, addr:0x3070
 *   [Child] PID:6, PPID:5, value:100, addr:0x3070
 *   [Parent] PID:5, PPID:3, value:100, addr:0x3070
 *   [Child] PID:6, PPID:5, value:100, addr:0x3070
 *   [Parent] PID:5, PPID:3, value:100, addr:0x3070
 *   [Child] PID:6, PPID:5, value:100, addr:0x3070
 *   [Parent] PID:5, PPID:3, value:100, addr:0x3070
 *   Child changed global_counter...
 *   [Child] PID:6, PPID:5, value:200, addr:0x3070
 *   [Parent] PID:5, PPID:3, value:100, addr:0x3070
 *   [Child] PID:6, PPID:5, value:200, addr:0x3070
 *   [Parent] PID:5, PPID:3, value:100, addr:0x3070
 *   [Child] PID:6, PPID:5, value:200, addr:0x3070
 *
 * In linux, until ^C:
 *   $ ./addresses
 *   [Parent] PID:5, PPID:3, value:100, addr:0x402190
 *   [Child] PID:6, PPID:5, value:100, addr:0x402190
 *   [Parent] PID:5, PPID:3, value:100, addr:0x402190
 *   [Child] PID:6, PPID:5, value:100, addr:0x402190
 *   [Parent] PID:5, PPID:3, value:100, addr:0x402190
 *   [Child] PID:6, PPID:5, value:100, addr:0x402190
 *   [Parent] PID:5, PPID:3, value:100, addr:0x402190
 *   Child changed global_counter...
 *   [Child] PID:6, PPID:5, value:200, addr:0x402190
 *   [Parent] PID:5, PPID:3, value:100, addr:0x402190
 *   [Child] PID:6, PPID:5, value:200, addr:0x402190
 *   [Parent] PID:5, PPID:3, value:100, addr:0x402190
 *   [Child] PID:6, PPID:5, value:200, addr:0x402190
 */
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

int global_counter = 100;

int main()
{
    pid_t pid = fork();
    if (pid < 0) {
        perror("fork failed");
        return 1;
    } else if (pid == 0) {
        int loop = 0;
        while (1) {
            if (loop == 3) {
                global_counter = 200;
                printf("Child changed global_counter...\n");
            }
            loop++;
            printf("[Child] PID:%d, PPID:%d, value:%d, addr:%p\n", getpid(), getppid(), global_counter, &global_counter);
            sleep(1);
        }
    } else {
        while (1) {
            printf("[Parent] PID:%d, PPID:%d, value:%d, addr:%p\n", getpid(), getppid(), global_counter, &global_counter);
            sleep(1);
        }
    }
    return 0;
}
