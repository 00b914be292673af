package dev.trapeze.cpu.checkpoint;

public final class Checkpoint {}
