/* exec: what it hands over, how it fails, and that the caller goes on after each failure. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/proc_info.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arguments.h"
#include "usertests.h"

static char *const no_words[] = {"x", NULL};

static void exec_of_no_program(void)
{
    make_file("empty", "");
    make_file("text", "#!/sh\necho not a program\n");
    REQUIRE_ERROR(execv("nosuch", no_words), ENOENT);
    REQUIRE_ERROR(execv("nosuch/x", no_words), ENOENT);
    REQUIRE_ERROR(execv("text/x", no_words), ENOTDIR);
    REQUIRE_ERROR(execv(".", no_words), EACCES);
    REQUIRE_ERROR(execv("/", no_words), EACCES);
    REQUIRE_ERROR(execv("/dev/null", no_words), EACCES);
    REQUIRE_ERROR(execv("empty", no_words), ENOEXEC);
    REQUIRE_ERROR(execv("text", no_words), ENOEXEC);
    REQUIRE(unlink("empty") == 0 && unlink("text") == 0);
}

/* Copies the first bytes of a program into the file "cut"; the number copied. */
static long copy_program(const char *path, long bytes)
{
    const int from = open(path, O_RDONLY), to = open("cut", O_WRONLY | O_CREAT | O_TRUNC, 0777);
    REQUIRE(from >= 0 && to >= 0);
    long done = 0;
    while (done < bytes) {
        const long piece = bytes - done < BUFFER_BYTES ? bytes - done : BUFFER_BYTES;
        const ssize_t n = read(from, buffer, (size_t)piece);
        if (n <= 0)
            break;
        REQUIRE(write(to, buffer, (size_t)n) == n);
        done += n;
    }
    REQUIRE(close(from) == 0 && close(to) == 0);
    return done;
}

static void exec_of_truncated_program(void)
{
    /* Within the ELF header, within the program headers, within the segments. */
    static const int lengths[] = {1, 4, 15, 16, 20, 51, 52, 63, 64, 65, 84, 119, 120, 200, 4096};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        REQUIRE(copy_program("/true", lengths[i]) == lengths[i]);
        REQUIRE_ERROR(execv("cut", no_words), ENOEXEC);
    }
    REQUIRE(unlink("cut") == 0);
}

static void exec_of_damaged_program(void)
{
    /* Byte in the ELF header: magic, class, byte order, type, machine, version of 32 bits. */
    static const int damaged[] = {0, 1, 2, 3, 4, 5, 16, 18};
    for (size_t i = 0; i < sizeof damaged / sizeof damaged[0]; i++) {
        copy_program("/true", 100000);
        const int fd = open("cut", O_RDWR);
        REQUIRE(read(fd, buffer, (size_t)damaged[i]) == damaged[i]);
        REQUIRE(write(fd, "\xee", 1) == 1 && close(fd) == 0);
        REQUIRE_ERROR(execv("cut", no_words), ENOEXEC);
    }
    REQUIRE(unlink("cut") == 0);
}

static void run_copy(void)
{
    execv("cut", no_words);
}

static void exec_of_a_copy(void)
{
    REQUIRE(copy_program("/false", 100000) > 4096);
    IN_CHILD(run_copy, 1);
    REQUIRE(unlink("cut") == 0);
}

static void exec_arguments(const char *what, char *third, char *fourth)
{
    execv(SELF, (char *[]){"name", CHECK_ARGUMENTS, (char *)what, third, fourth, NULL});
    _exit(1);
}

static void start_with_words(void) { exec_arguments(CHECK_WORDS, "two words", ""); }
static void start_with_new_image(void) { exec_arguments(CHECK_IMAGE, NULL, NULL); }

static void exec_hands_over_words(void) { IN_CHILD(start_with_words, ARGUMENTS_RIGHT); }

static void exec_makes_a_new_image(void)
{
    memset(buffer, 'x', BUFFER_BYTES);
    sbrk(20 * PAGE_BYTES);
    IN_CHILD(start_with_new_image, ARGUMENTS_RIGHT);
}

static char number_text[40][4];

/* CHECK_MANY with that many arguments in all. */
static void exec_many(int count)
{
    static char *words[41];
    words[0] = "name";
    words[1] = CHECK_ARGUMENTS;
    words[2] = CHECK_MANY;
    for (int i = 3; i < count; i++) {
        snprintf(number_text[i], sizeof number_text[i], "%d", i);
        words[i] = number_text[i];
    }
    words[count] = NULL;
    execv(SELF, words);
}

static void start_with_most(void) { exec_many(MOST_ARGUMENTS); }

static void exec_with_many_arguments(void)
{
    IN_CHILD(start_with_most, ARGUMENTS_RIGHT);
    if (in_linux_layout())
        return; /* only their size has a limit */
    exec_many(MOST_ARGUMENTS + 1);
    REQUIRE(errno == E2BIG);
    exec_many(40);
    REQUIRE(errno == E2BIG);
}

static void exec_with_long_arguments(void)
{
    static char text[PAGE_BYTES + 100];
    memset(text, 'a', sizeof text - 1);
    REQUIRE_ERROR(execv("/true", (char *[]){"true", text, NULL}), E2BIG);
    text[PAGE_BYTES - 1] = '\0'; /* fills the page by itself, without room for the array */
    REQUIRE_ERROR(execv("/true", (char *[]){text, NULL}), E2BIG);
    text[400] = '\0';
    static char *words[12];
    for (int i = 0; i < 11; i++)
        words[i] = text;
    REQUIRE_ERROR(execv("/true", words), E2BIG);
}

static void start_without_arguments(void)
{
    execv("/true", (char *[]){NULL});
}

static void exec_without_arguments(void) { IN_CHILD(start_without_arguments, 0); }

static void start_with_files(void)
{
    static char pid[12];
    REQUIRE(chdir("d") == 0);
    make_file("here", "abcdef");
    const int fd = open("here", O_RDONLY);
    REQUIRE(fd == 3 && dup(fd) == 4 && dup(fd) == 5);
    REQUIRE(read(fd, buffer, 3) == 3);
    snprintf(pid, sizeof pid, "%d", getpid());
    exec_arguments(CHECK_FILES, pid, NULL);
}

static void exec_keeps_files_and_pid(void)
{
    REQUIRE(mkdir("d", 0777) == 0);
    IN_CHILD(start_with_files, ARGUMENTS_RIGHT);
    REQUIRE(unlink("d") == 0);
}

static void exec_name(void)
{
    struct proc_info info;
    copy_program("/sleep", 100000);
    REQUIRE(link("cut", "fourteen_chars") == 0);
    const pid_t pid = fork();
    if (pid == 0) {
        execv("./fourteen_chars", (char *[]){"something", "1000", NULL});
        _exit(1);
    }
    do {
        ms_sleep(10);
        REQUIRE(proc_info(pid - 1, &info) == pid);
    } while (strcmp(info.name, "usertests") == 0);
    REQUIRE(strcmp(info.name, "fourteen_chars") == 0);
    REQUIRE(raw_call(6, pid, 9, 0) == 0);
    REQUIRE_STATUS(pid, KILLED);
    REQUIRE(unlink("cut") == 0 && unlink("fourteen_chars") == 0);
}

/* Takes all memory but so many pages, and tries to become another program. */
static void exec_with_free_pages(long pages)
{
    sbrk(8 * PAGE_BYTES);
    for (long step = 4096; step > 0; step /= 2)
        while (sbrk(step * PAGE_BYTES) != (void *)-1)
            ;
    sbrk(-pages * PAGE_BYTES);
    const struct sysinfo before = system_info();
    char *const end = sbrk(0);
    end[-1] = 'x';
    execv("/true", (char *[]){"true", NULL});
    REQUIRE(errno == ENOMEM && end[-1] == 'x');
    REQUIRE(system_info().free_pages == before.free_pages);
    _exit(2);
}

static void exec_with_memory_tight(void)
{
    int failures = 0, status = 2;
    for (long pages = 0; status == 2; pages++, failures++) {
        REQUIRE(pages < 40);
        const pid_t pid = fork();
        if (pid == 0)
            exec_with_free_pages(pages);
        REQUIRE(pid > 0 && wait(&status) == pid);
        REQUIRE(status == 0 || status == 2);
    }
    REQUIRE(failures > 6); /* root table, tables, text, data, guard, stack: each was missing once */
}

static void become_true(void) { execv("/true", no_words); }

static void exec_often(void)
{
    const struct sysinfo before = system_info();
    for (int i = 0; i < 50; i++)
        IN_CHILD(become_true, 0);
    REQUIRE(system_info().free_pages == before.free_pages);
}

/* printenv's output goes into the file "printed". */
static void print_environment(char *const envp[])
{
    char *const words[] = {"printenv", NULL};
    REQUIRE(dup2(open("printed", O_WRONLY | O_CREAT | O_TRUNC, 0666), STDOUT_FILENO) == STDOUT_FILENO);
    if (envp == environ)
        execv("/printenv", words);
    else
        execve("/printenv", words, envp);
}

static void with_three_strings(void)
{
    char *const three[] = {"B=2", "A=", "no equals sign", NULL};
    print_environment(three);
}

static void with_none(void)
{
    char *const none[] = {NULL};
    print_environment(none);
}

static void with_changed_environ(void)
{
    clearenv();
    REQUIRE(setenv("A", "1", 1) == 0 && setenv("B", "2", 1) == 0 && unsetenv("A") == 0);
    print_environment(environ);
}

static void environment_is_handed_over(void)
{
    IN_CHILD(with_three_strings, 0);
    require_content("printed", "B=2\nA=\nno equals sign\n");
    IN_CHILD(with_none, 0);
    require_content("printed", "");
    IN_CHILD(with_changed_environ, 0);
    require_content("printed", "B=2\n");
    REQUIRE(unlink("printed") == 0);
}

static void environment_is_the_process_s_own(void)
{
    REQUIRE(setenv("A", "1", 1) == 0);
    const pid_t pid = fork();
    if (pid == 0) {
        REQUIRE(strcmp(getenv("A"), "1") == 0 && setenv("A", "2", 1) == 0);
        _exit(0);
    }
    REQUIRE_STATUS(pid, 0);
    REQUIRE(strcmp(getenv("A"), "1") == 0);
}

static void bad_environment_pointers(void)
{
    char *envp[] = {"A=1", (char *)at(-PAGE_BYTES), NULL};
    REQUIRE_ERROR(execve("/printenv", no_words, envp), EFAULT);
    REQUIRE_ERROR(execve("/printenv", no_words, (char **)at(-PAGE_BYTES)), EFAULT);
    REQUIRE_ERROR(execve("/printenv", no_words, (char **)at((uintptr_t)__bss_end + 4 * PAGE_BYTES)), EFAULT);
}

static void path_is_searched(void)
{
    char *const words[] = {"say", "a", NULL};
    REQUIRE(mkdir("d", 0777) == 0 && copy_program("/true", 100000) > 4096);
    REQUIRE(link("cut", "d/say") == 0 && unlink("cut") == 0);
    REQUIRE(setenv("PATH", "/nosuch:/README:x", 1) == 0);
    REQUIRE_ERROR(execvp("say", words), ENOENT);
    REQUIRE(setenv("PATH", "/dev:d/say:/nosuch", 1) == 0);
    REQUIRE_ERROR(execvp("say", words), ENOENT);
    REQUIRE_ERROR(execvp("null", words), EACCES); /* found, and no program */
    REQUIRE_ERROR(execvp("", words), ENOENT);
    REQUIRE(setenv("PATH", "/nosuch:d", 1) == 0);
    const pid_t pid = fork();
    if (pid == 0) {
        execlp("say", "say", "a", NULL);
        _exit(1);
    }
    REQUIRE_STATUS(pid, 0);
    REQUIRE(unlink("d/say") == 0 && unlink("d") == 0);
}

const struct test exec_tests[] = {
    {"exec_of_no_program", exec_of_no_program, QUICK},
    {"exec_of_truncated_program", exec_of_truncated_program, QUICK},
    {"exec_of_damaged_program", exec_of_damaged_program, QUICK},
    {"exec_of_a_copy", exec_of_a_copy, QUICK},
    {"exec_hands_over_words", exec_hands_over_words, QUICK},
    {"exec_makes_a_new_image", exec_makes_a_new_image, QUICK},
    {"exec_with_many_arguments", exec_with_many_arguments, QUICK},
    {"exec_with_long_arguments", exec_with_long_arguments, QUICK},
    {"exec_without_arguments", exec_without_arguments, QUICK},
    {"exec_keeps_files_and_pid", exec_keeps_files_and_pid, QUICK},
    {"exec_name", exec_name, QUICK},
    {"exec_with_memory_tight", exec_with_memory_tight, SLOW},
    {"exec_often", exec_often, QUICK},
    {"environment_is_handed_over", environment_is_handed_over, QUICK},
    {"environment_is_the_process_s_own", environment_is_the_process_s_own, QUICK},
    {"bad_environment_pointers", bad_environment_pointers, QUICK},
    {"path_is_searched", path_is_searched, QUICK},
    {0},
};
