package dev.trapeze.cpu.isa;

import static dev.trapeze.cpu.isa.Xlen.RV32;
import static dev.trapeze.cpu.isa.Xlen.RV64;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table of pseudo-instructions (RISC-V Unprivileged 20191213, tables 25.2 and 25.3). The
 * assembler expands them; the disassembler shows an instruction by the first of the shown rows
 * whose expansion it is.
 */
public final class PseudoInstructions {
  private static final List<PseudoInstruction> TABLE = new ArrayList<>();
  private static final Map<String, List<PseudoInstruction>> BY_MNEMONIC = new HashMap<>();

  static {
    shown("nop", "", "addi zero,zero,0");
    shown("li", "re", "addi $1,zero,$2"); // For printing: LoadConstant assembles every li.
    shown("mv", "rr", "addi $1,$2,0");
    shown("not", "rr", "xori $1,$2,-1");
    shown("neg", "rr", "sub $1,zero,$2");
    shown("seqz", "rr", "sltiu $1,$2,1");
    shown("snez", "rr", "sltu $1,zero,$2");
    shown("sltz", "rr", "slt $1,$2,zero");
    shown("sgtz", "rr", "slt $1,zero,$2");
    shown("zext.b", "rr", "andi $1,$2,255");
    add("negw", "rr", RV64, true, "subw $1,zero,$2");
    add("sext.w", "rr", RV64, true, "addiw $1,$2,0");
    written("move", "rr", "addi $1,$2,0");
    written("sgt", "rrr", "slt $1,$3,$2");
    written("sgtu", "rrr", "sltu $1,$3,$2");
    // These where the bit-manipulation extensions, which have instructions for them, are absent.
    add("sext.b", "rr", RV32, false, "slli $1,$2,24", "srai $1,$1,24");
    add("sext.b", "rr", RV64, false, "slli $1,$2,56", "srai $1,$1,56");
    add("sext.h", "rr", RV32, false, "slli $1,$2,16", "srai $1,$1,16");
    add("sext.h", "rr", RV64, false, "slli $1,$2,48", "srai $1,$1,48");
    add("zext.h", "rr", RV32, false, "slli $1,$2,16", "srli $1,$1,16");
    add("zext.h", "rr", RV64, false, "slli $1,$2,48", "srli $1,$1,48");
    add("zext.w", "rr", RV64, true, "add.uw $1,$2,zero");
    add("zext.w", "rr", RV64, false, "slli $1,$2,32", "srli $1,$1,32");

    shown("beqz", "re", "beq $1,zero,$2");
    shown("bnez", "re", "bne $1,zero,$2");
    shown("blez", "re", "bge zero,$1,$2");
    shown("bgez", "re", "bge $1,zero,$2");
    shown("bltz", "re", "blt $1,zero,$2");
    shown("bgtz", "re", "blt zero,$1,$2");
    written("bgt", "rre", "blt $2,$1,$3");
    written("ble", "rre", "bge $2,$1,$3");
    written("bgtu", "rre", "bltu $2,$1,$3");
    written("bleu", "rre", "bgeu $2,$1,$3");

    shown("j", "e", "jal zero,$1");
    shown("jal", "e", "jal ra,$1");
    shown("ret", "", "jalr zero,0(ra)");
    shown("jr", "r", "jalr zero,0($1)");
    shown("jr", "m", "jalr zero,$1");
    shown("jalr", "r", "jalr ra,0($1)");
    shown("jalr", "m", "jalr ra,$1");
    shown("jalr", "rr", "jalr $1,0($2)");
    written("jalr", "rre", "jalr $1,$3($2)");
    written("call", "e", "auipc ra,%pcrel_hi($1)", "jalr ra,%pcrel_lo_of_previous($1)(ra)");
    written("call", "re", "auipc t1,%pcrel_hi($2)", "jalr $1,%pcrel_lo_of_previous($2)(t1)");
    written("tail", "e", "auipc t1,%pcrel_hi($1)", "jalr zero,%pcrel_lo_of_previous($1)(t1)");
    written("jump", "er", "auipc $2,%pcrel_hi($1)", "jalr zero,%pcrel_lo_of_previous($1)($2)");
    for (String name : List.of("la", "lla")) {
      written(name, "re", "auipc $1,%pcrel_hi($2)", "addi $1,$1,%pcrel_lo_of_previous($2)");
    }
    for (Instruction row : Instruction.values()) {
      symbolAccess(row);
      constantOperand(row);
    }

    for (String width : List.of("s", "d")) {
      shown("fmv." + width, "ff", "fsgnj." + width + " $1,$2,$2");
      shown("fneg." + width, "ff", "fsgnjn." + width + " $1,$2,$2");
      shown("fabs." + width, "ff", "fsgnjx." + width + " $1,$2,$2");
      written("fgt." + width, "rff", "flt." + width + " $1,$3,$2");
      written("fge." + width, "rff", "fle." + width + " $1,$3,$2");
    }
    written("fmv.x.s", "rf", "fmv.x.w $1,$2");
    written("fmv.s.x", "fr", "fmv.w.x $1,$2");
    for (String register : List.of("flags", "rm", "csr")) {
      String csr = register.equals("csr") ? "fcsr" : "f" + register;
      floatingPointCsr(register, csr);
    }
    written("frsr", "r", "csrrs $1,fcsr,zero");
    written("fssr", "r", "csrrw zero,fcsr,$1");
    written("fssr", "rr", "csrrw $1,fcsr,$2");

    shown("unimp", "", "csrrw zero,cycle,zero");
    shown("rdcycle", "r", "csrrs $1,cycle,zero");
    shown("rdtime", "r", "csrrs $1,time,zero");
    shown("rdinstret", "r", "csrrs $1,instret,zero");
    add("rdcycleh", "r", RV32, true, "csrrs $1,cycleh,zero");
    add("rdtimeh", "r", RV32, true, "csrrs $1,timeh,zero");
    add("rdinstreth", "r", RV32, true, "csrrs $1,instreth,zero");
    shown("csrr", "re", "csrrs $1,$2,zero");
    for (char operation : "wsc".toCharArray()) {
      String csr = "csr" + operation;
      String csrr = "csrr" + operation;
      shown(csr, "er", csrr + " zero,$1,$2");
      shown(csr + "i", "ee", csrr + "i zero,$1,$2");
      written(csr, "ee", csrr + "i zero,$1,$2");
      written(csrr, "ree", csrr + "i $1,$2,$3");
    }

    shown("fence", "", "fence iorw,iorw");
    shown("pause", "", "fence w,0");
    written("fence.tso", "", ".4byte 0x8330000f");
    shown("sfence.vma", "", "sfence.vma zero,zero");
    shown("sfence.vma", "r", "sfence.vma $1,zero");
  }

  private PseudoInstructions() {}

  /** Access to all of {@code fcsr} or to one of its fields. */
  private static void floatingPointCsr(String name, String csr) {
    shown("fr" + name, "r", "csrrs $1," + csr + ",zero");
    shown("fs" + name, "r", "csrrw zero," + csr + ",$1");
    shown("fs" + name, "rr", "csrrw $1," + csr + ",$2");
    if (!csr.equals("fcsr")) {
      shown("fs" + name + "i", "re", "csrrwi $1," + csr + ",$2");
      written("fs" + name + "i", "e", "csrrwi zero," + csr + ",$1");
    }
  }

  /** A load or store that names a symbol instead of a base register. */
  private static void symbolAccess(Instruction row) {
    Xlen only = row.in(RV32) ? null : RV64;
    String name = row.mnemonic();
    if (row.format() == Format.I_MEMORY && row != Instruction.JALR) {
      String complete = name + " $1,%pcrel_lo_of_previous($2)($1)";
      add(name, "re", only, false, "auipc $1,%pcrel_hi($2)", complete);
    } else if (row.format() == Format.S) {
      String complete = name + " $1,%pcrel_lo_of_previous($2)($3)";
      add(name, "rer", only, false, "auipc $3,%pcrel_hi($2)", complete);
    } else if (row.format() == Format.I_FLOAT_LOAD || row.format() == Format.S_FLOAT_STORE) {
      String complete = name + " $1,%pcrel_lo_of_previous($2)($3)";
      add(name, "fer", only, false, "auipc $3,%pcrel_hi($2)", complete);
    }
  }

  /** An operation on registers that is given a constant stands for its immediate form. */
  private static void constantOperand(Instruction row) {
    if (List.of(Format.I_IMMEDIATE, Format.I_SHIFT, Format.I_SHIFT_WORD).contains(row.format())) {
      Xlen only = row.in(RV32) ? null : RV64;
      String register =
          row == Instruction.SLTIU ? "sltu" : row.mnemonic().replaceFirst("i(w?)$", "$1");
      if (!register.equals(row.mnemonic())) {
        add(register, "rre", only, false, row.mnemonic() + " $1,$2,$3");
      }
    }
  }

  private static void shown(String mnemonic, String signature, String expansion) {
    add(mnemonic, signature, null, true, expansion);
  }

  private static void written(String mnemonic, String signature, String... expansion) {
    add(mnemonic, signature, null, false, expansion);
  }

  private static void add(
      String mnemonic, String signature, @Nullable Xlen only, boolean shown, String... expansion) {
    PseudoInstruction row =
        new PseudoInstruction(mnemonic, signature, only, shown, List.of(expansion));
    TABLE.add(row);
    BY_MNEMONIC.computeIfAbsent(mnemonic, m -> new ArrayList<>()).add(row);
  }

  /** All rows, in the order in which the disassembler prefers them. */
  static List<PseudoInstruction> table() {
    return List.copyOf(TABLE);
  }

  /** The rows with that mnemonic; empty when there are none. */
  public static List<PseudoInstruction> named(String mnemonic) {
    return BY_MNEMONIC.getOrDefault(mnemonic, List.of());
  }
}
