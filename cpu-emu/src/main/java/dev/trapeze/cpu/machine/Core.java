package dev.trapeze.cpu.machine;

import dev.trapeze.cpu.exec.ExecutionEngine;
import dev.trapeze.cpu.hart.Hart;

/** A hart and what executes for it. */
record Core(Hart hart, ExecutionEngine engine) {}
