package dev.trapeze.cpu.dwarf;

/**
 * The line number program of a unit: a header, and instructions for a machine whose registers are
 * the columns of the table (DWARF 5, 6.2).
 */
final class LineProgram {
  /** Standard opcodes (DWARF 5, 6.2.5.2). */
  private static final int COPY = 1;

  private static final int ADVANCE_PC = 2;
  private static final int ADVANCE_LINE = 3;
  private static final int SET_FILE = 4;
  private static final int SET_COLUMN = 5;
  private static final int NEGATE_STMT = 6;
  private static final int SET_BASIC_BLOCK = 7;
  private static final int CONST_ADD_PC = 8;
  private static final int FIXED_ADVANCE_PC = 9;
  private static final int SET_PROLOGUE_END = 10;
  private static final int SET_EPILOGUE_BEGIN = 11;
  private static final int SET_ISA = 12;

  /** Extended opcodes (DWARF 5, 6.2.5.3). */
  private static final int END_SEQUENCE = 1;

  private static final int SET_ADDRESS = 2;
  private static final int DEFINE_FILE = 3;

  private static final int LAST_SPECIAL_OPCODE = 255;

  private final LineRows table;
  private final DwarfBytes bytes;
  private final FileNames files;
  private final long instructionBytes;
  private final long operationsPerInstruction;
  private final boolean defaultIsStatement;
  private final int lineBase;
  private final int lineRange;
  private final int opcodeBase;
  private final int[] operands;

  // The state machine's registers (DWARF 5, 6.2.2).
  private long address;
  private long operation;
  private long file;
  private long line;
  private long column;
  private boolean isStatement;
  private boolean prologueEnd;

  /**
   * Reads the header of a unit whose version is next.
   *
   * @param bytes all of the unit
   * @param table for the rows
   */
  LineProgram(DwarfBytes bytes, int version, DwarfSections sections, LineRows table)
      throws DwarfFormatException {
    this.table = table;
    this.bytes = bytes;
    if (version >= 5) {
      bytes.skip(2); // size of addresses, which set_address says too, and of segment selectors
    }
    DwarfBytes header = bytes.part(bytes.offset());
    instructionBytes = header.unsigned(1);
    operationsPerInstruction = version >= 4 ? header.unsigned(1) : 1;
    defaultIsStatement = header.unsigned(1) != 0;
    lineBase = (byte) header.unsigned(1);
    lineRange = (int) header.unsigned(1);
    opcodeBase = (int) header.unsigned(1);
    if (lineRange == 0 || opcodeBase == 0 || operationsPerInstruction == 0) {
      throw header.wrong("line_range, opcode_base or maximum_operations_per_instruction is 0");
    }
    operands = new int[opcodeBase];
    for (int opcode = 1; opcode < opcodeBase; opcode++) {
      operands[opcode] = (int) header.unsigned(1);
    }
    files = version >= 5 ? FileNames.read(header, sections) : FileNames.readOld(header);
  }

  /** The directory of the compilation; empty if the table does not say. */
  String compilationDirectory() {
    return files.compilationDirectory();
  }

  /** Executes the program. */
  void run() throws DwarfFormatException {
    reset();
    while (!bytes.atEnd()) {
      int opcode = (int) bytes.unsigned(1);
      if (opcode >= opcodeBase) {
        special(opcode);
      } else if (opcode == 0) {
        extended();
      } else {
        standard(opcode);
      }
    }
  }

  private void reset() {
    address = 0;
    operation = 0;
    file = 1;
    line = 1;
    column = 0;
    isStatement = defaultIsStatement;
    prologueEnd = false;
  }

  /** DWARF 5, 6.2.5.1. */
  private void special(int opcode) throws DwarfFormatException {
    int adjusted = opcode - opcodeBase;
    advance(adjusted / lineRange);
    line += lineBase + adjusted % lineRange;
    append(false);
  }

  private void advance(long operations) {
    long total = operation + operations;
    address += instructionBytes * Long.divideUnsigned(total, operationsPerInstruction);
    operation = Long.remainderUnsigned(total, operationsPerInstruction);
  }

  private void standard(int opcode) throws DwarfFormatException {
    switch (opcode) {
      case COPY -> append(false);
      case ADVANCE_PC -> advance(bytes.uleb());
      case ADVANCE_LINE -> line += bytes.sleb();
      case SET_FILE -> file = bytes.uleb();
      case SET_COLUMN -> column = bytes.uleb();
      case NEGATE_STMT -> isStatement = !isStatement;
      case CONST_ADD_PC -> advance((LAST_SPECIAL_OPCODE - opcodeBase) / lineRange);
      case FIXED_ADVANCE_PC -> {
        // What GNU as writes for RISC-V, because the linker can fill it in when it has relaxed
        // code.
        address += bytes.unsigned(2);
        operation = 0;
      }
      case SET_PROLOGUE_END -> prologueEnd = true;
      case SET_BASIC_BLOCK, SET_EPILOGUE_BEGIN -> {}
      case SET_ISA -> bytes.uleb();
      default -> {
        // The header says how many operands it has, so that it can be passed over.
        for (int i = 0; i < operands[opcode]; i++) {
          bytes.uleb();
        }
      }
    }
  }

  private void extended() throws DwarfFormatException {
    DwarfBytes instruction = bytes.part(bytes.uleb());
    if (instruction.atEnd()) {
      return; // An instruction of no bytes is none.
    }
    switch ((int) instruction.unsigned(1)) {
      case END_SEQUENCE -> {
        append(true);
        reset();
      }
      case SET_ADDRESS -> {
        address = instruction.unsigned(Math.min(instruction.remaining(), Long.BYTES));
        operation = 0;
      }
      case DEFINE_FILE -> files.addOld(instruction.string(LineRows.LONGEST_NAME), instruction);
      default -> {} // Its length says where the next one begins.
    }
  }

  private void append(boolean endsSequence) throws DwarfFormatException {
    table.append(
        new LineRow(
            address,
            files.name(file),
            clamped(line),
            clamped(column),
            isStatement,
            prologueEnd,
            endsSequence),
        bytes);
    prologueEnd = false;
  }

  private static int clamped(long number) {
    return (int) Math.max(0, Math.min(number, Integer.MAX_VALUE));
  }
}
