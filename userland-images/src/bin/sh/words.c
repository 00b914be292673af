/*
 * Expansion of words: quotes go, variables get their values, patterns become file names.
 *
 *   'x'  as it stands     "x"  with $ and with \ before \ " $     \x  the character x
 *
 * What a variable holds is split at blanks where it is not quoted; an unquoted word of which nothing is
 * left is no word at all.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

/* A word in the making. */
struct growing {
    char *text;
    size_t length, capacity;
    bool counts; /* even if it is empty: it was quoted */
    struct arguments *words; /* the finished ones; NULL: they are not collected */
    char many, one;          /* what * and ? become where they are not quoted */
};

static void add(struct growing *word, char c)
{
    if (word->length + 1 >= word->capacity) {
        const size_t more = 2 * word->capacity + 16;
        char *moved = allocate(more);
        if (word->length > 0)
            memcpy(moved, word->text, word->length);
        word->text = moved;
        word->capacity = more;
    }
    word->text[word->length++] = c;
    word->text[word->length] = '\0';
}

static char *text_of(const struct growing *word) { return word->text == NULL ? allocate(1) : word->text; }

/* The word is complete; what follows belongs to the next one. */
static void finish(struct growing *word)
{
    if (word->counts || word->length > 0)
        add_matches(word->words, text_of(word));
    word->text = NULL;
    word->length = word->capacity = 0;
    word->counts = false;
}

static void add_value(struct growing *word, const char *value, bool quoted)
{
    for (; *value != '\0'; value++) {
        if (word->words != NULL && !quoted && isspace(*value))
            finish(word);
        else
            add(word, !quoted && *value == '*' ? word->many : !quoted && *value == '?' ? word->one : *value);
    }
}

static void add_number(struct growing *word, int number)
{
    char digits[12];
    snprintf(digits, sizeof digits, "%d", number);
    add_value(word, digits, true);
}

/* Adds the value of the $ at `text`; the characters of the text that it takes. */
static size_t expand_dollar(struct growing *word, const char *text, bool quoted)
{
    const bool braced = text[1] == '{';
    const char *name = text + 1 + braced;
    const size_t length = name_length(name);
    if (length > 0 && (!braced || name[length] == '}')) {
        add_value(word, value_of(name, length), quoted);
        return (size_t)(name - text) + length + braced;
    }
    if (text[1] == '?') {
        add_number(word, last_status);
        return 2;
    }
    if (text[1] == '$') {
        add_number(word, getpid());
        return 2;
    }
    add(word, '$');
    return 1;
}

static void expand(struct growing *word, const char *text)
{
    char quote = '\0'; /* the one that we are inside of */
    while (*text != '\0') {
        const char c = *text;
        if (quote == '\0' && (c == '\'' || c == '"')) {
            quote = c;
            word->counts = true;
            text++;
        } else if (c == quote) {
            quote = '\0';
            text++;
        } else if (c == '$' && quote != '\'') {
            text += expand_dollar(word, text, quote != '\0');
        } else if (c == '\\' && (quote == '\0' || (quote == '"' && strchr("\\\"$", text[1])))) {
            if (text[1] != '\0')
                add(word, text[1]);
            text += text[1] == '\0' ? 1 : 2;
        } else {
            const bool plain = quote == '\0';
            add(word, plain && c == '*' ? word->many : plain && c == '?' ? word->one : c);
            text++;
        }
    }
}

char *expand_word(const char *text)
{
    struct growing word = {.many = '*', .one = '?'};
    expand(&word, text);
    return text_of(&word);
}

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
    for (; words != NULL; words = words->next) {
        struct growing word = {.words = &arguments, .many = MANY, .one = ONE};
        expand(&word, words->text);
        finish(&word);
    }
    return arguments;
}
