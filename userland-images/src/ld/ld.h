/*
 * The dynamic linker, /lib/ld.so. The kernel maps it beside a program that names it as its interpreter
 * (PT_INTERP), and starts it instead of the program. It maps the shared libraries that the program needs,
 * relocates all of them, and jumps to the program's entry point; later it finds the functions that are
 * called for the first time.
 *
 *   start.S       the entry point, and the one from the procedure linkage tables
 *   main.c        the order of things
 *   objects.c     the program and the libraries: what their dynamic sections say
 *   map.c         libraries: from a file into memory
 *   symbols.c     finding a symbol's definition
 *   relocate.c    filling in the addresses
 *   system.c      system calls, output, and the end
 *
 * It uses nothing of the C library, of which there is none yet, and little of the stack, which is one page
 * in some layouts.
 */
#ifndef LD_H
#define LD_H

#include <stdbool.h>
#include <stddef.h>

#include "elf.h"

#define PAGE_BYTES  4096
#define MAX_OBJECTS 16
#define MAX_PATH    128

/* The program, a library, or the dynamic linker itself. */
struct object {
    const char *name; /* as it is needed: libc.so */
    char path[MAX_PATH];
    word base; /* what is added to the addresses in the file */
    const struct program_header *headers;
    size_t header_count;
    word dynamic[DT_LOW_TAGS]; /* values by tag; 0: there is none */
    const uint32_t *gnu_hash;  /* NULL: there is none */
    struct object *next;       /* in the order of the search: the program, then libraries level by level */
};

/* objects.c */
extern struct object *first_object;
struct object *new_object(const char *name);
void read_dynamic(struct object *object); /* fills `dynamic` in, from the headers */
struct object *object_named(const char *name); /* NULL: it is not loaded */
struct object *object_at(word address);        /* the one that is mapped there; NULL: none is */
const struct dynamic_entry *dynamic_section(const struct object *object);
const char *string_of(const struct object *object, word offset);

/* map.c */
void load_library(const char *name);
void protect_relro(const struct object *object);

/* symbols.c */
struct definition {
    const struct object *object; /* NULL: there is none, and the reference is weak */
    const struct symbol *symbol;
};

enum purpose {
    FOR_ADDRESS, /* the program's linkage table may stand for the function */
    FOR_CALL,    /* the function itself is wanted */
    FOR_COPY,    /* what the program's own variable begins with */
};

struct definition find_definition(const struct object *user, word symbol_index, enum purpose purpose);
word address_of(struct definition definition);
const struct symbol *symbol_of(const struct object *object, word index);

/* relocate.c */
void relocate(struct object *object, bool lazily);
void copy_variables(struct object *program); /* after all libraries are relocated */
word bind_function(struct object *object, word table_offset); /* for start.S */
extern bool show_bindings;

/* start.S */
void _start(void);
void resolve_call(void);

/* system.c */
extern const char *program_name;
void memory_clear(void *from, size_t bytes);
void memory_copy(void *to, const void *from, size_t bytes);
bool equal(const char *a, const char *b);
size_t length_of(const char *text);
const char *variable(char *const envp[], const char *name); /* NULL: not set */

int open_file(const char *path); /* or -errno, as all of these */
long read_file(int fd, void *to, size_t count);
void close_file(int fd);
word map_memory(word address, size_t bytes, int protection, int flags, int fd, word offset);
long protect_memory(word address, size_t bytes, int protection);
void print(int fd, const char *const texts[]); /* up to a NULL; at most 256 characters in all */
const char *hexadecimal(word number); /* "0x...", with all digits; until the next call */
void end_process(int status) __attribute__((noreturn));

/* NAME: error while loading shared libraries: LIBRARY: WHAT; status 127 */
void fail_loading(const char *library, const char *what, long error) __attribute__((noreturn));

#define MAP_PRIVATE   2
#define MAP_FIXED     0x10
#define MAP_ANONYMOUS 0x20
#define PROT_READ     1
#define PROT_WRITE    2
#define PROT_EXEC     4

#endif
