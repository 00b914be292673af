/* Options of a command line: -a -b or -ab, -n VALUE or -nVALUE; `--` ends them. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

char *optarg;
int optind = 1;
int optopt;

static const char *rest = ""; /* of a group of letters such as -ab */

int getopt(int argc, char *const argv[], const char *options)
{
    if (*rest == '\0') {
        if (optind >= argc || argv[optind][0] != '-' || argv[optind][1] == '\0')
            return -1;
        rest = argv[optind++] + 1;
        if (strcmp(rest, "-") == 0) {
            rest = "";
            return -1;
        }
    }
    optopt = (unsigned char)*rest++;
    const char *option = optopt == ':' ? NULL : strchr(options, optopt);
    if (option == NULL) {
        fprintf(stderr, "%s: unknown option -%c\n", argv[0], optopt);
        return '?';
    }
    if (option[1] != ':')
        return optopt;
    if (*rest == '\0' && optind == argc) {
        fprintf(stderr, "%s: option -%c wants a value\n", argv[0], optopt);
        return '?';
    }
    optarg = (char *)(*rest != '\0' ? rest : argv[optind++]);
    rest = "";
    return optopt;
}
