/* pmap [-x] PID...: the mappings of processes; -x: with what of them is in frames, and written. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ADDRESS_WIDTH (2 * (int)sizeof(void *))

struct mapping {
    unsigned long start;
    char mode[6];
    char name[64];
    unsigned long kib, rss, dirty;
};

static bool extended;
static unsigned long total, total_rss, total_dirty;

/* What stands behind the addresses, without the folders; pages without a file are "[ anon ]". */
static void set_name(struct mapping *mapping, const char *name)
{
    const char *slash = strrchr(name, '/');
    if (*name == '\0')
        name = "  [ anon ]";
    else if (strcmp(name, "[stack]") == 0)
        name = "  [ stack ]";
    else if (strcmp(name, "[heap]") == 0)
        name = "  [ heap ]";
    else if (*name == '/' && slash != NULL)
        name = slash + 1;
    strncpy(mapping->name, name, sizeof mapping->name - 1);
    mapping->name[sizeof mapping->name - 1] = '\0';
}

/* START-END PERMISSIONS OFFSET DEVICE INODE NAME */
static void begin(struct mapping *mapping, char *line)
{
    char *at;
    memset(mapping, 0, sizeof *mapping);
    mapping->start = strtoul(line, &at, 16);
    const char *permissions = strchr(at, ' ') + 1;
    const char kept = permissions[3] == 's' ? 's' : '-';
    sprintf(mapping->mode, "%.3s%c-", permissions, kept);
    const char *name = permissions;
    for (int field = 0; field < 4 && name != NULL; field++) {
        name = strchr(name, ' ');
        if (name != NULL)
            name++;
    }
    while (name != NULL && *name == ' ')
        name++;
    set_name(mapping, name == NULL ? "" : name);
}

static void print(const struct mapping *mapping)
{
    if (mapping->mode[0] == '\0')
        return;
    if (extended)
        printf("%0*lx %7lu %7lu %7lu %s %s\n", ADDRESS_WIDTH, mapping->start, mapping->kib,
               mapping->rss, mapping->dirty, mapping->mode, mapping->name);
    else
        printf("%0*lx %6luK %s %s\n", ADDRESS_WIDTH, mapping->start, mapping->kib, mapping->mode,
               mapping->name);
    total += mapping->kib;
    total_rss += mapping->rss;
    total_dirty += mapping->dirty;
}

static bool has_label(const char *line, const char *label)
{
    return strncmp(line, label, strlen(label)) == 0;
}

static void take(struct mapping *mapping, char *line)
{
    const bool starts = (*line >= '0' && *line <= '9') || (*line >= 'a' && *line <= 'f');
    if (starts) {
        print(mapping);
        begin(mapping, line);
        return;
    }
    const char *colon = strchr(line, ':');
    const unsigned long kib = colon == NULL ? 0 : strtoul(colon + 1, NULL, 10);
    if (has_label(line, "Size:"))
        mapping->kib = kib;
    else if (has_label(line, "Rss:"))
        mapping->rss = kib;
    else if (has_label(line, "Shared_Dirty:") || has_label(line, "Private_Dirty:"))
        mapping->dirty += kib;
}

static FILE *open_file(const char *pid, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%s/%s", pid, name);
    return fopen(path, "r");
}

static void print_command(const char *pid)
{
    char words[256];
    FILE *file = open_file(pid, "cmdline");
    size_t count = file == NULL ? 0 : fread(words, 1, sizeof words, file);
    if (file != NULL)
        fclose(file);
    for (size_t i = 0; i + 1 < count; i++)
        words[i] = words[i] == '\0' ? ' ' : words[i];
    words[count == 0 ? 0 : count - 1] = '\0';
    printf("%s:   %s\n", pid, words);
}

static int show(const char *pid)
{
    FILE *file = open_file(pid, "smaps");
    if (file == NULL) {
        fprintf(stderr, "pmap: %s: %s\n", pid, errno == ENOENT ? "no such process" : strerror(errno));
        return 1;
    }
    print_command(pid);
    if (extended)
        printf("%-*s  Kbytes     RSS   Dirty Mode  Mapping\n", ADDRESS_WIDTH, "Address");
    struct mapping mapping = {.mode = ""};
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    total = total_rss = total_dirty = 0;
    while ((length = getline(&line, &size, file)) > 0) {
        if (line[length - 1] == '\n')
            line[length - 1] = '\0';
        take(&mapping, line);
    }
    print(&mapping);
    free(line);
    fclose(file);
    if (extended)
        printf("%-*s %7lu %7lu %7lu\n", ADDRESS_WIDTH, "total kB", total, total_rss, total_dirty);
    else
        printf(" total %*luK\n", ADDRESS_WIDTH, total);
    return 0;
}

int main(int argc, char *argv[])
{
    int status = 0;
    for (int option; (option = getopt(argc, argv, "x")) != -1;) {
        extended = option == 'x';
        status |= option != 'x';
    }
    if (status != 0 || optind == argc) {
        fprintf(stderr, "usage: pmap [-x] PID...\n");
        return 2;
    }
    for (int i = optind; i < argc; i++)
        status |= show(argv[i]);
    return status;
}
