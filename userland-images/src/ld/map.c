/*
 * Libraries: from a file into memory. The segments keep their distances; the first mapping, of no
 * permissions, finds a place for all of them, and each segment is then mapped over its part of it. Text
 * and read-only data stay the file's own pages, which all processes share; the pages of data become the
 * process's own when it writes to them.
 */
#include "ld.h"

#define DIRECTORY "/lib/"

/* The start of the file that is being mapped: its headers lie there. */
static union {
    struct elf_header header;
    char bytes[1024];
} start;

/* The path of a library; one with a slash is a path already. */
static void make_path(struct object *object)
{
    bool slash = false;
    for (const char *p = object->name; *p != '\0'; p++)
        slash |= *p == '/';
    const char *directory = slash ? "" : DIRECTORY;
    const size_t length = length_of(directory), name_bytes = length_of(object->name) + 1;
    if (length + name_bytes > MAX_PATH)
        fail_loading(object->name, "its name is too long", 0);
    memory_copy(object->path, directory, length);
    memory_copy(object->path + length, object->name, name_bytes);
}

/* Reads the start of the file, and refuses what is no library for this machine. */
static void read_headers(const struct object *object, int fd)
{
    const long got = read_file(fd, start.bytes, sizeof start.bytes);
    const struct elf_header *header = &start.header;
    if (got < 0)
        fail_loading(object->name, "cannot read file data", got);
    if (got < (long)sizeof *header)
        fail_loading(object->name, "file too short", 0);
    if (header->ident[0] != 0x7f || header->ident[1] != 'E' || header->ident[2] != 'L' ||
        header->ident[3] != 'F')
        fail_loading(object->name, "invalid ELF header", 0);
    if (header->ident[EI_CLASS] != ELFCLASS)
        fail_loading(object->name,
                     header->ident[EI_CLASS] == 1 ? "wrong ELF class: ELFCLASS32"
                                                  : "wrong ELF class: ELFCLASS64", 0);
    if (header->ident[EI_DATA] != ELFDATA2LSB || header->machine != EM_RISCV || header->type != ET_DYN ||
        header->program_header_bytes != sizeof(struct program_header))
        fail_loading(object->name, "it is no shared library for this machine", 0);
    if (header->program_headers_offset > (word)got ||
        header->program_headers * sizeof(struct program_header) >
            (word)got - header->program_headers_offset)
        fail_loading(object->name, "its program headers are not at its start", 0);
}

static word page_below(word address) { return address & -(word)PAGE_BYTES; }
static word page_above(word address) { return page_below(address + PAGE_BYTES - 1); }

static int protection_of(const struct program_header *header)
{
    return ((header->flags & PF_R) != 0 ? PROT_READ : 0) | ((header->flags & PF_W) != 0 ? PROT_WRITE : 0) |
           ((header->flags & PF_X) != 0 ? PROT_EXEC : 0);
}

static void require(const struct object *object, word address)
{
    if (address >= (word)-4095)
        fail_loading(object->name, "failed to map segment from shared object", (long)address);
}

/* Maps one segment to its place, which is ours already. */
static void map_segment(const struct object *object, const struct program_header *header, int fd)
{
    const word first = object->base + page_below(header->va);
    const word file_end = object->base + header->va + header->file_bytes;
    const word end = object->base + header->va + header->memory_bytes;
    const int protection = protection_of(header);
    if (header->va % PAGE_BYTES != header->offset % PAGE_BYTES || header->file_bytes > header->memory_bytes)
        fail_loading(object->name, "ELF load command address/offset not properly aligned", 0);
    if (header->file_bytes > 0)
        require(object, map_memory(first, file_end - first, protection, MAP_PRIVATE | MAP_FIXED, fd,
                                   page_below(header->offset)));
    if (end <= file_end)
        return;
    /* bss: the rest of the last page of the file, and pages of zeros behind it. */
    const word zeros = header->file_bytes > 0 ? page_above(file_end) : first;
    if (header->file_bytes > 0)
        memory_clear((void *)file_end, (end < zeros ? end : zeros) - file_end);
    if (end > zeros)
        require(object, map_memory(zeros, end - zeros, protection,
                                   MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0));
}

static void map_object(struct object *object, int fd)
{
    const struct program_header *headers =
        (const struct program_header *)(start.bytes + start.header.program_headers_offset);
    const size_t count = start.header.program_headers;
    word lowest = (word)-1, highest = 0;
    const struct program_header *first = NULL; /* the segment that holds the program headers */
    for (size_t i = 0; i < count; i++) {
        if (headers[i].type != PT_LOAD)
            continue;
        const word end = headers[i].va + headers[i].memory_bytes;
        if (headers[i].va < lowest)
            lowest = headers[i].va;
        if (end > highest)
            highest = end;
        if (headers[i].offset == 0)
            first = &headers[i];
    }
    if (highest <= lowest || first == NULL)
        fail_loading(object->name, "object file has no loadable segments", 0);
    lowest = page_below(lowest);
    const word place = map_memory(0, page_above(highest) - lowest, 0, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    require(object, place);
    object->base = place - lowest;
    for (size_t i = 0; i < count; i++) {
        if (headers[i].type == PT_LOAD)
            map_segment(object, &headers[i], fd);
    }
    object->headers = (const struct program_header *)(object->base + first->va +
                                                      start.header.program_headers_offset);
    object->header_count = count;
}

void load_library(const char *name)
{
    struct object *object = new_object(name);
    make_path(object);
    const int fd = open_file(object->path);
    if (fd < 0)
        fail_loading(name, "cannot open shared object file", fd);
    read_headers(object, fd);
    map_object(object, fd);
    close_file(fd);
    read_dynamic(object);
}

void protect_relro(const struct object *object)
{
    for (size_t i = 0; i < object->header_count; i++) {
        const struct program_header *header = &object->headers[i];
        if (header->type != PT_GNU_RELRO)
            continue;
        const word first = page_below(object->base + header->va);
        const word end = page_below(object->base + header->va + header->memory_bytes);
        if (end > first && protect_memory(first, end - first, PROT_READ) < 0)
            fail_loading(object->name, "cannot apply additional memory protection after relocation", 0);
    }
}
