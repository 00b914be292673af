/* Devices: null, zero, random, and numbers without a driver. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "usertests.h"

static void device_null(void)
{
    const int fd = open("/dev/null", O_RDWR);
    REQUIRE(fd >= 0 && read(fd, buffer, 100) == 0 && read(fd, buffer, 0) == 0);
    REQUIRE(write(fd, buffer, BUFFER_BYTES) == BUFFER_BYTES && read(fd, buffer, 1) == 0);
    REQUIRE(close(fd) == 0);
}

static void device_zero(void)
{
    const int fd = open("/dev/zero", O_RDWR);
    for (int size = 1; size < BUFFER_BYTES; size = size * 3 + 1) {
        memset(buffer, 'x', BUFFER_BYTES);
        REQUIRE(read(fd, buffer, (size_t)size) == size && buffer[size] == 'x');
        for (int i = 0; i < size; i++)
            REQUIRE(buffer[i] == 0);
    }
    REQUIRE(write(fd, "xyz", 3) == 3 && close(fd) == 0);
}

static void device_random(void)
{
    static char other[512];
    const int fd = open("/dev/random", O_RDWR);
    REQUIRE(read(fd, buffer, 512) == 512 && read(fd, other, 512) == 512);
    REQUIRE(memcmp(buffer, other, 512) != 0);
    int bits = 0;
    for (int i = 0; i < 512; i++)
        for (int bit = 0; bit < 8; bit++)
            bits += buffer[i] >> bit & 1;
    REQUIRE(bits > 1848 && bits < 2248); /* half of 4096, give or take six standard deviations */
    REQUIRE(write(fd, "xyz", 3) == 3 && close(fd) == 0);
}

static void device_of_ones_own(void)
{
    REQUIRE(mknod("zero", S_IFCHR | 0666, MKDEV(3, 7)) == 0);
    REQUIRE_ERROR(mknod("zero", S_IFCHR | 0666, MKDEV(3, 0)), EEXIST);
    struct stat st;
    REQUIRE(stat("zero", &st) == 0 && st.st_rdev == MKDEV(3, 7) && st.st_size == 0);
    const int fd = open("zero", O_RDONLY);
    REQUIRE(read(fd, buffer, 10) == 10 && close(fd) == 0 && unlink("zero") == 0);
}

static void device_without_driver(void)
{
    static const unsigned majors[] = {0, 5, 9, 10, 11, 100, 2047};
    for (size_t i = 0; i < sizeof majors / sizeof majors[0]; i++) {
        REQUIRE(mknod("n", S_IFCHR | 0666, MKDEV(majors[i], 0)) == 0);
        const int fd = open("n", O_RDWR);
        if (fd >= 0) {
            REQUIRE_ERROR(read(fd, buffer, 1), ENXIO);
            REQUIRE_ERROR(write(fd, buffer, 1), ENXIO);
            REQUIRE(close(fd) == 0);
        } else {
            REQUIRE(errno == ENXIO && majors[i] >= 10);
        }
        REQUIRE(unlink("n") == 0);
    }
}

static void device_flags(void)
{
    int fd = open("/dev/zero", O_WRONLY | O_TRUNC);
    REQUIRE_ERROR(read(fd, buffer, 1), EBADF);
    REQUIRE(close(fd) == 0);
    fd = open("/dev/null", O_RDONLY | O_CREAT, 0666);
    REQUIRE(fd >= 0);
    REQUIRE_ERROR(write(fd, "x", 1), EBADF);
    REQUIRE(close(fd) == 0);
}

static void console_takes_output(void)
{
    const int fd = open("/dev/console", O_WRONLY);
    REQUIRE(fd >= 0 && write(fd, "", 0) == 0 && write(fd, "\n", 1) == 1 && close(fd) == 0);
}

const struct test device_tests[] = {
    {"device_null", device_null, QUICK},
    {"device_zero", device_zero, QUICK},
    {"device_random", device_random, QUICK},
    {"device_of_ones_own", device_of_ones_own, QUICK},
    {"device_without_driver", device_without_driver, QUICK},
    {"device_flags", device_flags, QUICK},
    {"console_takes_output", console_takes_output, QUICK},
    {0},
};
