/* The program and the libraries: what their headers and dynamic sections say. */
#include "ld.h"

static struct object objects[MAX_OBJECTS];
static size_t count;

struct object *first_object;

struct object *new_object(const char *name)
{
    if (count == MAX_OBJECTS)
        fail_loading(name, "there are too many libraries", 0);
    struct object *object = &objects[count++];
    object->name = name;
    if (first_object == NULL)
        first_object = object;
    else
        objects[count - 2].next = object;
    return object;
}

const struct dynamic_entry *dynamic_section(const struct object *object)
{
    for (size_t i = 0; i < object->header_count; i++) {
        if (object->headers[i].type == PT_DYNAMIC)
            return (const struct dynamic_entry *)(object->base + object->headers[i].va);
    }
    return NULL;
}

void read_dynamic(struct object *object)
{
    const struct dynamic_entry *entry = dynamic_section(object);
    if (entry == NULL)
        fail_loading(object->name, "it has no dynamic section", 0);
    for (; entry->tag != DT_NULL; entry++) {
        if (entry->tag < DT_LOW_TAGS)
            object->dynamic[entry->tag] = entry->value;
        else if (entry->tag == DT_GNU_HASH)
            object->gnu_hash = (const uint32_t *)(object->base + entry->value);
    }
    if (object->dynamic[DT_STRTAB] == 0 || object->dynamic[DT_SYMTAB] == 0)
        fail_loading(object->name, "it has no dynamic symbol table", 0);
}

const char *string_of(const struct object *object, word offset)
{
    return (const char *)(object->base + object->dynamic[DT_STRTAB] + offset);
}

struct object *object_named(const char *name)
{
    for (struct object *object = first_object; object != NULL; object = object->next) {
        if (equal(object->name, name))
            return object;
    }
    return NULL;
}

struct object *object_at(word address)
{
    for (struct object *object = first_object; object != NULL; object = object->next) {
        for (size_t i = 0; i < object->header_count; i++) {
            const struct program_header *header = &object->headers[i];
            if (header->type == PT_LOAD && address - object->base - header->va < header->memory_bytes)
                return object;
        }
    }
    return NULL;
}
