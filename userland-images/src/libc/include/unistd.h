/* System calls. Each returns -1 and sets errno on failure, unless it says otherwise. */
#ifndef UNISTD_H
#define UNISTD_H

#include <sys/types.h>

#define STDIN_FILENO  0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2

#define SEEK_SET 0 /* from the start */
#define SEEK_CUR 1 /* from the present place */
#define SEEK_END 2 /* from the end */

extern char **environ; /* "NAME=VALUE" ... NULL */

/* Processes */
pid_t fork(void);
void _exit(int status) __attribute__((noreturn)); /* at once: no buffers are flushed */
int execve(const char *path, char *const argv[], char *const envp[]);
int execv(const char *path, char *const argv[]);
int execvp(const char *name, char *const argv[]); /* without a slash: in the directories of $PATH */
int execvpe(const char *name, char *const argv[], char *const envp[]);
int execl(const char *path, const char *first, ...); /* the last argument is a NULL */
int execlp(const char *name, const char *first, ...);
pid_t getpid(void);
pid_t getppid(void);
int setpgid(pid_t pid, pid_t pgid);    /* 0: the caller, its own pid */
int tcsetpgrp(int fd, pid_t pgid);     /* the group that ^C ends */
int ms_sleep(unsigned milliseconds);
unsigned sleep(unsigned seconds);      /* 0 */
int uptime(void);                      /* ticks of 10 ms since boot */
int poweroff(int status);              /* the machine stops; the emulator exits with status & 255 */
int brk(void *end);                    /* moves the end of the heap there */
void *sbrk(intptr_t increment_bytes);  /* the old end of the heap */

/* Files */
int close(int fd);
ssize_t read(int fd, void *buffer, size_t bytes);
ssize_t write(int fd, const void *buffer, size_t bytes);
off_t lseek(int fd, off_t offset, int whence); /* SEEK_SET and so on, in stdio.h too */
int dup(int fd);
int dup2(int old_fd, int new_fd);
int pipe(int fds[2]);                  /* fds[0] reads what was written to fds[1] */
int isatty(int fd);                    /* 1: an interactive console, 0: no; -1: bad fd */
int link(const char *old_path, const char *new_path);
int unlink(const char *path);
int symlink(const char *target, const char *path);
ssize_t readlink(const char *path, char *buffer, int bytes); /* bytes of the target, without NUL */
int chdir(const char *path);

/* Options: as POSIX. */
extern char *optarg;
extern int optind, optopt;
int getopt(int argc, char *const argv[], const char *options);

#endif
