/* free: how much memory there is and what it is used for, in KiB, from /proc/meminfo. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long total, available, unused, shared, buffers, cached, swap_total, swap_free;

static const struct {
    const char *label;
    unsigned long *kib;
} fields[] = {
    {"MemTotal", &total}, {"MemFree", &unused},  {"MemAvailable", &available},
    {"Buffers", &buffers}, {"Cached", &cached},  {"Shmem", &shared},
    {"SwapTotal", &swap_total}, {"SwapFree", &swap_free},
};

static void take(char *line)
{
    char *colon = strchr(line, ':');
    if (colon == NULL)
        return;
    *colon = '\0';
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (strcmp(line, fields[i].label) == 0)
            *fields[i].kib = strtoul(colon + 1, NULL, 10);
}

int main(void)
{
    FILE *file = fopen("/proc/meminfo", "r");
    if (file == NULL) {
        perror("free: /proc/meminfo");
        return 1;
    }
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, file) > 0)
        take(line);
    free(line);
    fclose(file);
    printf("               total        used        free      shared  buff/cache   available\n");
    printf("Mem:     %11lu %11lu %11lu %11lu %11lu %11lu\n", total, total - available, unused, shared,
           buffers + cached, available);
    printf("Swap:    %11lu %11lu %11lu\n", swap_total, swap_total - swap_free, swap_free);
    return 0;
}
