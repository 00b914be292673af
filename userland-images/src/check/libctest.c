/* libctest: checks what the C library does by itself, in the width that it is built for. */
#include <ctype.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"

static char text[128];

#define CHECK_PRINTS(expected, ...) \
    (snprintf(text, sizeof text, __VA_ARGS__), \
     check(strcmp(text, expected) == 0, "snprintf: " expected, __LINE__))

static void check_integers(void)
{
    CHECK_PRINTS("0 1 -1", "%d %i %d", 0, 1, -1);
    CHECK_PRINTS("-2147483648 2147483647", "%d %d", INT_MIN, INT_MAX);
    CHECK_PRINTS("4294967295 ffffffff FFFFFFFF 37777777777", "%u %x %X %o", ~0u, ~0u, ~0u, ~0u);
    CHECK_PRINTS("   42|42   |00042|+42| 42", "%5d|%-5d|%05d|%+d|% d", 42, 42, 42, 42, 42);
    CHECK_PRINTS("  -42|-42  |-0042", "%5d|%-5d|%05d", -42, -42, -42);
    CHECK_PRINTS("007|  007|", "%.3d|%5.3d|%.0d", 7, 7, 0);
    CHECK_PRINTS("0xff 0XFF 0377 0", "%#x %#X %#o %#x", 255, 255, 255, 0);
    CHECK_PRINTS("-1 ff 255 -128", "%hhd %hhx %hhu %hhd", 255, 0x1ff, 255, 128);
    CHECK_PRINTS("-1 65535", "%hd %hu", 65535, 65535);
    CHECK_PRINTS("    7|7    |", "%*d|%*d|", 5, 7, -5, 7);
}

static void check_wide_integers(void)
{
    CHECK_PRINTS("-9223372036854775808", "%lld", LLONG_MIN);
    CHECK_PRINTS("18446744073709551615", "%llu", ULLONG_MAX);
    CHECK_PRINTS("ffffffffffffffff", "%llx", ULLONG_MAX);
    CHECK_PRINTS("1777777777777777777777", "%llo", ULLONG_MAX);
    CHECK_PRINTS("4294967296 100000000", "%llu %llx", 1ull << 32, 1ull << 32);
    CHECK_PRINTS("1 -2 3", "%d %lld %d", 1, -2ll, 3); /* aligned register pairs with 32 bits */
    if (sizeof(long) == 8)
        CHECK_PRINTS("-9223372036854775808 8000000000000000", "%ld %lx", LONG_MIN, LONG_MIN);
    else
        CHECK_PRINTS("-2147483648 80000000", "%ld %lx", LONG_MIN, LONG_MIN);
}

static void check_strings(void)
{
    CHECK_PRINTS("abc|   abc|abc   |", "%s|%6s|%-6s|", "abc", "abc", "abc");
    CHECK_PRINTS("ab||ab", "%.2s|%.0s|%.*s", "abc", "abc", 2, "abc");
    CHECK_PRINTS("x|    x|x    |%", "%c|%5c|%-5c|%%", 'x', 'x', 'x');
    CHECK_PRINTS("0x1234", "%p", (void *)0x1234);
    CHECK(snprintf(text, 4, "%s", "abcdef") == 6 && strcmp(text, "abc") == 0);
    CHECK(snprintf(NULL, 0, "%d", 12345) == 5);
    CHECK(strcmp(strstr("hello world", "o w"), "o world") == 0 && strstr("abc", "d") == NULL);
    CHECK(strcmp(strrchr("a/b/c", '/'), "/c") == 0 && strchr("abc", '\0') != NULL);
    CHECK(strcmp("a", "b") < 0 && strcmp("\xff", "a") > 0 && strncmp("abc", "abd", 2) == 0);
    CHECK(strspn("aabc", "ab") == 3 && strcspn("abc", "c") == 2 && strnlen("abc", 2) == 2);
    CHECK(isalpha('q') && !isalpha('1') && isspace('\t') && !isspace('a') && toupper('z') == 'Z');
    CHECK(strcmp(strerror(ENOENT), "No such file or directory") == 0);
    CHECK(strcmp(strerror(999), "Unknown error 999") == 0);
}

static void check_numbers(void)
{
    char *end;
    CHECK(strtol("  -42x", &end, 10) == -42 && *end == 'x');
    CHECK(strtol("0x1f", NULL, 0) == 31 && strtol("017", NULL, 0) == 15);
    CHECK(strtol("z", NULL, 36) == 35);
    CHECK(strtol("0xg", &end, 16) == 0 && *end == 'x');
    CHECK(strtol("", &end, 10) == 0 && *end == '\0');
    errno = 0;
    CHECK(strtol("99999999999999999999", NULL, 10) == LONG_MAX && errno == ERANGE);
    CHECK(strtol("-99999999999999999999", NULL, 10) == LONG_MIN);
    CHECK(strtoul("-1", NULL, 10) == ULONG_MAX);
}

static uint32_t random_word(void) { return (uint32_t)rand() * 2654435761u; }

/* memmove() and memset() at every alignment, against loops byte by byte. */
static void check_memory(void)
{
    static unsigned char actual[200], expected[200];
    int same = 1;
    for (int round = 0; round < 500; round++) {
        const size_t to = random_word() % 64, from = random_word() % 64, n = random_word() % 130;
        for (size_t i = 0; i < sizeof actual; i++)
            actual[i] = expected[i] = (unsigned char)(random_word() >> 16);
        if (round % 2 == 0) {
            memset(actual + to, (int)from, n);
            for (size_t i = 0; i < n; i++)
                expected[to + i] = (unsigned char)from;
        } else {
            memmove(actual + to, actual + from, n);
            for (size_t i = 0; to <= from && i < n; i++)
                expected[to + i] = expected[from + i];
            for (size_t i = n; to > from && i-- > 0;)
                expected[to + i] = expected[from + i];
        }
        same = same && memcmp(actual, expected, sizeof actual) == 0;
    }
    CHECK(same);
}

/* Random calls of malloc(), realloc() and free(); each block holds a pattern of its own. */
static void check_heap(void)
{
    enum { BLOCKS = 60 };
    static unsigned char *blocks[BLOCKS];
    static size_t sizes[BLOCKS];
    int intact = 1, aligned = 1;
    for (int round = 0; round < 1500; round++) {
        const size_t b = random_word() % BLOCKS;
        for (size_t i = 0; i < sizes[b]; i++)
            intact = intact && blocks[b][i] == (unsigned char)(b + i);
        if (random_word() % 3 == 0) {
            free(blocks[b]);
            blocks[b] = NULL;
            sizes[b] = 0;
            continue;
        }
        const size_t size = random_word() % (round % 16 == 0 ? 9000 : 200);
        blocks[b] = realloc(blocks[b], size + 1);
        if (blocks[b] == NULL)
            break;
        aligned = aligned && (uintptr_t)blocks[b] % 16 == 0;
        for (size_t i = 0; i < size && i < sizes[b]; i++)
            intact = intact && blocks[b][i] == (unsigned char)(b + i);
        for (size_t i = 0; i < size; i++)
            blocks[b][i] = (unsigned char)(b + i);
        sizes[b] = size;
    }
    CHECK(intact);
    CHECK(aligned);
    for (size_t b = 0; b < BLOCKS; b++)
        free(blocks[b]);
    errno = 0;
    CHECK(malloc(SIZE_MAX) == NULL && errno == ENOMEM);
    errno = 0;
    CHECK(calloc(SIZE_MAX / 2, 4) == NULL && errno == ENOMEM);
    errno = 0;
    CHECK(calloc(SIZE_MAX / 8 + 2, 8) == NULL && errno == ENOMEM); /* 8 bytes, if it were cut off */
    void *block = malloc(16);
    CHECK(realloc(block, SIZE_MAX - 64) == NULL && malloc_usable_size(block) >= 16);
    free(block);
    CHECK(malloc_usable_size(NULL) == 0 && (block = malloc(0)) != NULL);
    errno = 7;
    free(block);
    free(NULL);
    CHECK(errno == 7);
}

static void check_aligned_blocks(void)
{
    void *blocks[12];
    int aligned = 1, distinct = 1;
    for (size_t i = 0; i < 12; i++) {
        blocks[i] = aligned_alloc((size_t)1 << i, 100);
        if (blocks[i] == NULL)
            return check(0, "aligned_alloc() gives no memory", __LINE__);
        memset(blocks[i], (int)i, 100);
        aligned = aligned && (uintptr_t)blocks[i] % ((size_t)1 << i) == 0;
    }
    for (size_t i = 0; i < 12; i++)
        distinct = distinct && *(char *)blocks[i] == (char)i && ((char *)blocks[i])[99] == (char)i;
    for (size_t i = 0; i < 12; i++)
        free(blocks[i]);
    CHECK(aligned);
    CHECK(distinct);
    void *block = &block;
    CHECK(posix_memalign(&block, 24, 1) == EINVAL && posix_memalign(&block, 2, 1) == EINVAL);
    CHECK(posix_memalign(&block, 64, SIZE_MAX) == ENOMEM && block == &block);
    CHECK(posix_memalign(&block, 256, 1) == 0 && (uintptr_t)block % 256 == 0);
    free(block);
    CHECK(aligned_alloc(3, 8) == NULL && errno == EINVAL);
}

#define MANY_BLOCKS 1500

/* What is freed is joined and used again, and in the end goes back to the kernel. */
static void check_use_of_memory(void)
{
    static void *blocks[MANY_BLOCKS];
    const char *before = sbrk(0), *after_first = NULL;
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < MANY_BLOCKS; i++)
            blocks[i] = malloc(100 + random_word() % 200);
        const char *end = sbrk(0);
        if (round == 0)
            after_first = end;
        CHECK(end - before < 400 * MANY_BLOCKS && end - after_first < 64 * 1024);
        for (size_t i = MANY_BLOCKS - 1; i > 0; i--) { /* in any order */
            const size_t other = random_word() % (i + 1);
            void *block = blocks[i];
            blocks[i] = blocks[other];
            blocks[other] = block;
        }
        for (size_t i = 0; i < MANY_BLOCKS; i++)
            free(blocks[i]);
        CHECK((const char *)sbrk(0) - before <= 160 * 1024);
    }
    char *grown = malloc(100), *next = malloc(5000);
    free(next);
    CHECK(realloc(grown, 4000) == grown); /* the free block behind it is there to be taken */
    char *behind = realloc(grown, 50);
    CHECK(behind == grown && malloc(3000) > (void *)grown);
    free(grown);
}

/* Somebody else moves the end of the heap, too. */
static void check_foreign_sbrk(void)
{
    char *first = malloc(3000);
    char *foreign = sbrk(100);
    char *second = malloc(70000);
    if (first == NULL || second == NULL || foreign == (void *)-1)
        return check(0, "no memory", __LINE__);
    memset(first, 1, 3000);
    memset(foreign, 2, 100);
    memset(second, 3, 70000);
    CHECK(first[0] == 1 && first[2999] == 1 && second[0] == 3 && second[69999] == 3);
    free(first);
    free(second);
    second = malloc(140000);
    CHECK(second != NULL && foreign[0] == 2 && foreign[99] == 2);
    free(second);
}

static void check_environment(void)
{
    static char text[] = "TEXT=1";
    clearenv();
    CHECK(getenv("A") == NULL && environ == NULL);
    CHECK(setenv("A", "1", 0) == 0 && strcmp(getenv("A"), "1") == 0);
    CHECK(setenv("A", "2", 0) == 0 && strcmp(getenv("A"), "1") == 0);
    CHECK(setenv("A", "a longer one", 1) == 0 && strcmp(getenv("A"), "a longer one") == 0);
    CHECK(setenv("AB", "", 1) == 0 && getenv("AB")[0] == '\0' && getenv("B") == NULL);
    CHECK(putenv(text) == 0 && getenv("TEXT") == text + 5);
    text[5] = '2';
    CHECK(strcmp(getenv("TEXT"), "2") == 0);
    CHECK(unsetenv("A") == 0 && getenv("A") == NULL && getenv("AB") != NULL && unsetenv("A") == 0);
    CHECK_ERROR(setenv("", "x", 1), EINVAL);
    CHECK_ERROR(setenv("A=B", "x", 1), EINVAL);
    CHECK_ERROR(unsetenv("A="), EINVAL);
    char name[16], value[16];
    int same = 1;
    for (int i = 0; i < 100; i++) {
        snprintf(name, sizeof name, "V%d", i);
        snprintf(value, sizeof value, "%d", i * i);
        same = same && setenv(name, value, 1) == 0;
    }
    for (int i = 0; i < 100; i += 2) {
        snprintf(name, sizeof name, "V%d", i);
        same = same && unsetenv(name) == 0;
    }
    for (int i = 0; i < 100; i++) {
        snprintf(name, sizeof name, "V%d", i);
        const char *found = getenv(name);
        same = same && (i % 2 == 0 ? found == NULL : found != NULL && atoi(found) == i * i);
    }
    CHECK(same);
    char *given[] = {"GIVEN=1", NULL};
    environ = given;
    CHECK(getenv("V1") == NULL && setenv("NEW", "2", 1) == 0 && given[1] == NULL);
    CHECK(strcmp(getenv("GIVEN"), "1") == 0 && strcmp(getenv("NEW"), "2") == 0);
    clearenv();
}

static int ascending(const void *a, const void *b)
{
    const int p = *(const int *)a, q = *(const int *)b;
    return (p > q) - (p < q);
}

static void check_sorting(void)
{
    static int numbers[500];
    int sorted = 1;
    for (size_t count = 0; count < 500; count += 7) {
        for (size_t i = 0; i < count; i++)
            numbers[i] = (int)(random_word() % 100) - 50;
        qsort(numbers, count, sizeof numbers[0], ascending);
        for (size_t i = 1; i < count; i++)
            sorted = sorted && numbers[i - 1] <= numbers[i];
    }
    CHECK(sorted);
}

static int constructed;

__attribute__((constructor)) static void construct(int argc, char *argv[], char *envp[])
{
    constructed = argc == 1 && strstr(argv[0], "libctest") != NULL && envp == environ;
}

int main(void)
{
    const int checked_heap = getenv("MALLOC_CHECK_") != NULL;
    CHECK(constructed);
    check_integers();
    check_wide_integers();
    check_strings();
    check_numbers();
    check_memory();
    check_heap();
    check_aligned_blocks();
    check_environment();
    if (!checked_heap) { /* which keeps what is freed, and never gives a block the same place */
        check_use_of_memory();
        check_foreign_sbrk();
    }
    check_sorting();
    return finish("libctest");
}
