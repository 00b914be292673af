/*
 * The grammar:
 *
 *   list      and-or { (; | &) and-or } [; | &]
 *   and-or    pipeline { (&& | ||) pipeline }
 *   pipeline  command { | command }
 *   command   { redirection } ( ( list ) | { NAME=value } word { word } ) { redirection },
 *             redirections anywhere among the words
 *
 * One function for each; `at` is the next character to be read. Only parentheses recurse.
 */
#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sh.h"

#define MAX_NESTING 5 /* of parentheses: each takes about 300 bytes of a stack of one page */

static const char *at;
static int nesting;
static bool failed;

static bool parse_list(struct and_or **list);

/* Reports the first error only; always false. */
static bool syntax_error(const char *why)
{
    if (!failed)
        fprintf(stderr, "sh: syntax error: %s\n", why);
    failed = true;
    return false;
}

static bool unexpected(void)
{
    char why[40];
    if (*at == '\0')
        return syntax_error("unexpected end of line");
    const bool twice = at[0] == at[1] && strchr(";&|<>", *at) != NULL;
    snprintf(why, sizeof why, "unexpected %.*s", twice ? 2 : 1, at);
    return syntax_error(why);
}

static void skip_blanks(void)
{
    while (isspace(*at))
        at++;
    if (*at == '#')
        at += strlen(at);
}

/* Takes an operator if it comes next. */
static bool take(const char *operator)
{
    skip_blanks();
    const size_t length = strlen(operator);
    if (strncmp(at, operator, length) != 0)
        return false;
    at += length;
    return true;
}

static bool at_operator(void) { return *at == '\0' || strchr(";&|()<>", *at) != NULL; }

/* Takes a word, which is there; its quotes are kept. */
static bool take_word(char **word)
{
    const char *start = at;
    char quote = '\0';
    while (quote != '\0' ? *at != '\0' : !at_operator() && !isspace(*at)) {
        if (*at == '\\' && quote != '\'' && at[1] != '\0')
            at++;
        else if (*at == quote)
            quote = '\0';
        else if (quote == '\0' && (*at == '\'' || *at == '"'))
            quote = *at;
        at++;
    }
    if (quote != '\0')
        return syntax_error(quote == '"' ? "a \" is not closed" : "a ' is not closed");
    const size_t length = (size_t)(at - start);
    *word = copy_of(start, length);
    return true;
}

/* The descriptor in front of `<` or `>`: digits that touch it. -1: the next thing is a word. */
static int take_descriptor(void)
{
    const char *p = at;
    while (isdigit(*p))
        p++;
    if (*p != '<' && *p != '>')
        return -1;
    const int fd = p > at ? atoi(at) : *p == '<' ? 0 : 1;
    at = p;
    return fd;
}

static bool parse_redirection(int fd, struct redirection *redirection)
{
    redirection->fd = fd;
    if (take("<&") || take(">&"))
        redirection->flags = COPY_DESCRIPTOR;
    else if (take("<"))
        redirection->flags = O_RDONLY;
    else if (take(">>"))
        redirection->flags = O_WRONLY | O_CREAT | O_APPEND;
    else if (take(">"))
        redirection->flags = O_WRONLY | O_CREAT | O_TRUNC;
    skip_blanks();
    return at_operator() ? unexpected() : take_word(&redirection->target);
}

static bool parse_group(struct command *command)
{
    if (++nesting > MAX_NESTING)
        return syntax_error("parentheses are nested too deeply");
    if (!parse_list(&command->group))
        return false;
    nesting--;
    return take(")") ? true : unexpected();
}

static bool parse_command(struct command **result)
{
    struct command *command = *result = allocate(sizeof *command);
    struct word **last_word = &command->words, **last_assignment = &command->assignments;
    struct redirection **last_redirection = &command->redirections;
    for (;;) {
        skip_blanks();
        const int fd = take_descriptor();
        if (fd >= 0) {
            struct redirection *redirection = allocate(sizeof *redirection);
            if (!parse_redirection(fd, redirection))
                return false;
            *last_redirection = redirection;
            last_redirection = &redirection->next;
        } else if (command->words == NULL && command->group == NULL && take("(")) {
            if (command->assignments != NULL)
                return syntax_error("a word before (");
            if (!parse_group(command))
                return false;
        } else if (!at_operator()) {
            if (command->group != NULL)
                return syntax_error("a word after )");
            struct word *word = allocate(sizeof *word);
            if (!take_word(&word->text))
                return false;
            struct word ***last = command->words == NULL && is_assignment(word->text)
                                      ? &last_assignment
                                      : &last_word;
            **last = word;
            *last = &word->next;
        } else {
            break;
        }
    }
    const bool empty = !command->words && !command->assignments && !command->group &&
                       !command->redirections;
    return empty ? unexpected() : true;
}

static bool parse_pipeline(struct pipeline *pipeline)
{
    struct command **last = &pipeline->first;
    for (;;) {
        if (!parse_command(last))
            return false;
        last = &(*last)->next;
        if (strncmp(at, "||", 2) == 0 || !take("|"))
            return true;
    }
}

static bool parse_and_or(struct and_or *and_or)
{
    struct pipeline **last = &and_or->first;
    enum condition condition = ALWAYS;
    for (;;) {
        struct pipeline *pipeline = allocate(sizeof *pipeline);
        pipeline->condition = condition;
        if (!parse_pipeline(pipeline))
            return false;
        *last = pipeline;
        last = &pipeline->next;
        if (take("&&"))
            condition = AFTER_SUCCESS;
        else if (take("||"))
            condition = AFTER_FAILURE;
        else
            return true;
    }
}

static bool parse_list(struct and_or **list)
{
    for (;;) {
        struct and_or *and_or = allocate(sizeof *and_or);
        if (!parse_and_or(and_or))
            return false;
        *list = and_or;
        list = &and_or->next;
        and_or->background = take("&");
        if (!and_or->background && !take(";"))
            return true;
        skip_blanks();
        if (*at == '\0' || *at == ')')
            return true; /* the separator was the last thing */
    }
}

bool parse_line(const char *line, struct and_or **list)
{
    at = line;
    nesting = 0;
    failed = false;
    *list = NULL;
    skip_blanks();
    if (*at == '\0')
        return true;
    if (!parse_list(list))
        return false;
    return *at == '\0' ? true : unexpected();
}
