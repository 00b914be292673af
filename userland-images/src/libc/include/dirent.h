/* Reading directories. The layout is the kernel's: 40 bytes, 28 in 32 bits. */
#ifndef DIRENT_H
#define DIRENT_H

#include <sys/types.h>

struct dirent {
    ino_t d_ino;
    off_t d_off;
    uint16_t d_reclen;
    uint8_t d_type;
    char d_name[15]; /* at most 14 characters, and NUL */
};

#define DT_LNK 10 /* a d_type: a symbolic link */

typedef struct {
    int fd;
    off_t position;
    struct dirent entry;
} DIR;

/* The system call: reads the entry at position; the position of the next one, or 0 at the end. */
off_t get_dirent(int fd, struct dirent *entry, off_t position);

DIR *opendir(const char *path);
struct dirent *readdir(DIR *dir); /* valid until the next call; NULL at the end */
int closedir(DIR *dir);

#endif
