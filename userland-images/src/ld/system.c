/* System calls, output, strings, and the end. */
#include <syscall.h>

#include "ld.h"

#define CANNOT_START 127 /* the status of a program that could not be linked */

const char *program_name = "ld.so";

static long call(long number, word a, word b, word c, word d, word e, word f)
{
    register word a0 __asm__("a0") = a;
    register word a1 __asm__("a1") = b;
    register word a2 __asm__("a2") = c;
    register word a3 __asm__("a3") = d;
    register word a4 __asm__("a4") = e;
    register word a5 __asm__("a5") = f;
    register long a7 __asm__("a7") = number;
    __asm__ volatile("ecall"
                     : "+r"(a0)
                     : "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5), "r"(a7)
                     : "memory");
    return (long)a0;
}

int open_file(const char *path) { return (int)call(SYS_open, (word)path, 0, 0, 0, 0, 0); }

long read_file(int fd, void *to, size_t count)
{
    return call(SYS_read, (word)fd, (word)to, count, 0, 0, 0);
}

void close_file(int fd) { call(SYS_close, (word)fd, 0, 0, 0, 0, 0); }

word map_memory(word address, size_t bytes, int protection, int flags, int fd, word offset)
{
    return (word)call(SYS_mmap, address, bytes, (word)protection, (word)flags, (word)fd, offset);
}

long protect_memory(word address, size_t bytes, int protection)
{
    return call(SYS_mprotect, address, bytes, (word)protection, 0, 0, 0);
}

void end_process(int status)
{
    for (;;)
        call(SYS_exit, (word)status, 0, 0, 0, 0, 0);
}

size_t length_of(const char *text)
{
    size_t length = 0;
    while (text[length] != '\0')
        length++;
    return length;
}

bool equal(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

void memory_copy(void *to, const void *from, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        ((char *)to)[i] = ((const char *)from)[i];
}

void memory_clear(void *from, size_t bytes)
{
    char *p = from, *end = p + bytes;
    for (; p < end && (word)p % sizeof(word) != 0; p++)
        *p = 0;
    for (; (size_t)(end - p) >= sizeof(word); p += sizeof(word))
        *(word *)p = 0;
    for (; p < end; p++)
        *p = 0;
}

const char *variable(char *const envp[], const char *name)
{
    for (; *envp != NULL; envp++) {
        size_t i = 0;
        while (name[i] != '\0' && (*envp)[i] == name[i])
            i++;
        if (name[i] == '\0' && (*envp)[i] == '=')
            return *envp + i + 1;
    }
    return NULL;
}

void print(int fd, const char *const texts[])
{
    static char line[256];
    size_t length = 0;
    for (; *texts != NULL; texts++) {
        for (const char *p = *texts; *p != '\0' && length < sizeof line; p++)
            line[length++] = *p;
    }
    call(SYS_write, (word)fd, (word)line, length, 0, 0, 0);
}

const char *hexadecimal(word number)
{
    static char digits[2 + 2 * sizeof number + 1] = "0x";
    for (size_t i = 0; i < 2 * sizeof number; i++)
        digits[2 + i] = "0123456789abcdef"[number >> 4 * (2 * sizeof number - 1 - i) & 15];
    return digits;
}

/* As strerror(), for the errors that opening and mapping a file can have. */
static const char *reason(long error)
{
    switch (-error) {
    case 2: return "No such file or directory";
    case 12: return "Cannot allocate memory";
    case 13: return "Permission denied";
    case 20: return "Not a directory";
    case 23: return "Too many open files in system";
    case 24: return "Too many open files";
    default: return "Error";
    }
}

void fail_loading(const char *library, const char *what, long error)
{
    print(2, (const char *const[]){program_name, ": error while loading shared libraries: ", library, ": ",
                                   what, error == 0 ? "" : ": ", error == 0 ? "" : reason(error), "\n",
                                   NULL});
    end_process(CANNOT_START);
}
