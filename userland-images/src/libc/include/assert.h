/* assert(condition): says where, and aborts, when the condition does not hold. */
#undef assert
#ifdef NDEBUG
#define assert(condition) ((void)0)
#else
#define assert(condition) \
    ((condition) ? (void)0 : __assert_failed(#condition, __FILE__, __LINE__))
#endif

#ifndef ASSERT_H
#define ASSERT_H
void __assert_failed(const char *condition, const char *file, int line)
    __attribute__((noreturn));
#endif
