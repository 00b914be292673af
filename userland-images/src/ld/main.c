/* The order of things: from the kernel's start of the process to the program's. */
#include "ld.h"

#define VECTOR_TYPES 32

/* The values of the auxiliary vector, by type. */
static word vector[VECTOR_TYPES];

/*
 * The dynamic linker's own relocations, which can only be of one kind. Until this is done, no pointer in
 * its data is right.
 */
static void relocate_self(word base, const struct dynamic_entry *entry)
{
    const struct relocation *relocation = NULL;
    word bytes = 0;
    for (; entry->tag != DT_NULL; entry++) {
        if (entry->tag == DT_RELA)
            relocation = (const struct relocation *)(base + entry->value);
        else if (entry->tag == DT_RELASZ)
            bytes = entry->value;
    }
    for (word i = 0; i < bytes / sizeof *relocation; i++) {
        if (RELOCATION_TYPE(relocation[i].info) == R_RISCV_RELATIVE)
            *(word *)(base + relocation[i].offset) = base + relocation[i].addend;
    }
}

static void read_vector(char *const envp[])
{
    while (*envp != NULL)
        envp++;
    for (const word *pair = (const word *)(envp + 1); pair[0] != AT_NULL; pair += 2) {
        if (pair[0] < VECTOR_TYPES)
            vector[pair[0]] = pair[1];
    }
}

/* The program is mapped already. */
static struct object *describe_program(char *const argv[])
{
    struct object *program = new_object(argv[0] != NULL ? argv[0] : "?");
    const char *path = (const char *)vector[AT_EXECFN];
    for (size_t i = 0; path != NULL && path[i] != '\0' && i < MAX_PATH - 1; i++)
        program->path[i] = path[i];
    program->headers = (const struct program_header *)vector[AT_PHDR];
    program->header_count = vector[AT_PHNUM];
    for (size_t i = 0; i < program->header_count; i++) {
        if (program->headers[i].type == PT_LOAD && program->headers[i].offset == 0)
            program->base = (vector[AT_PHDR] & -(word)PAGE_BYTES) - program->headers[i].va;
    }
    read_dynamic(program);
    return program;
}

/* Level by level: the libraries of the program, then theirs. */
static void load_libraries(void)
{
    for (const struct object *object = first_object; object != NULL; object = object->next) {
        for (const struct dynamic_entry *entry = dynamic_section(object); entry->tag != DT_NULL; entry++) {
            if (entry->tag != DT_NEEDED)
                continue;
            const char *name = string_of(object, entry->value);
            if (object_named(name) == NULL)
                load_library(name);
        }
    }
}

static void list_objects(word own_base)
{
    for (const struct object *object = first_object->next; object != NULL; object = object->next)
        print(1, (const char *const[]){"\t", object->name, " => ", object->path, " (",
                                       hexadecimal(object->base), ")\n", NULL});
    print(1, (const char *const[]){"\t/lib/ld.so (", hexadecimal(own_base), ")\n", NULL});
}

/* Those that others need come first: the later an object was loaded, the earlier. */
static void initialise(struct object *object, int argc, char *argv[], char *envp[])
{
    if (object == NULL)
        return;
    initialise(object->next, argc, argv, envp);
    typedef void function(int, char *[], char *[]);
    function *const *functions = (function *const *)(object->base + object->dynamic[DT_INIT_ARRAY]);
    for (word i = 0; i < object->dynamic[DT_INIT_ARRAYSZ] / sizeof *functions; i++)
        functions[i](argc, argv, envp);
}

/* For start.S; the program's entry point. */
word start_linker(int argc, char *argv[], char *envp[], word base, const struct dynamic_entry *dynamic);

word start_linker(int argc, char *argv[], char *envp[], word base, const struct dynamic_entry *dynamic)
{
    relocate_self(base, dynamic);
    read_vector(envp);
    if (argc > 0)
        program_name = argv[0];
    if (vector[AT_ENTRY] == (word)_start) {
        print(2, (const char *const[]){"ld.so: it is started by the kernel, for programs that name it as "
                                       "their interpreter\n", NULL});
        end_process(127);
    }
    struct object *program = describe_program(argv);
    load_libraries();
    if (variable(envp, "LD_TRACE_LOADED_OBJECTS") != NULL) {
        list_objects(base);
        end_process(0);
    }
    const char *debug = variable(envp, "LD_DEBUG");
    show_bindings = debug != NULL && equal(debug, "bindings");
    const char *now = variable(envp, "LD_BIND_NOW");
    const bool lazily = now == NULL || now[0] == '\0';
    for (struct object *object = program->next; object != NULL; object = object->next)
        relocate(object, lazily);
    relocate(program, lazily);
    copy_variables(program);
    for (struct object *object = program; object != NULL; object = object->next)
        protect_relro(object);
    initialise(program->next, argc, argv, envp);
    return vector[AT_ENTRY];
}
