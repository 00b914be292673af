/*
 * What malloc() says on standard error. No stream is used: those have blocks of their own, and the heap
 * may be in ruins.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "malloc_check.h"
#include "malloc_report.h"
#include "start.h"

static char line[320];
static size_t length;

static void add(const char *text)
{
    for (; *text != '\0' && length < sizeof line - 1; text++)
        line[length++] = *text;
}

static void add_number(uintptr_t number, unsigned base)
{
    char digits[24];
    char *p = digits + sizeof digits;
    *--p = '\0';
    do {
        *--p = "0123456789abcdef"[number % base];
        number /= base;
    } while (number != 0);
    add(p);
}

static void add_address(const void *address)
{
    add("0x");
    add_number((uintptr_t)address, 16);
}

static void add_count(size_t count, const char *noun)
{
    add_number(count, 10);
    add(" ");
    add(noun);
    if (count != 1)
        add("s");
}

static void begin(const char *function)
{
    length = 0;
    add(__program_name);
    add("[");
    add_number((uintptr_t)getpid(), 10);
    add("]: ");
    add(function);
}

static void end_line(void)
{
    line[length++] = '\n';
    write(STDERR_FILENO, line, length);
    length = 0;
}

static void add_called_at(const void *caller)
{
    if (caller == NULL)
        return;
    add("; called at ");
    add_address(caller);
}

static void add_history(const struct record *record)
{
    add(" of ");
    add_count(record->bytes, "byte");
    add(", allocated at ");
    add_address(record->allocated_at);
    if (record->freed_at != NULL) {
        add(", freed at ");
        add_address(record->freed_at);
    }
}

void __malloc_stop(const char *function, const char *what, const void *block, const void *caller)
{
    begin(function);
    add(": ");
    add(what);
    add(": ");
    add_address(block);
    add_called_at(caller);
    end_line();
    abort();
}

void __report_block(const char *function, const char *what, const struct record *record,
                    const void *payload, const void *given, const void *caller)
{
    begin(function);
    add(": ");
    add(what);
    add(": ");
    if (given != payload) {
        const ptrdiff_t offset = (const char *)given - (const char *)payload;
        add_address(given);
        add(", ");
        add_count((size_t)(offset < 0 ? -offset : offset), "byte");
        add(offset < 0 ? " before the start of " : " behind the start of ");
    }
    add("block ");
    add_address(payload);
    add_history(record);
    add_called_at(caller);
    end_line();
    abort();
}

/* Of a block, and which of its bytes. */
static void add_byte(const struct record *record, const unsigned char *payload, ptrdiff_t offset)
{
    add(": block ");
    add_address(payload);
    add_history(record);
    add(": byte ");
    if (offset < 0)
        add("-");
    add_number((uintptr_t)(offset < 0 ? -offset : offset), 10);
}

void __report_written(const char *function, const char *what, const struct record *record,
                      const unsigned char *payload, ptrdiff_t offset, const void *caller)
{
    const unsigned char written = payload[offset];
    begin(function);
    add(": ");
    add(what);
    add_byte(record, payload, offset);
    add(" was written (0x");
    add(written < 16 ? "0" : "");
    add_number(written, 16);
    add(")");
    add_called_at(caller);
    end_line();
    abort();
}

void __report_access(const char *what, const struct record *record, const unsigned char *payload,
                     ptrdiff_t offset, const void *pc)
{
    begin("memory access: ");
    add(what);
    add_byte(record, payload, offset);
    add("; by the instruction at ");
    add_address(pc);
    end_line();
    abort();
}

void __report_leaks(const struct list *live, size_t blocks, size_t bytes, size_t allocations,
                    size_t most)
{
    begin("exit(): ");
    if (blocks == 0) {
        add("all of ");
        add_count(allocations, "block");
        add(" freed");
        end_line();
        return;
    }
    add_count(blocks, "block");
    add(", ");
    add_count(bytes, "byte");
    add(", not freed, of ");
    add_number(allocations, 10);
    end_line();
    const struct record *record = live->first;
    for (size_t i = 0; i < most && record != NULL; i++, record = record->next) {
        add("    ");
        add_count(record->bytes, "byte");
        add(" allocated at ");
        add_address(record->allocated_at);
        end_line();
    }
    if (blocks > most) {
        add("    and ");
        add_count(blocks - most, "more block");
        end_line();
    }
}
