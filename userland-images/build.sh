#!/bin/sh
# Builds the user programs for both widths, with Debian's RISC-V cross compiler.
#
#   build.sh           into src/main/resources/dev/trapeze/images/rv32 and rv64
#   build.sh --check   into a temporary folder, and compares byte for byte with what is committed
#
# The stubs of the system calls come from the kernel's table. $KERNEL_CLASSES may name a folder with
# the compiled classes of kernel-model; without it this script compiles them.
set -eu
LC_ALL=C
export LC_ALL

cd "$(dirname "$0")"
room=$(pwd)
images=$room/src/main/resources/dev/trapeze/images

cross=${CROSS:-riscv64-unknown-elf-}
# One section per function, so that a program carries only what it uses; frame pointers, so that a
# debugger can follow the stack; nothing that depends on the place or time of the build.
compile="-std=gnu11 -Wall -Wextra -Werror -ffreestanding -nostdinc -Ilibc/include
    -fno-omit-frame-pointer -ffunction-sections -fdata-sections -fno-common
    -fno-asynchronous-unwind-tables -fno-tree-loop-distribute-patterns -fno-stack-protector
    -fno-pic -mcmodel=medany -mno-save-restore"
link="-nostdlib -static -Wl,-T,user.ld -Wl,--gc-sections -Wl,--build-id=none -Wl,--strip-debug
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
        (cd .. && sh ./mvnw -q -Dquick -pl kernel-model -am compile) ||
            fail "kernel-model does not compile"
        classes=$room/../kernel-model/target/classes
    fi
    java -cp "$classes" dev.trapeze.kernel.abi.UserStubGenerator "$1"
}

# build_width BITS MARCH MABI: all programs of a width, into $out/rvBITS.
build_width() {
    bits=$1
    target="-march=$2 -mabi=$3"
    objects=$work/rv$bits
    programs=$out/rv$bits
    mkdir -p "$objects/libc" "$programs"
    rm -f "$programs"/*

    cc="${cross}gcc $compile -isystem $gcc_include $target"
    $cc -c -o "$objects/crt0.o" libc/crt0.S
    $cc -c -o "$objects/libc/usys.o" -x assembler-with-cpp - <"$work/usys.S"
    for source in libc/*.c; do
        $cc -O2 -c -o "$objects/libc/$(basename "$source" .c).o" "$source"
    done
    rm -f "$objects/libc.a"
    "${cross}ar" rcsD "$objects/libc.a" "$objects"/libc/*.o

    # A program is one file, or a folder of files.
    for source in bin/* bench/*.c check/*.c; do
        name=$(basename "$source" .c)
        optimise=-Os
        case $source in bench/*) optimise=-O2 ;; esac
        own_objects=
        for file in $(find "$source" -name '*.c' | sort); do
            object=$objects/$name-$(basename "$file" .c).o
            $cc $optimise -c -o "$object" "$file"
            own_objects="$own_objects $object"
        done
        $cc $link -o "$programs/$name" "$objects/crt0.o" $own_objects "$objects/libc.a" -lgcc
        # The assembler's marks for instructions and data would hide the names of functions.
        "${cross}objcopy" --wildcard --strip-symbol='$x*' --strip-symbol='$d*' "$programs/$name"
        chmod 644 "$programs/$name"
    done
}

# A line for each program: its folder and its name.
list_programs() {
    for source in bin/* bench/*.c check/*.c; do
        echo "$(dirname "$source") $(basename "$source" .c)"
    done
}

build_all() {
    out=$1
    need "${cross}gcc" "gcc-riscv64-unknown-elf binutils-riscv64-unknown-elf"
    need "${cross}ar" "gcc-riscv64-unknown-elf binutils-riscv64-unknown-elf"
    need java "openjdk-17-jre-headless"
    gcc_include=$("${cross}gcc" -print-file-name=include)
    generate_stubs "$work"
    cd src
    build_width 32 rv32imac ilp32
    build_width 64 rv64imac lp64
    list_programs >"$out/programs.txt"
    cd "$room"
}

# Prints each file that only one of two folders has, or that differs.
compare() {
    differences=0
    for file in $( (cd "$1" && find . -type f; cd "$2" && find rv32 rv64 programs.txt -type f) |
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
    [ "$differences" -eq 0 ] || fail "$differences differences; run it without --check and commit"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case ${1:-} in
'')
    build_all "$images"
    ;;
--check)
    build_all "$work/images"
    compare "$work/images" "$images"
    echo "build.sh: the committed programs are what the sources give"
    ;;
*)
    echo "usage: build.sh [--check]" >&2
    exit 2
    ;;
esac
