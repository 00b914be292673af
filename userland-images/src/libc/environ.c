/*
 * The environment: strings NAME=VALUE, of which `environ` is the list. It begins as what the kernel has
 * put on the stack; the first change makes a copy of the list in the heap.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "heap.h"

char **environ; /* NULL: empty */

static char **own_list; /* in the heap; what `environ` was when it was changed last */
static size_t capacity; /* of own_list, without the NULL at its end */

/*
 * The strings that setenv() has made, to free them when they are replaced. They come from the heap
 * directly: to a checking malloc() they would look like leaks.
 */
struct setting {
    struct setting *next;
    char text[];
};

static struct setting *settings;

static size_t count(void)
{
    size_t n = 0;
    while (environ != NULL && environ[n] != NULL)
        n++;
    return n;
}

/* The place of a variable in environ; NULL: it is not there. */
static char **find(const char *name, size_t length)
{
    for (char **entry = environ; entry != NULL && *entry != NULL; entry++) {
        if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=')
            return entry;
    }
    return NULL;
}

static bool is_name(const char *name)
{
    return name != NULL && name[0] != '\0' && strchr(name, '=') == NULL;
}

/* Frees a string that is no longer in environ, if setenv() has made it. */
static void forget(const char *text)
{
    for (struct setting **link = &settings; *link != NULL; link = &(*link)->next) {
        struct setting *setting = *link;
        if (setting->text != text)
            continue;
        *link = setting->next;
        __heap_free(setting);
        return;
    }
}

/* Puts a string in the place of the variable that it sets, or at the end. */
static int put(char *text, size_t name_length)
{
    char **place = find(text, name_length);
    if (place != NULL) {
        char *old = *place;
        *place = text;
        forget(old);
        return 0;
    }
    const size_t n = count();
    if (environ != own_list || n == capacity) {
        const size_t more = 2 * n + 8;
        char **list = __heap_allocate((more + 1) * sizeof *list);
        if (list == NULL) {
            errno = ENOMEM;
            return -1;
        }
        if (n > 0)
            memcpy(list, environ, n * sizeof *list);
        if (own_list != NULL)
            __heap_free(own_list);
        environ = own_list = list;
        capacity = more;
    }
    environ[n] = text;
    environ[n + 1] = NULL;
    return 0;
}

char *getenv(const char *name)
{
    const size_t length = strlen(name);
    char **place = find(name, length);
    return place == NULL ? NULL : *place + length + 1;
}

int setenv(const char *name, const char *value, int overwrite)
{
    if (!is_name(name)) {
        errno = EINVAL;
        return -1;
    }
    if (!overwrite && getenv(name) != NULL)
        return 0;
    const size_t length = strlen(name), value_bytes = strlen(value) + 1;
    struct setting *setting = __heap_allocate(sizeof *setting + length + 1 + value_bytes);
    if (setting == NULL) {
        errno = ENOMEM;
        return -1;
    }
    memcpy(setting->text, name, length);
    setting->text[length] = '=';
    memcpy(setting->text + length + 1, value, value_bytes);
    if (put(setting->text, length) < 0) {
        __heap_free(setting);
        return -1;
    }
    setting->next = settings;
    settings = setting;
    return 0;
}

int unsetenv(const char *name)
{
    if (!is_name(name)) {
        errno = EINVAL;
        return -1;
    }
    const size_t length = strlen(name);
    for (char **place; (place = find(name, length)) != NULL;) {
        char *old = *place;
        for (; *place != NULL; place++)
            place[0] = place[1];
        forget(old);
    }
    return 0;
}

int putenv(char *text)
{
    const char *equals = strchr(text, '=');
    return equals == NULL ? unsetenv(text) : put(text, (size_t)(equals - text));
}

int clearenv(void)
{
    environ = NULL;
    while (settings != NULL)
        forget(settings->text);
    return 0;
}
