/*
 * Expansion of a word: quotes go, $? and $$ are replaced.
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

char *expand_word(const char *text)
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
            *to++ = c;
            text++;
        }
    }
    *to = '\0';
    return result;
}
