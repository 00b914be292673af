/* Why the last system call failed; set by __set_errno of the generated stubs (usys.S). */
#include <errno.h>

int errno;
