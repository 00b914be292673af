/*
 * Expansion of words: quotes go, $? and $$ are replaced, patterns become file names.
 *
 *   'x'  as it stands     "x"  with $ and with \ before \ " $     \x  the character x
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

#define LONGEST_NUMBER 11

/* The value of a $ at `text`, written to `to`; the characters of the text that it takes. */
static size_t expand_dollar(const char *text, char *to)
{
    if (text[1] == '?') {
        sprintf(to, "%d", last_status);
        return 2;
    }
    if (text[1] == '$') {
        sprintf(to, "%d", getpid());
        return 2;
    }
    strcpy(to, "$");
    return 1;
}

/* `many` and `one` are what * and ? become where they are not quoted. */
static char *expand(const char *text, char many, char one)
{
    char *const result = allocate(strlen(text) * LONGEST_NUMBER + 1);
    char *to = result;
    char quote = '\0'; /* the one that we are inside of */
    while (*text != '\0') {
        const char c = *text;
        if (quote == '\0' && (c == '\'' || c == '"')) {
            quote = c;
            text++;
        } else if (c == quote) {
            quote = '\0';
            text++;
        } else if (c == '$' && quote != '\'') {
            text += expand_dollar(text, to);
            to += strlen(to);
        } else if (c == '\\' && (quote == '\0' || (quote == '"' && strchr("\\\"$", text[1])))) {
            *to++ = text[1];
            text += text[1] == '\0' ? 1 : 2;
        } else {
            const bool plain = quote == '\0';
            *to++ = plain && c == '*' ? many : plain && c == '?' ? one : c;
            text++;
        }
    }
    *to = '\0';
    return result;
}

char *expand_word(const char *text) { return expand(text, '*', '?'); }

void add_argument(struct arguments *arguments, char *word)
{
    if (arguments->count + 1 >= arguments->capacity) {
        const size_t more = arguments->capacity == 0 ? 8 : 2 * arguments->capacity;
        char **moved = allocate(more * sizeof *moved);
        memcpy(moved, arguments->words, arguments->count * sizeof *moved);
        arguments->words = moved;
        arguments->capacity = more;
    }
    arguments->words[arguments->count++] = word;
}

struct arguments expand_all(const struct word *words)
{
    struct arguments arguments = {.words = allocate(sizeof *arguments.words)};
    for (; words != NULL; words = words->next)
        add_matches(&arguments, expand(words->text, MANY, ONE));
    return arguments;
}
