/* The bytes of files: every block border, sizes of transfers, the longest file. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "usertests.h"

#define DIRECT 12 /* 11 on disks with double-indirect blocks */
#define PER_BLOCK (BLOCK_BYTES / 4)

/* Writes so many bytes of the pattern in pieces of that size. */
static void write_in_pieces(int fd, long bytes, long piece)
{
    for (long done = 0; done < bytes; done += piece) {
        const long n = bytes - done < piece ? bytes - done : piece;
        fill_pattern(buffer, (size_t)n, (unsigned)done);
        REQUIRE(write(fd, buffer, (size_t)n) == n);
    }
}

static void check_in_pieces(const char *name, long bytes, long piece)
{
    const int fd = open(name, O_RDONLY);
    for (long done = 0; done < bytes; done += piece) {
        const long n = bytes - done < piece ? bytes - done : piece;
        REQUIRE(read(fd, buffer, (size_t)n) == n && is_pattern(buffer, (size_t)n, (unsigned)done));
    }
    REQUIRE(read(fd, buffer, 1) == 0 && close(fd) == 0);
}

static void transfers_of_every_size(void)
{
    static const int pieces[] = {1, 2, 3, 511, 512, 513, 1023, 1024, 1025, 2047, 3071, 3072, 3073,
                                 4096, 5000, 8192};
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        const long bytes = pieces[i] < 10 ? 2100 : 20000;
        const int fd = open("f", O_WRONLY | O_CREAT | O_TRUNC, 0666);
        write_in_pieces(fd, bytes, pieces[i]);
        REQUIRE(close(fd) == 0);
        check_in_pieces("f", bytes, pieces[i]);
    }
    REQUIRE(unlink("f") == 0);
}

/* Every byte of the file tells its place, whatever the size of the reads. */
static void reads_of_another_size(void)
{
    const int fd = open("f", O_WRONLY | O_CREAT, 0666);
    for (int i = 0; i < 5000; i++)
        buffer[i] = (char)(i / 3);
    REQUIRE(write(fd, buffer, 5000) == 5000 && close(fd) == 0);
    for (int piece = 1; piece < 5000; piece = piece * 2 + 1) {
        const int again = open("f", O_RDONLY);
        long at = 0, n;
        while ((n = read(again, buffer, (size_t)piece)) > 0) {
            for (long i = 0; i < n; i++)
                REQUIRE(buffer[i] == (char)((at + i) / 3));
            at += n;
        }
        REQUIRE(n == 0 && at == 5000 && close(again) == 0);
    }
    REQUIRE(unlink("f") == 0);
}

static void block_number(int block) { memset(buffer, 0, BLOCK_BYTES), *(int *)buffer = block; }

/* Up to beyond the borders between direct, indirect and, where there are any, double-indirect blocks. */
static void indirect_borders(void)
{
    const int borders[] = {DIRECT, DIRECT + PER_BLOCK};
    for (int b = 0; b < 2; b++) {
        const int fd = open("f", O_RDWR | O_CREAT | O_TRUNC, 0666);
        int blocks = 0;
        for (; blocks < borders[b] + 3; blocks++) {
            block_number(blocks);
            const ssize_t n = write(fd, buffer, BLOCK_BYTES);
            if (n < 0 && errno == EFBIG)
                break; /* a disk without double-indirect blocks */
            REQUIRE(n == BLOCK_BYTES);
        }
        REQUIRE(blocks >= borders[b] && close(fd) == 0);
        const int again = open("f", O_RDONLY);
        for (int i = 0; i < blocks; i++)
            REQUIRE(read(again, buffer, BLOCK_BYTES) == BLOCK_BYTES && *(int *)buffer == i);
        REQUIRE(read(again, buffer, 1) == 0 && close(again) == 0);
    }
    REQUIRE(unlink("f") == 0);
}

static void overwrite_across_borders(void)
{
    const int fd = open("f", O_RDWR | O_CREAT, 0666);
    write_in_pieces(fd, 20 * BLOCK_BYTES, BLOCK_BYTES);
    REQUIRE(close(fd) == 0);
    for (long border = BLOCK_BYTES; border <= 14 * BLOCK_BYTES; border += BLOCK_BYTES) {
        const int again = open("f", O_RDWR);
        for (long left = border - 2; left > 0;) {
            const ssize_t n = read(again, buffer, left < 3000 ? (size_t)left : 3000);
            REQUIRE(n > 0);
            left -= n;
        }
        REQUIRE(write(again, "WXYZ", 4) == 4);
        REQUIRE(read(again, buffer, 1) == 1 && close(again) == 0);
    }
    const int reader = open("f", O_RDONLY);
    for (int block = 0; block < 20; block++) {
        REQUIRE(read(reader, buffer, BLOCK_BYTES) == BLOCK_BYTES);
        REQUIRE((buffer[0] == 'Y' && buffer[1] == 'Z') == (block >= 1 && block <= 14));
        REQUIRE((buffer[BLOCK_BYTES - 1] == 'X') == (block <= 13));
        REQUIRE(buffer[100] == (char)((unsigned)block * BLOCK_BYTES + 700));
    }
    struct stat st;
    REQUIRE(fstat(reader, &st) == 0 && st.st_size == 20 * BLOCK_BYTES);
    REQUIRE(close(reader) == 0 && unlink("f") == 0);
}

/* As long as the format or the disk allows; then an error, and all of it comes back. */
static void longest_file(void)
{
    const struct sysinfo before = system_info();
    const int fd = open("f", O_RDWR | O_CREAT, 0666);
    int blocks = 0;
    for (;; blocks++) {
        block_number(blocks);
        const ssize_t n = write(fd, buffer, BLOCK_BYTES);
        if (n < 0)
            break;
        REQUIRE(n == BLOCK_BYTES);
    }
    REQUIRE(errno == EFBIG || errno == ENOSPC);
    REQUIRE(errno != EFBIG || blocks >= DIRECT + PER_BLOCK);
    REQUIRE(write(fd, buffer, 1) == -1 && close(fd) == 0);
    const int again = open("f", O_RDONLY);
    for (int i = 0; i < blocks; i++)
        REQUIRE(read(again, buffer, BLOCK_BYTES) == BLOCK_BYTES && *(int *)buffer == i);
    REQUIRE(close(again) == 0 && unlink("f") == 0);
    REQUIRE(system_info().free_blocks == before.free_blocks);
}

/* A file takes the blocks that its size says, and one for those beyond the twelfth, on our own disks the eleventh. */
static void blocks_of_a_file(void)
{
    const int fd = open("f", O_RDWR | O_CREAT, 0666);
    const struct sysinfo before = system_info();
    for (int size = 1; size <= 30 * BLOCK_BYTES; size += 511) {
        const int written = size == 1 ? 1 : 511;
        REQUIRE(write(fd, buffer, (size_t)written) == written);
        const uint64_t data = ((unsigned)size + BLOCK_BYTES - 1) / BLOCK_BYTES;
        const uint64_t indirect = before.free_blocks - system_info().free_blocks - data;
        REQUIRE(indirect == (data > DIRECT) || (data == DIRECT && indirect == 1));
    }
    REQUIRE(close(fd) == 0 && unlink("f") == 0);
}

const struct test content_tests[] = {
    {"transfers_of_every_size", transfers_of_every_size, QUICK},
    {"reads_of_another_size", reads_of_another_size, QUICK},
    {"indirect_borders", indirect_borders, QUICK},
    {"overwrite_across_borders", overwrite_across_borders, QUICK},
    {"longest_file", longest_file, SLOW},
    {"blocks_of_a_file", blocks_of_a_file, QUICK},
    {0},
};
