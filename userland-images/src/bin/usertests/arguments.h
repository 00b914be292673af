/* With this argument the program checks how it was started, instead of the kernel. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#define CHECK_ARGUMENTS "--check-arguments"

/* The program is then: NAME --check-arguments WHAT ...; WHAT is one of these. */
#define CHECK_MANY   "many"   /* there are as many arguments as fit, each its number */
#define CHECK_WORDS  "words"  /* "two words" and "" follow */
#define CHECK_IMAGE  "image"  /* the memory is that of a new program */
#define CHECK_FILES  "files"  /* descriptor 5 and the working directory are the caller's; a pid follows */
#define CHECK_SIGNALS "signals" /* SIGUSR1 has the default action, SIGUSR2 is ignored, SIGTERM is blocked */

#define MOST_ARGUMENTS  31
#define ARGUMENTS_RIGHT 55

/* The status of the program: ARGUMENTS_RIGHT if all is as it must be. */
int check_arguments(int argc, char *argv[]);

#endif
