/* sysinfo: prints how much memory, disk and tables there are, and how much of them is free. */
#include <stdio.h>
#include <sys/sysinfo.h>

static void print_row(const char *what, uint64_t total, uint64_t free)
{
    printf("%-14s %9lu %9lu %9lu\n", what, (unsigned long)total, (unsigned long)(total - free),
           (unsigned long)free);
}

int main(void)
{
    struct sysinfo info;
    if (sysinfo(&info) < 0) {
        perror("sysinfo");
        return 1;
    }
    const uint64_t page_kib = info.page_bytes / 1024, block_kib = info.block_bytes / 1024;
    printf("                   total      used      free\n");
    print_row("memory KiB", info.total_pages * page_kib, info.free_pages * page_kib);
    print_row("disk KiB", info.total_blocks * block_kib, info.free_blocks * block_kib);
    print_row("inodes", info.total_inodes, info.free_inodes);
    print_row("processes", info.max_processes, info.max_processes - info.processes);
    print_row("open files", info.max_open_files, info.max_open_files - info.open_files);
    print_row("inodes in use", info.max_inodes_in_use,
              info.max_inodes_in_use - info.inodes_in_use);
    printf("up %lu.%02lu s, %lu hart%s\n", (unsigned long)info.ticks / 100,
           (unsigned long)info.ticks % 100, (unsigned long)info.harts, info.harts == 1 ? "" : "s");
    return 0;
}
