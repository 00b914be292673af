/* What there is, and how much of it is free. The layout is the kernel's: 128 bytes in both widths. */
#ifndef SYS_SYSINFO_H
#define SYS_SYSINFO_H

#include <sys/types.h>

struct sysinfo {
    uint64_t page_bytes;
    uint64_t total_pages;       /* of memory, for processes and page tables */
    uint64_t free_pages;
    uint64_t block_bytes;
    uint64_t total_blocks;      /* of the disk, for the contents of files and directories */
    uint64_t free_blocks;
    uint64_t total_inodes;      /* of the disk: files, directories and devices */
    uint64_t free_inodes;
    uint64_t processes;         /* zombies too */
    uint64_t max_processes;
    uint64_t open_files;        /* descriptors made by dup() and fork() share one */
    uint64_t max_open_files;
    uint64_t inodes_in_use;     /* open, or someone's working directory; the root always */
    uint64_t max_inodes_in_use;
    uint64_t ticks;             /* of 10 ms since boot */
    uint64_t harts;
};

int sysinfo(struct sysinfo *info);

#endif
