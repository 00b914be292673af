/*
 * The shell: a line is parsed into a tree (parse.c), whose words still have their quotes; the tree
 * is run (run.c); the words are expanded only then (words.c), for $? may have changed.
 */
#ifndef SH_H
#define SH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define STATUS_USAGE          2   /* a syntax error, or a builtin that was called wrongly */
#define STATUS_CANNOT_EXECUTE 126
#define STATUS_NOT_FOUND      127

struct word {
    char *text; /* as it was typed */
    struct word *next;
};

struct redirection {
    int fd;      /* that is redirected */
    int flags;   /* for open(), or COPY_DESCRIPTOR */
    char *target; /* a word: the file, or the descriptor to copy */
    struct redirection *next;
};

#define COPY_DESCRIPTOR (-1)

struct and_or;

/* NAME=VALUE... WORD... with redirections, or ( LIST ) with redirections. */
struct command {
    struct word *assignments;
    struct word *words;
    struct and_or *group; /* NULL: a simple command */
    struct redirection *redirections;
    struct command *next; /* in the pipeline */
};

enum condition { ALWAYS, AFTER_SUCCESS, AFTER_FAILURE };

/* COMMAND | COMMAND ... */
struct pipeline {
    enum condition condition; /* of the pipeline before, for this one to run */
    struct command *first;
    struct pipeline *next;
};

/* PIPELINE && PIPELINE || ... ; a list is a chain of these. */
struct and_or {
    bool background;
    struct pipeline *first;
    struct and_or *next;
};

extern int last_status;  /* of the last command: $? */
extern bool job_control; /* each job is a process group of its own */

/* parse.c */
bool parse_line(const char *line, struct and_or **list); /* false: it has said why */

/* words.c */
struct arguments {
    char **words; /* NULL behind the last */
    size_t count;
    size_t capacity;
};

/* What expand_all() makes of * and ? that are not quoted: bytes that UTF-8 never uses. */
#define MANY      '\376'
#define ONE       '\377'
#define WILDCARDS "\376\377"

char *expand_word(const char *text); /* to one word; * and ? are nothing special */
struct arguments expand_all(const struct word *words); /* split, and with file names for patterns */
void add_argument(struct arguments *arguments, char *word);

/* variables.c: those of the shell alone, and those of the environment, which commands inherit */
size_t name_length(const char *text); /* of the name that the text begins with; 0: with none */
bool is_assignment(const char *text); /* NAME=... */
const char *value_of(const char *name, size_t length); /* "": there is no such variable */
bool set_variable(const char *name, size_t length, const char *value); /* false: it has said why */
bool export_variable(const char *name);
void unset_variable(const char *name);

/* glob.c: the names that match, in order; the word itself when there are none. */
void add_matches(struct arguments *arguments, char *word);

/* run.c */
#define EVERY_CHILD (-1)
int wait_for(const pid_t *pids, int count); /* all of these have ended: the status of the last */
void run_list(const struct and_or *list);

/* builtins.c */
typedef int builtin(int argc, char *argv[]);
builtin *find_builtin(const char *name); /* NULL: there is none of that name */

/* memory.c: memory of one line; running out of it ends the shell */
void *allocate(size_t bytes); /* zeroed */
char *copy_of(const char *text, size_t length); /* with a NUL at its end */
void free_line(void);

#endif
