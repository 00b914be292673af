#!/bin/sh
# Builds the user programs for both widths, with Debian's RISC-V cross compiler.
#
#   build.sh           into src/main/resources/dev/trapeze/images: rv32 and rv64; in linux the same
#                      programs for the layout of that name; in bare the benchmark programs for a
#                      machine without a kernel; in lines the line number tables of all of them;
#                      in sysroot what a program in C is linked with (start, C library)
#   build.sh --check   into a temporary folder, and compares byte for byte with what is committed
#   build.sh --debug FOLDER
#                      the same programs with all that a debugger may want to know, types and
#                      variables too, for gdb; into FOLDER, and nothing else changes
#   build.sh FILE.c... a program of your own, into NAME-rv32 and NAME-rv64 in the current folder,
#                      and for the layout linux into NAME-linux32 and NAME-linux64; with its line
#                      number table
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
link="-nostdlib -static -Wl,--gc-sections -Wl,--build-id=none
    -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments -Wl,--fatal-warnings"
# What is committed is linked twice: as it is, and once more with what a debugger wants to know.
strip_debug=-Wl,--strip-debug

# For what is shared, which the compiler's own linker cannot make.
shared_ld=${SHARED_LD:-riscv64-linux-gnu-ld}
shared_link="--gc-sections --build-id=none -z max-page-size=4096 -z noseparate-code
    --hash-style=gnu --no-undefined --fatal-warnings"

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
    $cc -c -o "$objects/libc/usys.o" "$work/usys.S"
    "${cross}ar" rcsD "$objects/libc.a" "$objects"/libc/*.o
}

# build_sysroot FOLDER: what a program of somebody else's is linked with, of the chosen width: the start and
# the C library, without what a debugger wants to know. The headers and user.ld are the sources' own.
build_sysroot() {
    mkdir -p "$1"
    "${cross}objcopy" --strip-debug "$start" "$1/crt0.o"
    "${cross}objcopy" -D --strip-debug "$objects/libc.a" "$1/libc.a"
    chmod 644 "$1"/*
}

# The names of the C library's headers, a line for each.
list_headers() {
    (cd libc/include && find . -name '*.h' | sed 's|^\./||' | sort)
}

# use_linux_layout BITS: links for the layout linux from now on; the width has been chosen.
use_linux_layout() {
    case $1 in
    32) image_base=0x8048000 ;;
    64) image_base=0x400000 ;;
    esac
    place="-Wl,-T,linux.ld -Wl,--defsym=__image_base=$image_base"
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

# The C library's objects, for $target, into $objects; and the compiler's own library, silent about the
# place where it was compiled.
use_target() {
    mkdir -p "$objects/libc"
    libgcc=$("${cross}gcc" $target -print-libgcc-file-name)
    silent_libgcc=$objects/libgcc.a
    "${cross}objcopy" --strip-debug "$libgcc" "$silent_libgcc"
    [ -n "$strip_debug" ] || libgcc=$silent_libgcc
    # Of the names of folders, only what is below this one is kept.
    maps="-fdebug-prefix-map=$work=libc -fdebug-prefix-map=$room/src=."
    maps="$maps -fdebug-prefix-map=$gcc_include=gcc"
    cc="${cross}gcc $compile -g $maps -isystem $gcc_include $target"
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
    own="$start $system $own_objects $objects/libc.a"
    $cc $link $strip_debug $place -o "$program" $own "$libgcc"
    strip_marks "$program"
    if [ -n "$strip_debug" ]; then
        $cc $link $place -o "$(debug_name "$program")" $own "$silent_libgcc"
        require_same_code "$program"
    fi
}

# require_same_code ELF: what a debugger wants to know must be about the very same memory image.
require_same_code() {
    "${cross}objcopy" -O binary "$1" "$work/image"
    "${cross}objcopy" -O binary "$(debug_name "$1")" "$work/debug_image"
    cmp -s "$work/image" "$work/debug_image" ||
        fail "${1#"$built"/}: other code when it is linked with debug sections"
}

# debug_name ELF: the name of the same file with what a debugger wants to know; its folder is made.
debug_name() {
    with_debug=$work/debug/${1#"$built"/}
    mkdir -p "$(dirname "$with_debug")"
    echo "$with_debug"
}

# use_shared BITS: what the linker for what is shared has to know of that width.
use_shared() {
    emulation=elf$1lriscv
}

# link_shared ELF OPTION...: links what is shared.
link_shared() {
    shared=$1
    shift
    $shared_ld -m $emulation $shared_link --strip-debug -o "$shared" "$@" "$libgcc"
    strip_marks "$shared"
    $shared_ld -m $emulation $shared_link -o "$(debug_name "$shared")" "$@" "$silent_libgcc"
    require_same_code "$shared"
}

# strip_marks FILE: without the assembler's marks for instructions and data, which would hide the names of
# functions.
strip_marks() {
    "${cross}objcopy" --wildcard --strip-symbol='$x*' --strip-symbol='$d*' "$1"
    chmod 644 "$1"
}

# The shared libraries of the chosen width, into the folder $1: libc.so and the dynamic linker.
build_libraries() {
    mkdir -p "$1" "$objects/libc.so" "$objects/ld.so"
    for source in libc/*.c; do
        $cc -fPIC -O2 -c -o "$objects/libc.so/$(basename "$source" .c).o" "$source"
    done
    $cc -fPIC -c -o "$objects/libc.so/usys.o" "$work/usys.S"
    link_shared "$1/libc.so" -shared -soname libc.so -Bsymbolic-functions -z relro \
        "$objects"/libc.so/*.o
    for source in ld/*.c ld/*.S; do
        name=$(basename "$source")
        $cc -fPIC -fvisibility=hidden "-I$work" -O2 -c -o "$objects/ld.so/${name%.*}.o" "$source"
    done
    link_shared "$1/ld.so" -shared -soname ld.so -Bsymbolic -e _start -z norelro \
        "$objects"/ld.so/*.o
}

# build_dynamic PROGRAM LIBRARY...: links the program's objects, which build_program has made, again,
# against shared libraries.
build_dynamic() {
    program=$1
    shift
    name=$(basename "$program")
    link_shared "$program" -T dynamic.ld --defsym=__image_base=$image_base \
        -dynamic-linker /lib/ld.so \
        "$start" $(find "$objects" -maxdepth 1 -name "$name-*.o" | sort) "$@"
}

# The programs of the root disk of the chosen width, against libc.so in the folder $1, into the folder $2,
# in the place of the static ones. init stays static: nothing may keep it from starting.
build_dynamic_width() {
    for source in bin/* tour/*.c; do
        name=$(basename "$source" .c)
        [ "$name" = init ] || build_dynamic "$2/$name" "$1/libc.so"
    done
}

# build_shared_test FOLDER: pairtest, and libpair.so, which it needs besides libc.so. Only the program
# defines what libpair.so calls in it; and libpair.so has the older kind of hash table.
build_shared_test() {
    $cc -fPIC -O2 -c -o "$objects/libpair.o" shared/libpair.c
    link_shared "$1/libpair.so" -shared -soname libpair.so -z relro --hash-style=sysv \
        --unresolved-symbols=ignore-all "$objects/libpair.o" "$1/libc.so"
    $cc -Os -c -o "$objects/pairtest-pairtest.o" shared/pairtest.c
    build_dynamic "$1/pairtest" "$1/libpair.so" "$1/libc.so"
}

# All programs of the chosen width, into the folder $1. A program is one file, or a folder of files.
build_width() {
    mkdir -p "$1"
    for source in bin/* tour/*.c bench/*.c check/*.c; do
        # What the tour shows must not be optimised away.
        case $source in bench/*) optimise=-O2 ;; tour/*) optimise=-O0 ;; *) optimise=-Os ;; esac
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
    for source in bin/* tour/*.c bench/*.c check/*.c; do
        echo "$(dirname "$source") $(basename "$source" .c)"
    done
    for name in $bare_programs nothing; do
        echo "bare $name"
    done
}

prepare() {
    need "${cross}gcc" "gcc-riscv64-unknown-elf binutils-riscv64-unknown-elf"
    need "${cross}objcopy" "gcc-riscv64-unknown-elf binutils-riscv64-unknown-elf"
    need "$shared_ld" "binutils-riscv64-linux-gnu"
    need java "openjdk-17-jre-headless"
    gcc_include=$("${cross}gcc" -print-file-name=include)
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    built=$work/images
    generate_stubs "$work"
    cd "$room/src"
}

# pack_lines FILE FOLDER...: the line number tables of what has been built into these folders of
# $built. For each ELF file there is a line with its SHA-256, its name, and how many bytes of .debug_line
# and .debug_line_str follow; then these, then a line end. A file is known by its hash alone.
pack_lines() {
    lines=$1
    shift
    for file in $(cd "$built" && find "$@" -type f | sort); do
        "${cross}objcopy" --dump-section .debug_line="$work/line" \
            --dump-section .debug_line_str="$work/line_str" "$work/debug/$file" "$work/copy"
        sum=$(sha256sum <"$built/$file")
        echo "${sum%% *} $file $(stat -c %s "$work/line") $(stat -c %s "$work/line_str")"
        cat "$work/line" "$work/line_str"
        echo
    done | gzip -9n >"$lines"
}

# Everything, into $built.
build_all() {
    for bits in 32 64; do
        use_width $bits
        build_width "$built/rv$bits"
        build_sysroot "$built/sysroot/rv$bits"
        use_linux_layout $bits
        build_width "$built/linux/rv$bits"
        use_shared $bits
        build_libraries "$built/lib/rv$bits"
        build_shared_test "$built/lib/rv$bits"
        build_dynamic_width "$built/lib/rv$bits" "$built/linux/rv$bits"
        use_bare_width $bits
        build_bare_width "$built/bare/rv$bits"
        mkdir -p "$built/lines"
        pack_lines "$built/lines/rv$bits.gz" "rv$bits" "linux/rv$bits" "lib/rv$bits"
    done
    list_headers >"$built/sysroot/headers.txt"
    list_programs >"$built/programs.txt"
}

# build_own FILE.c...: a program named as the first file, for both widths and layouts, into $folder.
build_own() {
    strip_debug=
    for bits in 32 64; do
        use_width $bits
        build_program "$folder/$(basename "$1" .c)-rv$bits" -Os "$@"
        use_linux_layout $bits
        build_program "$folder/$(basename "$1" .c)-linux$bits" -Os "$@"
    done
}

# same FILE FILE: whether they hold the same; what is compressed may be so by another gzip.
same() {
    case $1 in
    *.gz) gzip -dc "$1" >"$work/one" && gzip -dc "$2" | cmp -s - "$work/one" ;;
    *) cmp -s "$1" "$2" ;;
    esac
}

# Prints each file that only one of two folders has, or that differs.
compare() {
    differences=0
    for file in $( (cd "$1" && find . -type f; cd "$2" && find rv32 rv64 linux lib bare lines sysroot programs.txt -type f) |
        sed 's|^\./||' | sort -u); do
        if [ ! -f "$1/$file" ]; then
            echo "$file: committed, but not built from any source"
        elif [ ! -f "$2/$file" ]; then
            echo "$file: built, but not committed"
        elif ! same "$1/$file" "$2/$file"; then
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
    echo "usage: build.sh [--check | --debug FOLDER | FILE.c...]" >&2
    exit 2
}

case ${1:-} in
'')
    prepare
    build_all
    for folder in rv32 rv64 linux lib bare lines sysroot; do # only now that everything is built
        rm -rf "$images/$folder"
    done
    cp -R "$built"/. "$images"
    ;;
--check)
    [ $# -eq 1 ] || usage
    prepare
    build_all
    compare "$built" "$images"
    echo "build.sh: the committed programs are what the sources give"
    ;;
--debug)
    [ $# -eq 2 ] || usage
    debug_folder=$(cd "$folder" && mkdir -p -- "$2" && cd -- "$2" && pwd) || exit 1
    prepare
    build_all
    cp -R "$work/debug"/. "$debug_folder"
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
