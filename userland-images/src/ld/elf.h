/*
 * The ELF format (System V ABI, chapters 4 and 5, and the RISC-V ABI), as far as the dynamic linker reads
 * it, in the width that it is built for.
 */
#ifndef LD_ELF_H
#define LD_ELF_H

#include <stdint.h>

typedef uintptr_t word; /* an address, an offset or a size */

struct elf_header {
    unsigned char ident[16];
    uint16_t type;
    uint16_t machine;
    uint32_t version;
    word entry;
    word program_headers_offset;
    word section_headers_offset;
    uint32_t flags;
    uint16_t header_bytes;
    uint16_t program_header_bytes;
    uint16_t program_headers;
    uint16_t section_header_bytes;
    uint16_t section_headers;
    uint16_t names_section;
};

#define EI_CLASS     4
#define EI_DATA      5
#define ELFCLASS     (sizeof(word) == 4 ? 1 : 2)
#define ELFDATA2LSB  1
#define ET_DYN       3
#define EM_RISCV     243

#if __riscv_xlen == 64
struct program_header {
    uint32_t type;
    uint32_t flags;
    word offset;
    word va;
    word pa;
    word file_bytes;
    word memory_bytes;
    word alignment;
};

struct symbol {
    uint32_t name;
    unsigned char info;
    unsigned char other;
    uint16_t section;
    word value;
    word bytes;
};

#define RELOCATION_SYMBOL(info) ((info) >> 32)
#define RELOCATION_TYPE(info)   ((uint32_t)(info))
#else
struct program_header {
    uint32_t type;
    word offset;
    word va;
    word pa;
    word file_bytes;
    word memory_bytes;
    uint32_t flags;
    word alignment;
};

struct symbol {
    uint32_t name;
    word value;
    word bytes;
    unsigned char info;
    unsigned char other;
    uint16_t section;
};

#define RELOCATION_SYMBOL(info) ((info) >> 8)
#define RELOCATION_TYPE(info)   ((info) & 0xff)
#endif

#define PT_LOAD      1
#define PT_DYNAMIC   2
#define PT_INTERP    3
#define PT_GNU_RELRO 0x6474e552

#define PF_X 1
#define PF_W 2
#define PF_R 4

#define SHN_UNDEF 0
#define STB_LOCAL 0
#define STB_WEAK  2
#define STT_TLS   6
#define SYMBOL_BINDING(symbol) ((symbol)->info >> 4)
#define SYMBOL_TYPE(symbol)    ((symbol)->info & 15)

struct relocation { /* Elf32_Rela, Elf64_Rela */
    word offset;
    word info;
    word addend;
};

#define R_RISCV_NONE      0
#define R_RISCV_32        1
#define R_RISCV_64        2
#define R_RISCV_RELATIVE  3
#define R_RISCV_COPY      4
#define R_RISCV_JUMP_SLOT 5
#define R_RISCV_WORD      (sizeof(word) == 4 ? R_RISCV_32 : R_RISCV_64)

struct dynamic_entry {
    word tag;
    word value;
};

#define DT_NULL         0
#define DT_NEEDED       1
#define DT_PLTRELSZ     2
#define DT_PLTGOT       3
#define DT_HASH         4
#define DT_STRTAB       5
#define DT_SYMTAB       6
#define DT_RELA         7
#define DT_RELASZ       8
#define DT_INIT         12
#define DT_SONAME       14
#define DT_JMPREL       23
#define DT_BIND_NOW     24
#define DT_INIT_ARRAY   25
#define DT_INIT_ARRAYSZ 27
#define DT_FLAGS        30
#define DT_LOW_TAGS     38 /* so many tags are kept by their number */
#define DT_GNU_HASH     0x6ffffef5
#define DF_BIND_NOW     8

#define AT_NULL   0
#define AT_PHDR   3
#define AT_PHNUM  5
#define AT_ENTRY  9
#define AT_EXECFN 31

#endif
