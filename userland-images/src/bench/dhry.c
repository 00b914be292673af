/*
 * dhry [ITERATIONS]: a mix like that of Dhrystone: assignments of records, string copies and
 * comparisons, array indexing, calls with few arguments, branches, multiplications and divisions.
 * Prints a checksum. It is our own program: its numbers cannot be compared with Dhrystone's.
 */
#include <stdint.h>
#include <string.h>

#include "bench.h"

enum colour { RED, GREEN, BLUE, COLOURS };

struct record {
    struct record *other;
    enum colour colour;
    int amount;
    char label[32];
};

static struct record records[2];
static int row[50];
static int table[50][50];
static uint32_t checksum;

static void note(int value) { checksum = checksum * 33 + (uint32_t)value; }

static __attribute__((noinline)) enum colour next_colour(enum colour colour, int step)
{
    switch ((colour + step) % COLOURS) {
    case RED: return GREEN;
    case GREEN: return BLUE;
    default: return RED;
    }
}

static __attribute__((noinline)) void copy_record(struct record *to, const struct record *from)
{
    struct record *kept = to->other;
    *to = *from;
    to->other = kept;
    to->amount += 5;
    to->colour = next_colour(from->colour, to->amount);
}

static __attribute__((noinline)) int same_label(const char *a, const char *b)
{
    if (a[2] != b[2] || strcmp(a, b) != 0)
        return 0;
    return strlen(a) == strlen(b);
}

static __attribute__((noinline)) int touch_arrays(int index, int value)
{
    const int place = index % 40 + 5;
    row[place] = value;
    row[place + 1] = row[place];
    for (int column = place; column <= place + 1; column++)
        table[place][column] = place;
    table[place][place - 1]++;
    return table[place][place - 1] + row[place + 1];
}

static __attribute__((noinline)) int arithmetic(int a, int b)
{
    const int product = a * (b + 3);
    const int quotient = product / (b % 7 + 1);
    return 7 * (product - quotient) - a;
}

int main(int argc, char *argv[])
{
    const unsigned long count = iterations(argc, argv, 100000);
    char label[32];
    records[0] = (struct record){&records[1], RED, 40, "A RECORD, ITS LABEL THE FIRST"};
    records[1] = (struct record){&records[0], BLUE, 10, "A RECORD, ITS LABEL THE OTHER"};
    for (unsigned long i = 0; i < count; i++) {
        const int n = (int)(i & 0xffff);
        strcpy(label, "A RECORD, ITS LABEL THE OTHER");
        if (!same_label(records[n & 1].label, label))
            note(n);
        copy_record(&records[n & 1], records[n & 1].other);
        note(touch_arrays(n, records[0].amount & 0xff));
        note(arithmetic(n, records[1].amount & 0xff));
        if ((n & 15) == 0)
            strcpy(records[0].label, n & 16 ? "A RECORD, ITS LABEL THE THIRD" : label);
        note((int)next_colour(records[1].colour, n));
    }
    printf("%08x\n", (unsigned)checksum);
    return 0;
}
