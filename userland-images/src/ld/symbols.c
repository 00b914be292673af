/*
 * Finding a symbol's definition: the first object that has one, beginning with the program. Each object
 * has a hash table of what it defines: GNU's, which begins with a filter that excludes most names at once,
 * or System V's.
 */
#include "ld.h"

const struct symbol *symbol_of(const struct object *object, word index)
{
    return (const struct symbol *)(object->base + object->dynamic[DT_SYMTAB]) + index;
}

/* Whether an object's symbol is the definition that is looked for. */
static bool defines(const struct object *object, const struct symbol *symbol, const char *name,
                    enum purpose purpose)
{
    if (SYMBOL_BINDING(symbol) == STB_LOCAL || SYMBOL_TYPE(symbol) == STT_TLS)
        return false;
    /* An undefined function with a value: the program's linkage table stands for it. */
    if (symbol->section == SHN_UNDEF && (purpose != FOR_ADDRESS || symbol->value == 0))
        return false;
    return equal(string_of(object, symbol->name), name);
}

static uint32_t gnu_hash_of(const char *name)
{
    uint32_t hash = 5381;
    for (; *name != '\0'; name++)
        hash = hash * 33 + (unsigned char)*name;
    return hash;
}

static const struct symbol *find_by_gnu_hash(const struct object *object, const char *name,
                                             enum purpose purpose)
{
    const uint32_t bucket_count = object->gnu_hash[0];
    const uint32_t first = object->gnu_hash[1]; /* index of the first symbol in the table */
    const uint32_t filter_words = object->gnu_hash[2];
    const uint32_t shift = object->gnu_hash[3];
    const word *filter = (const word *)(object->gnu_hash + 4);
    const uint32_t *buckets = (const uint32_t *)(filter + filter_words);
    const uint32_t *chains = buckets + bucket_count;

    const uint32_t bits = 8 * sizeof(word), hash = gnu_hash_of(name);
    const word present = filter[hash / bits % filter_words];
    if ((present >> hash % bits & present >> (hash >> shift) % bits & 1) == 0)
        return NULL;
    uint32_t index = buckets[hash % bucket_count];
    if (index < first)
        return NULL;
    for (;; index++) {
        const uint32_t there = chains[index - first]; /* its lowest bit: the last of the bucket */
        const struct symbol *symbol = symbol_of(object, index);
        if ((there | 1) == (hash | 1) && defines(object, symbol, name, purpose))
            return symbol;
        if ((there & 1) != 0)
            return NULL;
    }
}

static const struct symbol *find_by_hash(const struct object *object, const char *name,
                                         enum purpose purpose)
{
    const uint32_t *table = (const uint32_t *)(object->base + object->dynamic[DT_HASH]);
    const uint32_t *buckets = table + 2, *chains = buckets + table[0];
    uint32_t hash = 0;
    for (const char *p = name; *p != '\0'; p++) {
        hash = (hash << 4) + (unsigned char)*p;
        hash = (hash ^ (hash >> 24 & 0xf0)) & 0x0fffffff;
    }
    for (uint32_t i = buckets[hash % table[0]]; i != 0; i = chains[i]) {
        if (defines(object, symbol_of(object, i), name, purpose))
            return symbol_of(object, i);
    }
    return NULL;
}

static const struct symbol *find_in(const struct object *object, const char *name, enum purpose purpose)
{
    if (object->gnu_hash != NULL)
        return find_by_gnu_hash(object, name, purpose);
    return object->dynamic[DT_HASH] != 0 ? find_by_hash(object, name, purpose) : NULL;
}

struct definition find_definition(const struct object *user, word symbol_index, enum purpose purpose)
{
    const struct symbol *reference = symbol_of(user, symbol_index);
    const char *name = string_of(user, reference->name);
    if (SYMBOL_BINDING(reference) == STB_LOCAL)
        return (struct definition){.object = user, .symbol = reference};
    const struct object *object = purpose == FOR_COPY ? first_object->next : first_object;
    for (; object != NULL; object = object->next) {
        const struct symbol *symbol = find_in(object, name, purpose);
        if (symbol != NULL)
            return (struct definition){.object = object, .symbol = symbol};
    }
    if (SYMBOL_BINDING(reference) == STB_WEAK)
        return (struct definition){.object = NULL};
    print(2, (const char *const[]){program_name, ": symbol lookup error: ", user->path,
                                   ": undefined symbol: ", name, "\n", NULL});
    end_process(127);
}

word address_of(struct definition definition)
{
    return definition.object == NULL ? 0 : definition.object->base + definition.symbol->value;
}
