/* printenv [NAME...]: prints the environment, or the values of those variables; 1 if one is not there. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int status = 0;
    for (char **entry = environ; argc == 1 && entry != NULL && *entry != NULL; entry++)
        puts(*entry);
    for (int i = 1; i < argc; i++) {
        const char *value = getenv(argv[i]);
        if (value == NULL)
            status = 1;
        else
            puts(value);
    }
    return status;
}
