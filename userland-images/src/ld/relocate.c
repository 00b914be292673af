/* Filling in the addresses: RISC-V ELF psABI, chapter "Relocations", the dynamic ones. */
#include "ld.h"

bool show_bindings;

static word *place_of(const struct object *object, const struct relocation *relocation)
{
    return (word *)(object->base + relocation->offset);
}

static word symbol_index_of(const struct relocation *relocation)
{
    return RELOCATION_SYMBOL(relocation->info);
}

static void say_binding(const struct object *user, struct definition definition, word symbol_index)
{
    const char *name = string_of(user, symbol_of(user, symbol_index)->name);
    print(2, (const char *const[]){"binding file ", user->path, " to ",
                                   definition.object == NULL ? "nothing" : definition.object->path,
                                   ": normal symbol `", name, "'\n", NULL});
}

static struct definition find_and_say(const struct object *object, const struct relocation *relocation,
                                      enum purpose purpose)
{
    const struct definition definition = find_definition(object, symbol_index_of(relocation), purpose);
    if (show_bindings)
        say_binding(object, definition, symbol_index_of(relocation));
    return definition;
}

static void relocate_one(const struct object *object, const struct relocation *relocation)
{
    word *place = place_of(object, relocation);
    const uint32_t type = RELOCATION_TYPE(relocation->info);
    switch (type) {
    case R_RISCV_NONE:
    case R_RISCV_COPY: /* later: the libraries may not be relocated yet */
        break;
    case R_RISCV_RELATIVE: *place = object->base + relocation->addend; break;
    case R_RISCV_JUMP_SLOT: *place = address_of(find_and_say(object, relocation, FOR_CALL)); break;
    default:
        if (type != R_RISCV_WORD)
            fail_loading(object->name, "it has a relocation of an unknown type", 0);
        *place = address_of(find_and_say(object, relocation, FOR_ADDRESS)) + relocation->addend;
    }
}

/* The relocations of a table of the dynamic section, but for those of calls. */
static void relocate_all(const struct object *object, word table, word bytes)
{
    const word calls = object->dynamic[DT_JMPREL], call_bytes = object->dynamic[DT_PLTRELSZ];
    for (word at = table; at - table < bytes; at += sizeof(struct relocation)) {
        if (at - calls >= call_bytes) /* GNU ld counts those among the others, too */
            relocate_one(object, (const struct relocation *)(object->base + at));
    }
}

/* The relocation of the function with that number in the linkage table. */
static const struct relocation *relocation_of_call(const struct object *object, word index)
{
    return (const struct relocation *)(object->base + object->dynamic[DT_JMPREL]) + index;
}

/*
 * Functions that are bound at their first call: the word of each leads to the first entry of the linkage
 * table, and from there, by the first two words of .got.plt, to resolve_call() with the object.
 */
static void prepare_calls(struct object *object)
{
    word *table = (word *)(object->base + object->dynamic[DT_PLTGOT]);
    table[0] = (word)resolve_call;
    table[1] = (word)object;
}

void relocate(struct object *object, bool lazily)
{
    const word *dynamic = object->dynamic;
    const bool now = dynamic[DT_BIND_NOW] != 0 || (dynamic[DT_FLAGS] & DF_BIND_NOW) != 0 ||
                     dynamic[DT_PLTGOT] == 0;
    relocate_all(object, dynamic[DT_RELA], dynamic[DT_RELASZ]);
    for (word i = 0; i < dynamic[DT_PLTRELSZ] / sizeof(struct relocation); i++) {
        const struct relocation *relocation = relocation_of_call(object, i);
        if (lazily && !now)
            *place_of(object, relocation) += object->base; /* the address of the table's first entry */
        else
            relocate_one(object, relocation);
    }
    if (lazily && !now && dynamic[DT_PLTRELSZ] != 0)
        prepare_calls(object);
}

void copy_variables(struct object *program)
{
    const struct relocation *relocation =
        (const struct relocation *)(program->base + program->dynamic[DT_RELA]);
    for (word i = 0; i < program->dynamic[DT_RELASZ] / sizeof *relocation; i++, relocation++) {
        if (RELOCATION_TYPE(relocation->info) != R_RISCV_COPY)
            continue;
        const struct definition definition = find_and_say(program, relocation, FOR_COPY);
        const word bytes = symbol_of(program, symbol_index_of(relocation))->bytes;
        if (definition.object != NULL)
            memory_copy(place_of(program, relocation), (const void *)address_of(definition),
                        bytes < definition.symbol->bytes ? bytes : definition.symbol->bytes);
    }
}

word bind_function(struct object *object, word table_offset)
{
    const struct relocation *relocation = relocation_of_call(object, table_offset / sizeof(word));
    const word address = address_of(find_and_say(object, relocation, FOR_CALL));
    *place_of(object, relocation) = address;
    return address;
}
