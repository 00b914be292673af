/*
 * Variables. Those of the environment are kept by the C library, and passed on to every command; the
 * others are the shell's own. A name is in one of the two at most.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sh.h"

struct variable {
    struct variable *next;
    char *value;
    char name[];
};

static struct variable *variables;

size_t name_length(const char *text)
{
    if (!isalpha(text[0]) && text[0] != '_')
        return 0;
    size_t length = 1;
    while (isalnum(text[length]) || text[length] == '_')
        length++;
    return length;
}

bool is_assignment(const char *text)
{
    const size_t length = name_length(text);
    return length > 0 && text[length] == '=';
}

/* The link to a variable of the shell's own, or to the end of the list. */
static struct variable **find(const char *name)
{
    struct variable **link = &variables;
    while (*link != NULL && strcmp((*link)->name, name) != 0)
        link = &(*link)->next;
    return link;
}

const char *value_of(const char *name, size_t length)
{
    const char *text = copy_of(name, length);
    const char *value = getenv(text);
    if (value != NULL)
        return value;
    const struct variable *variable = *find(text);
    return variable == NULL ? "" : variable->value;
}

static bool no_memory(void)
{
    fprintf(stderr, "sh: %s\n", strerror(ENOMEM));
    return false;
}

static void forget(struct variable **link)
{
    struct variable *variable = *link;
    if (variable == NULL)
        return;
    *link = variable->next;
    free(variable->value);
    free(variable);
}

bool set_variable(const char *name, size_t length, const char *value)
{
    const char *text = copy_of(name, length);
    if (getenv(text) != NULL)
        return setenv(text, value, 1) == 0 || no_memory();
    struct variable *variable = malloc(sizeof *variable + length + 1);
    char *own = strdup(value);
    if (variable == NULL || own == NULL) {
        free(variable);
        free(own);
        return no_memory();
    }
    forget(find(text));
    *variable = (struct variable){.next = variables, .value = own};
    strcpy(variable->name, text);
    variables = variable;
    return true;
}

bool export_variable(const char *name)
{
    struct variable **link = find(name);
    if (*link == NULL)
        return getenv(name) != NULL || setenv(name, "", 1) == 0 || no_memory();
    if (setenv(name, (*link)->value, 1) < 0)
        return no_memory();
    forget(link);
    return true;
}

void unset_variable(const char *name)
{
    unsetenv(name);
    forget(find(name));
}
