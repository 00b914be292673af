/*
 * matmul [ITERATIONS]: multiplies two matrices of 96 by 96 double-precision numbers; prints a
 * checksum. In hardware where the machine has it, else by gcc's software.
 */
#include <stdint.h>

#include "bench.h"

#define SIZE 96

static double left[SIZE][SIZE], right[SIZE][SIZE], product[SIZE][SIZE];

static __attribute__((noinline)) void multiply(void)
{
    for (int row = 0; row < SIZE; row++) {
        for (int column = 0; column < SIZE; column++) {
            double sum = 0;
            for (int i = 0; i < SIZE; i++)
                sum += left[row][i] * right[i][column];
            product[row][column] = sum;
        }
    }
}

int main(int argc, char *argv[])
{
    unsigned long count = iterations(argc, argv, 1);
    for (int row = 0; row < SIZE; row++) {
        for (int column = 0; column < SIZE; column++) {
            left[row][column] = (row * 7 + column * 3) % 31 / 32.0;
            right[row][column] = (row * 5 + column * 11) % 37 / 3.0;
        }
    }
    for (; count > 0; count--) {
        multiply();
        left[count % SIZE][0] = product[0][count % SIZE] / 4096.0;
    }
    uint32_t checksum = 0;
    for (int row = 0; row < SIZE; row++)
        for (int column = 0; column < SIZE; column++)
            checksum = checksum * 31 + (uint32_t)(product[row][column] * 1024.0);
    printf("%08x\n", (unsigned)checksum);
    return 0;
}
