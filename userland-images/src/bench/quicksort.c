/*
 * quicksort [ITERATIONS]: sorts 20,000 pseudo-random numbers; prints a checksum of the last order.
 */
#include <stdint.h>

#include "bench.h"

#define COUNT 20000

static int32_t numbers[COUNT];

/* Sorts from `low` to `high`, both included: the smaller half by recursion, which is so at most
   log2(n) deep and fits a stack of one page; the larger half by going on here. */
static void sort(int32_t *low, int32_t *high)
{
    while (low < high) {
        const int32_t pivot = low[(high - low) / 2];
        int32_t *i = low, *j = high;
        while (i <= j) {
            while (*i < pivot)
                i++;
            while (*j > pivot)
                j--;
            if (i <= j) {
                const int32_t kept = *i;
                *i++ = *j;
                *j-- = kept;
            }
        }
        if (j - low < high - i) {
            sort(low, j);
            low = i;
        } else {
            sort(i, high);
            high = j;
        }
    }
}

int main(int argc, char *argv[])
{
    unsigned long count = iterations(argc, argv, 10);
    srand(20000);
    for (; count > 0; count--) {
        for (int i = 0; i < COUNT; i++)
            numbers[i] = rand();
        sort(numbers, numbers + COUNT - 1);
    }
    uint32_t checksum = 0;
    for (int i = 0; i < COUNT; i++) {
        if (i > 0 && numbers[i - 1] > numbers[i]) {
            printf("quicksort: not sorted at %d\n", i);
            return 1;
        }
        checksum = checksum * 31 + (uint32_t)numbers[i];
    }
    printf("%08x\n", (unsigned)checksum);
    return 0;
}
