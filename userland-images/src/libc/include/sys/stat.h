/* What the file system knows about a file. The layout is the kernel's: 40 bytes, 24 in 32 bits. */
#ifndef SYS_STAT_H
#define SYS_STAT_H

#include <sys/types.h>

struct stat {
    dev_t st_dev;     /* device that holds the file */
    ino_t st_ino;     /* inode number */
    mode_t st_mode;   /* type and permissions */
    nlink_t st_nlink; /* names that the file has */
    dev_t st_rdev;    /* for a device file: major << 20 | minor */
    off_t st_size;    /* bytes */
};

#define S_IFMT  0170000
#define S_IFREG 0100000
#define S_IFDIR 0040000
#define S_IFCHR 0020000
#define S_IFLNK 0120000

#define S_ISREG(mode) (((mode) & S_IFMT) == S_IFREG)
#define S_ISDIR(mode) (((mode) & S_IFMT) == S_IFDIR)
#define S_ISCHR(mode) (((mode) & S_IFMT) == S_IFCHR)
#define S_ISLNK(mode) (((mode) & S_IFMT) == S_IFLNK)

#define MKDEV(major, minor) ((dev_t)(major) << 20 | (dev_t)(minor))
#define MAJOR(dev)          ((dev) >> 20)
#define MINOR(dev)          ((dev) & 0xfffff)

int fstat(int fd, struct stat *st);
int stat(const char *path, struct stat *st);
int mkdir(const char *path, mode_t mode);
int mknod(const char *path, mode_t mode, dev_t dev);

#endif
