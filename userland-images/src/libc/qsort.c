/*
 * Sorting. Heapsort: n log n in the worst case, in place, and without recursion, which counts on a
 * stack of one page.
 */
#include <stdlib.h>

static void swap(char *a, char *b, size_t bytes)
{
    for (; bytes > 0; bytes--, a++, b++) {
        const char kept = *a;
        *a = *b;
        *b = kept;
    }
}

/* Makes the tree below `root` a heap again (largest on top) when only its root may be too small. */
static void sift_down(char *base, size_t root, size_t count, size_t bytes,
                      int (*compare)(const void *, const void *))
{
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && compare(base + child * bytes, base + (child + 1) * bytes) < 0)
            child++;
        if (compare(base + root * bytes, base + child * bytes) >= 0)
            return;
        swap(base + root * bytes, base + child * bytes, bytes);
    }
}

void qsort(void *base, size_t count, size_t bytes, int (*compare)(const void *, const void *))
{
    for (size_t root = count / 2; root-- > 0;)
        sift_down(base, root, count, bytes, compare);
    for (size_t end = count; end-- > 1;) {
        swap(base, (char *)base + end * bytes, bytes);
        sift_down(base, 0, end, bytes, compare);
    }
}
