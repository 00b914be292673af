/* Formatted output. */
#include <ctype.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "stream.h"

/* Where the characters go: into a stream, or into a string of limited size. */
struct sink {
    FILE *file; /* NULL: into the string */
    char *string;
    size_t room;  /* bytes that string can still take, its NUL not counted */
    size_t count; /* characters produced, whether they had room or not */
};

/* One conversion: %[flags][width][.precision][length]letter */
struct conversion {
    bool left, plus, space, alternative, zeros;
    int width;
    int precision; /* -1: not given */
    int length;    /* bytes of the integer argument */
};

static void put(struct sink *sink, const char *bytes, size_t count)
{
    sink->count += count;
    if (sink->file != NULL) {
        __stream_put(sink->file, bytes, count);
        return;
    }
    if (count > sink->room)
        count = sink->room;
    memcpy(sink->string, bytes, count);
    sink->string += count;
    sink->room -= count;
}

static void pad(struct sink *sink, char with, int count)
{
    for (; count > 0; count--)
        put(sink, &with, 1);
}

static void put_string(struct sink *sink, const struct conversion *c, const char *s)
{
    if (s == NULL)
        s = "(null)";
    const size_t max = c->precision < 0 ? SIZE_MAX : (size_t)c->precision;
    const int length = (int)strnlen(s, max);
    if (!c->left)
        pad(sink, ' ', c->width - length);
    put(sink, s, (size_t)length);
    if (c->left)
        pad(sink, ' ', c->width - length);
}

/* The digits of value, which end where `end` points; their start. No digits for zero. */
static char *to_digits(char *end, uint64_t value, unsigned base, const char *digits)
{
    for (; value > ULONG_MAX; value /= base) /* with 32 bits: what one register cannot hold */
        *--end = digits[value % base];
    for (unsigned long small = (unsigned long)value; small != 0; small /= base)
        *--end = digits[small % base];
    return end;
}

static void put_number(struct sink *sink, const struct conversion *c, uint64_t value, char letter,
                       bool negative)
{
    char buffer[24]; /* 2^64 has 22 octal digits */
    char *const end = buffer + sizeof buffer;
    const bool hexadecimal = letter == 'x' || letter == 'X' || letter == 'p';
    const unsigned base = hexadecimal ? 16 : letter == 'o' ? 8 : 10;
    const char *digits =
        to_digits(end, value, base, letter == 'X' ? "0123456789ABCDEF" : "0123456789abcdef");
    const int count = (int)(end - digits);

    const char *prefix = "";
    if (negative)
        prefix = "-";
    else if (letter == 'p' || (c->alternative && hexadecimal && value != 0))
        prefix = letter == 'X' ? "0X" : "0x";
    else if (letter == 'd' && (c->plus || c->space))
        prefix = c->plus ? "+" : " ";
    const int prefix_length = (int)strlen(prefix);

    int zeros = (c->precision < 0 ? 1 : c->precision) - count; /* zero itself is one digit */
    if (c->alternative && letter == 'o' && zeros < 1)
        zeros = 1;
    if (c->zeros && !c->left && c->precision < 0 && c->width - prefix_length - count > zeros)
        zeros = c->width - prefix_length - count;
    if (zeros < 0)
        zeros = 0;

    const int blanks = c->width - prefix_length - zeros - count;
    if (!c->left)
        pad(sink, ' ', blanks);
    put(sink, prefix, (size_t)prefix_length);
    pad(sink, '0', zeros);
    put(sink, digits, (size_t)count);
    if (c->left)
        pad(sink, ' ', blanks);
}

static const char *parse_flags(const char *p, struct conversion *c)
{
    for (;; p++) {
        switch (*p) {
        case '-': c->left = true; break;
        case '+': c->plus = true; break;
        case ' ': c->space = true; break;
        case '#': c->alternative = true; break;
        case '0': c->zeros = true; break;
        default: return p;
        }
    }
}

static const char *parse_int(const char *p, int *value)
{
    for (*value = 0; isdigit(*p); p++)
        *value = *value * 10 + (*p - '0');
    return p;
}

static const char *parse_length(const char *p, struct conversion *c)
{
    c->length = sizeof(int);
    switch (*p) {
    case 'h': c->length = p[1] == 'h' ? sizeof(char) : sizeof(short); break;
    case 'l': c->length = p[1] == 'l' ? sizeof(long long) : sizeof(long); break;
    case 'j': c->length = sizeof(intmax_t); break;
    case 'z': c->length = sizeof(size_t); break;
    case 't': c->length = sizeof(ptrdiff_t); break;
    default: return p;
    }
    return p[1] == p[0] ? p + 2 : p + 1; /* hh and ll are two letters */
}

/* So that a va_list can be handed on by reference in both ABIs. */
struct arguments {
    va_list list;
};

static int64_t next_signed(struct arguments *arguments, int length)
{
    if (length == sizeof(int64_t))
        return va_arg(arguments->list, int64_t);
    const int value = va_arg(arguments->list, int);
    if (length == sizeof(char))
        return (signed char)value;
    return length == sizeof(short) ? (short)value : value;
}

static uint64_t next_unsigned(struct arguments *arguments, int length)
{
    if (length == sizeof(uint64_t))
        return va_arg(arguments->list, uint64_t);
    const unsigned value = va_arg(arguments->list, unsigned);
    if (length == sizeof(char))
        return (unsigned char)value;
    return length == sizeof(short) ? (unsigned short)value : value;
}

static void convert(struct sink *sink, const struct conversion *c, char letter,
                    struct arguments *arguments)
{
    switch (letter) {
    case 'd':
    case 'i': {
        const int64_t value = next_signed(arguments, c->length);
        put_number(sink, c, value < 0 ? -(uint64_t)value : (uint64_t)value, 'd', value < 0);
        break;
    }
    case 'u':
    case 'o':
    case 'x':
    case 'X':
        put_number(sink, c, next_unsigned(arguments, c->length), letter, false);
        break;
    case 'p':
        put_number(sink, c, (uintptr_t)va_arg(arguments->list, void *), letter, false);
        break;
    case 's':
        put_string(sink, c, va_arg(arguments->list, const char *));
        break;
    case 'c': {
        const char character = (char)va_arg(arguments->list, int);
        pad(sink, ' ', c->left ? 0 : c->width - 1);
        put(sink, &character, 1);
        pad(sink, ' ', c->left ? c->width - 1 : 0);
        break;
    }
    default: /* %%, and whatever is no conversion: as it stands */
        put(sink, &letter, 1);
        break;
    }
}

static void format_to(struct sink *sink, const char *p, struct arguments *arguments)
{
    while (*p != '\0') {
        const char *percent = p;
        while (*percent != '\0' && *percent != '%')
            percent++;
        put(sink, p, (size_t)(percent - p));
        if (percent[0] == '\0' || percent[1] == '\0')
            return;

        struct conversion c = {.precision = -1};
        p = parse_flags(percent + 1, &c);
        if (*p == '*') {
            c.width = va_arg(arguments->list, int);
            c.left = c.left || c.width < 0;
            c.width = c.width < 0 ? -c.width : c.width;
            p++;
        } else {
            p = parse_int(p, &c.width);
        }
        if (*p == '.' && p[1] == '*') {
            c.precision = va_arg(arguments->list, int);
            p += 2;
        } else if (*p == '.') {
            p = parse_int(p + 1, &c.precision);
        }
        p = parse_length(p, &c);
        if (*p != '\0')
            convert(sink, &c, *p++, arguments);
    }
}

int vfprintf(FILE *file, const char *format, va_list list)
{
    struct sink sink = {.file = file};
    struct arguments arguments;
    va_copy(arguments.list, list);
    format_to(&sink, format, &arguments);
    va_end(arguments.list);
    __stream_end_of_call(file);
    return file->failed ? EOF : (int)sink.count;
}

int vsnprintf(char *to, size_t size, const char *format, va_list list)
{
    struct sink sink = {.string = to, .room = size == 0 ? 0 : size - 1};
    struct arguments arguments;
    va_copy(arguments.list, list);
    format_to(&sink, format, &arguments);
    va_end(arguments.list);
    if (size > 0)
        *sink.string = '\0';
    return (int)sink.count;
}

int vprintf(const char *format, va_list list) { return vfprintf(stdout, format, list); }

int printf(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const int count = vfprintf(stdout, format, list);
    va_end(list);
    return count;
}

int fprintf(FILE *file, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const int count = vfprintf(file, format, list);
    va_end(list);
    return count;
}

int snprintf(char *to, size_t size, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const int count = vsnprintf(to, size, format, list);
    va_end(list);
    return count;
}

int sprintf(char *to, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const int count = vsnprintf(to, SIZE_MAX, format, list);
    va_end(list);
    return count;
}
