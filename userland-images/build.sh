#!/bin/sh
# Builds the user programs for both widths, with Debian's RISC-V cross compiler.
#
#   build.sh           into src/main/resources/dev/trapeze/images: rv32 and rv64; in linux the same
#                      programs for the layout of that name; in bare the benchmark programs for a
#                      machine without a kernel
#   build.sh --check   into a temporary folder, and compares byte for byte with what is committed
#   build.sh FILE.c... a program of your own, into NAME-rv32 and NAME-rv64 in the current folder
#
# The stubs of the system calls come from the kernel's table. $KERNEL_CLASSES may name a folder with
# the compiled classes of kernel-model; without it this script compiles them.
set -eu
LC_ALL=C
export LC_ALL

folder=$(pwd)
cd "$(dirname "$0")"
room=$(pwd)
images=$room/src/main/resources/dev/trapeze/images

cross=${CROSS:-riscv64-unknown-elf-}
made_with=12.2.0 # the gcc of the committed files: Debian 12
# One section per function, so that a program carries only what it uses; frame pointers, so that a
# debugger can follow the stack; nothing that depends on the place or time of the build.
compile="-std=gnu11 -Wall -Wextra -Werror -ffreestanding -nostdinc -Ilibc/include
    -fno-omit-frame-pointer -ffunction-sections -fdata-sections -fno-common
    -fno-asynchronous-unwind-tables -fno-tree-loop-distribute-patterns -fno-stack-protector
    -fno-pic -mcmodel=medany -mno-save-restore"
link="-nostdlib -static -Wl,--gc-sections -Wl,--build-id=none -Wl,--strip-debug
    -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments -Wl,--fatal-warnings"

fail() {
    echo "build.sh: $*" >&2
    exit 1
}

need() {
    command -v "$1" >/dev/null 2>&1 || fail "$1 is missing; on Debian: apt-get install $2"
}

# The stubs: usys.S and syscall.h into the folder $1.
generate_stubs() {
    classes=${KERNEL_CLASSES:-}
    if [ -z "$classes" ]; then
        (cd .. && sh ./mvnw -q -B -Dstyle.color=never -Dquick -pl kernel-model -am compile >&2) ||
            fail "kernel-model does not compile"
        classes=$room/../kernel-model/target/classes
    fi
    java -cp "$classes" dev.trapeze.kernel.abi.UserStubGenerator "$1"
}

# use_width BITS: chooses the width, and builds crt0 and the C library for it.
use_width() {
    case $1 in
    32) target="-march=rv32imac -mabi=ilp32" ;;
    64) target="-march=rv64imac -mabi=lp64" ;;
    esac
    objects=$work/rv$1
    use_target
    start=$objects/crt0.o
    system=
    place="-Wl,-T,user.ld"
    $cc -c -o "$start" libc/crt0.S
    $cc -c -o "$objects/libc/usys.o" -x assembler-with-cpp - <"$work/usys.S"
    "${cross}ar" rcsD "$objects/libc.a" "$objects"/libc/*.o
}

# use_linux_layout BITS: links for the layout linux from now on; the width has been chosen.
use_linux_layout() {
    case $1 in
    32) place="-Wl,-T,linux.ld -Wl,--defsym=__image_base=0x8048000" ;;
    64) place="-Wl,-T,linux.ld -Wl,--defsym=__image_base=0x400000" ;;
    esac
}

# use_bare_width BITS: the same for a machine without a kernel, with floating point.
use_bare_width() {
    case $1 in
    32) target="-march=rv32gc -mabi=ilp32d" ;;
    64) target="-march=rv64gc -mabi=lp64d" ;;
    esac
    objects=$work/bare$1
    use_target
    start=$objects/start.o
    system=$objects/system.o
    place="-Wl,-T,bare/bare.ld"
    $cc -c -o "$start" bare/start.S
    $cc -O2 -c -o "$system" bare/system.c
    "${cross}ar" rcsD "$objects/libc.a" "$objects"/libc/*.o
}

# The C library's objects, for $target, into $objects.
use_target() {
    mkdir -p "$objects/libc"
    cc="${cross}gcc $compile -isystem $gcc_include $target"
    for source in libc/*.c; do
        $cc -O2 -c -o "$objects/libc/$(basename "$source" .c).o" "$source"
    done
}

# build_program ELF -Ox FILE.c...: one program from its sources, for the chosen width.
build_program() {
    program=$1
    optimise=$2
    shift 2
    own_objects=
    for file in "$@"; do
        object=$objects/$(basename "$program")-$(basename "$file" .c).o
        [ -f "$object" ] || $cc "$optimise" -c -o "$object" "$file" # linked for another layout before
        own_objects="$own_objects $object"
    done
    $cc $link $place -o "$program" "$start" $system $own_objects "$objects/libc.a" -lgcc
    # The assembler's marks for instructions and data would hide the names of functions.
    "${cross}objcopy" --wildcard --strip-symbol='$x*' --strip-symbol='$d*' "$program"
    chmod 644 "$program"
}

# All programs of the chosen width, into the folder $1. A program is one file, or a folder of files.
build_width() {
    mkdir -p "$1"
    for source in bin/* bench/*.c check/*.c; do
        case $source in bench/*) optimise=-O2 ;; *) optimise=-Os ;; esac
        build_program "$1/$(basename "$source" .c)" $optimise $(find "$source" -name '*.c' | sort)
    done
}

# The programs that need no kernel but a console: what processors are compared with.
bare_programs="sha256 sieve quicksort fib bytecode matmul copy chase dhry"

# Those of the chosen width, into the folder $1.
build_bare_width() {
    mkdir -p "$1"
    for name in $bare_programs; do
        build_program "$1/$name" -O2 "bench/$name.c"
    done
    build_program "$1/nothing" -O2 bare/nothing.c
}

# A line for each program: its folder and its name.
list_programs() {
    for source in bin/* bench/*.c check/*.c; do
        echo "$(dirname "$source") $(basename "$source" .c)"
    done
    for name in $bare_programs nothing; do
        echo "bare $name"
    done
}

prepare() {
    need "${cross}gcc" "gcc-riscv64-unknown-elf binutils-riscv64-unknown-elf"
    need "${cross}objcopy" "gcc-riscv64-unknown-elf binutils-riscv64-unknown-elf"
    need java "openjdk-17-jre-headless"
    gcc_include=$("${cross}gcc" -print-file-name=include)
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    built=$work/images
    generate_stubs "$work"
    cd "$room/src"
}

# Everything, into $built.
build_all() {
    for bits in 32 64; do
        use_width $bits
        build_width "$built/rv$bits"
        use_linux_layout $bits
        build_width "$built/linux/rv$bits"
        use_bare_width $bits
        build_bare_width "$built/bare/rv$bits"
    done
    list_programs >"$built/programs.txt"
}

# build_own FILE.c...: a program named as the first file, for both widths, into $folder.
build_own() {
    for bits in 32 64; do
        use_width $bits
        build_program "$folder/$(basename "$1" .c)-rv$bits" -Os "$@"
    done
}

# Prints each file that only one of two folders has, or that differs.
compare() {
    differences=0
    for file in $( (cd "$1" && find . -type f; cd "$2" && find rv32 rv64 linux bare programs.txt -type f) |
        sed 's|^\./||' | sort -u); do
        if [ ! -f "$1/$file" ]; then
            echo "$file: committed, but not built from any source"
        elif [ ! -f "$2/$file" ]; then
            echo "$file: built, but not committed"
        elif ! cmp -s "$1/$file" "$2/$file"; then
            echo "$file: differs from what the sources give"
        else
            continue
        fi
        differences=$((differences + 1))
    done
    [ "$differences" -gt 0 ] || return 0
    version=$("${cross}gcc" -dumpfullversion)
    [ "$version" = "$made_with" ] ||
        echo "build.sh: this is gcc $version; the committed files were made with $made_with" >&2
    fail "$differences differences; run it without --check and commit"
}

usage() {
    echo "usage: build.sh [--check | FILE.c...]" >&2
    exit 2
}

case ${1:-} in
'')
    prepare
    build_all
    rm -rf "$images/rv32" "$images/rv64" "$images/linux" "$images/bare" # only now that everything is built
    cp -R "$built"/. "$images"
    ;;
--check)
    [ $# -eq 1 ] || usage
    prepare
    build_all
    compare "$built" "$images"
    echo "build.sh: the committed programs are what the sources give"
    ;;
*.c)
    for file in "$@"; do
        path=$(cd "$folder" && realpath -- "$file")
        [ -f "$path" ] || fail "$file: no such file"
        shift
        set -- "$@" "$path"
    done
    prepare
    build_own "$@"
    ;;
*)
    usage
    ;;
esac
